using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary>What steps of repairs and objections carry: the case, the record it is about, files that support it, a note.</summary>
internal sealed class DisputeOptions(string fileOption, string fileDescription)
{
    private readonly Option<string?> _note = Values.Text("--note", "TEXT", "Remark for the other parties.");
    private readonly Option<string?> _commandId = Values.Text("--command-id", "ID", "Your own id of the command: with the same id it is carried out once.");
    private readonly Option<string[]> _files = Values.Texts(fileOption, "FILE", fileDescription + ", at most 1 MiB; it is submitted and named with the step.");

    /// <summary>The company of a step that begins a case.</summary>
    public Argument<string> Code { get; } = new("CODE") { Description = "Unified social credit code of the company." };

    /// <summary>The case of any other step.</summary>
    public Argument<string> CaseId { get; } = new("CASE") { Description = "Number of the case." };

    /// <summary>The record that a case is about.</summary>
    public Option<string> Record { get; } = new("--record")
    {
        Description = "The record, as SOURCE/DATASET/NUMBER; «hubctl records» lists them.", HelpName = "RECORD", Required = true,
    };

    /// <summary>Symbols of a step that begins a case.</summary>
    public Symbol[] ToBegin => [Code, Record, _files, _note, _commandId];

    /// <summary>Symbols of any other step.</summary>
    public Symbol[] ToAdvance => [CaseId, _files, _note, _commandId];

    /// <summary>A text that must be given.</summary>
    public static Option<string> Needed(string name, string value, string description) => new(name) { Description = description, HelpName = value, Required = true };

    /// <summary>The record named on the command line.</summary>
    public RecordReference Target(HubCall call)
    {
        // Numbers of documents may hold slashes of their own.
        var parts = call.Value(Record)!.Split('/', 3);
        return parts.Length == 3 && parts.All(p => p.Length > 0)
            ? new RecordReference { Source = parts[0], Dataset = parts[1], RecordNumber = parts[2] }
            : throw new UsageException($"«{call.Value(Record)}» names no record; write it as SOURCE/DATASET/NUMBER, such as sx-market/market.penalty/104.");
    }

    /// <summary>Takes a step that begins a case.</summary>
    public Task<int> BeginAsync(HubCall call, Action<ActRequest> with) =>
        TakeAsync(call, new ActRequest { UnifiedSocialCreditCode = call.Value(Code) }, with);

    /// <summary>Takes a step of a case that is there.</summary>
    public async Task<int> AdvanceAsync(HubCall call, Action<ActRequest> with)
    {
        var held = await call.Hub.GetCaseAsync(call.Value(CaseId), call.Cancellation);
        return await TakeAsync(call, new ActRequest { UnifiedSocialCreditCode = held.UnifiedSocialCreditCode, CaseId = held.CaseId }, with);
    }

    private async Task<int> TakeAsync(HubCall call, ActRequest request, Action<ActRequest> with)
    {
        foreach (var file in call.Value(_files)!)
        {
            var content = await File.ReadAllBytesAsync(file, call.Cancellation);
            request.DocumentIds.Add(await call.Hub.SubmitDocumentAsync(
                request.UnifiedSocialCreditCode, Path.GetFileName(file), MediaTypeOf(file), content, call.Cancellation));
        }

        request.Note = call.Value(_note) ?? "";
        request.CommandId = call.Value(_commandId) ?? "";
        with(request);
        return CasesCommand.Report(call, await call.Hub.ActAsync(request, call.Cancellation));
    }

    private static string MediaTypeOf(string file) => Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".PDF" => "application/pdf",
        ".PNG" => "image/png",
        ".JPG" or ".JPEG" => "image/jpeg",
        ".TXT" => "text/plain",
        _ => "application/octet-stream",
    };
}
