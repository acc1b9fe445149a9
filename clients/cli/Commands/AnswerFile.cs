using System.Text;
using CreditHub.Adapters.Reporting;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Texts;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary>Where the answers to a file of codes go: a file or the standard output, as CSV or as lines of JSON.</summary>
internal sealed class AnswerFile : IAsyncDisposable
{
    private readonly HubCall _call;
    private readonly StreamWriter? _file;
    private readonly TextWriter _out;

    public AnswerFile(string? name, HubCall call)
    {
        _call = call;
        // With a byte order mark spreadsheets take the Chinese for what it is; machines that read JSON do not want one.
        _file = name is null ? null : new StreamWriter(name, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: !call.Json));
        _out = _file ?? call.Terminal.Raw;
        if (!call.Json)
            WriteCells("row", "code", "verdict", "measures", "legal_bases", "decided_by", "documents", "valid_until", "decision", "fault");
    }

    public void Write(CodeLine code, CheckAnswer answer)
    {
        if (_call.Json)
        {
            _out.WriteLine(ShownText.OfJson(Google.Protobuf.JsonFormatter.Default.Format(answer)));
            return;
        }

        var line = code.Line.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Check is { } check)
        {
            WriteCells(
                line, PersonalNumber.Repeatable(code.Code), Labels.Of(check.Verdict),
                Joined(check.Reasons.Select(reason => Labels.Named(reason.MeasureName, reason.MeasureCode))),
                Joined(check.Reasons.SelectMany(reason => reason.LegalBases).Select(Labels.Of)),
                Joined(check.Reasons.Select(reason => reason.Authority?.Name ?? "")),
                Joined(check.Reasons.Select(reason => reason.DocumentNumber)),
                check.ValidUntil, check.DecisionId, "");
        }
        else
            WriteCells(line, PersonalNumber.Repeatable(code.Code), "REFUSED", "", "", "", "", "", "", FaultOf(code.Code, answer.Fault));
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
            await _file.DisposeAsync();
    }

    private static string FaultOf(string code, QuestionFault fault) =>
        CodeHint.For(code, fault.Reason) is { } hint ? $"{fault.Message} {hint}" : fault.Message;

    private static string Joined(IEnumerable<string> texts) => string.Join("; ", texts.Where(text => text.Length > 0).Distinct());

    private void WriteCells(params string[] cells) => _out.Write(CsvLine.Of(cells.Select(ShownText.OfLines)));
}
