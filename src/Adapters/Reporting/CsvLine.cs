using System.Text.RegularExpressions;
using CreditHub.Domain.Texts;

namespace CreditHub.Adapters.Reporting;

/// <summary>Writes CSV (RFC 4180) for people, who open it in a spreadsheet program. The one place where such files get their cells.</summary>
public static partial class CsvLine
{
    /// <summary>
    /// Cells as a line. A cell that a spreadsheet program could take for a formula begins with an apostrophe, so that opening the file runs
    /// nothing; a delivery that is read again loses the apostrophe. A negative number stays as it is: it computes nothing.
    /// </summary>
    public static string Of(IEnumerable<string> cells) => string.Join(',', cells.Select(Quote)) + "\r\n";

    private static string Quote(string cell)
    {
        var text = MayBeFormula(cell) ? "'" + cell : cell;
        return text.AsSpan().IndexOfAny("\",\r\n\t") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // What programs pass over before a sign does not keep every one of them from computing. Full-width signs count too: programs for
    // Chinese read them like the others.
    private static bool MayBeFormula(string cell)
    {
        if (cell.Length > 0 && cell[0] is '\t' or '\r' or '\n') return true;
        var start = 0;
        while (start < cell.Length && (char.IsWhiteSpace(cell[start]) || ShownText.IsUnseen(cell[start]))) start++;
        var text = cell.AsSpan(start);
        return text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' && !NegativeNumber().IsMatch(text);
    }

    [GeneratedRegex(@"^-[0-9]+(\.[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex NegativeNumber();
}
