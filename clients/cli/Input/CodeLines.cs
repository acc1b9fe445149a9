using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CreditHub.Adapters.Reading;
using CreditHub.Cli.Shell;
using CreditHub.V1;
using Sylvan.Data.Csv;

namespace CreditHub.Cli.Input;

/// <summary>One code of a file with the line that it stands on.</summary>
internal readonly record struct CodeLine(long Line, string Code);

/// <summary>Turns a file of codes into questions, and remembers the code of each until its answer has come.</summary>
internal sealed class CodeLines(TextReader text)
{
    private static readonly string[] Headings = ["unified_social_credit_code", "uscc", "code", "credit_code", "统一社会信用代码", "社会信用代码", "信用代码"];

    // As long as the client's window at most: a code goes in when its question is fetched and out when its answer has come.
    private readonly ConcurrentQueue<CodeLine> _asked = new();

    /// <summary>The code whose answer has come: answers come in the order of the questions.</summary>
    public CodeLine Answered() => _asked.TryDequeue(out var line) ? line : throw new InvalidOperationException("An answer came without a question.");

    public async IAsyncEnumerable<CheckQuestion> QuestionsAsync(
        Func<string, CheckQuestion> ask, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var rows = await CsvDataReader.CreateAsync(
            text, new CsvDataReaderOptions { HasHeaders = false, BufferSize = 64 * 1024, CsvStyle = CsvStyle.Standard }, cancellation);
        int? column = null;
        while (await rows.ReadAsync(cancellation))
        {
            if (column is null)
            {
                (column, var isHeading) = Column(rows);
                if (isHeading)
                    continue;
            }

            var code = column < rows.RowFieldCount ? SpreadsheetGuard.Remove(rows.GetString(column.Value).Trim()) : "";
            if (code.Length == 0 && rows.RowFieldCount <= 1)
                continue;
            var question = ask(code);
            question.Number = rows.RowNumber;
            _asked.Enqueue(new CodeLine(rows.RowNumber, code));
            yield return question;
        }
    }

    private static (int Column, bool IsHeading) Column(CsvDataReader first)
    {
        var cells = Enumerable.Range(0, first.RowFieldCount).Select(at => SpreadsheetGuard.Remove(first.GetString(at).Trim().TrimStart('\uFEFF'))).ToList();
        var heading = cells.FindIndex(cell => Headings.Contains(cell, StringComparer.OrdinalIgnoreCase));
        if (heading >= 0)
            return (heading, true);
        var code = cells.FindIndex(cell => cell.Length == 18 && cell.All(char.IsAsciiLetterOrDigit));
        return code >= 0 || cells.Count == 1
            ? (Math.Max(code, 0), false)
            : throw new UsageException("No column of the file holds credit codes; head it «code» or «统一社会信用代码».");
    }
}
