using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary>What every step of a case may carry, and how a command takes one.</summary>
internal sealed class StepTaking
{
    private readonly Option<string[]> _documents = Values.Texts("--attach", "DOCUMENT", "Id of a submitted document that supports the step.");
    private readonly Option<string?> _note = Values.Text("--note", "TEXT", "Reason or remark for the other parties.");

    /// <summary>The case that a step is about.</summary>
    public Argument<string> CaseId { get; } = new("CASE") { Description = "Number of the case." };

    /// <summary>The options, for a command's symbols.</summary>
    public Symbol[] Options => [_documents, _note];

    /// <summary>A text that must be given.</summary>
    public static Option<string> Needed(string name, string value, string description) => new(name) { Description = description, HelpName = value, Required = true };

    /// <summary>Takes a step that begins a case of a company.</summary>
    public Task<int> BeginAsync(HubCall call, string code, Action<ActRequest> with) => TakeAsync(call, new ActRequest { UnifiedSocialCreditCode = code }, with);

    /// <summary>Takes a step of a case that is there; the company is the case's own.</summary>
    public async Task<int> AdvanceAsync(HubCall call, Action<ActRequest> with)
    {
        var held = await call.Hub.GetCaseAsync(call.Value(CaseId), call.Cancellation);
        return await TakeAsync(call, new ActRequest { UnifiedSocialCreditCode = held.UnifiedSocialCreditCode, CaseId = held.CaseId }, with);
    }

    private async Task<int> TakeAsync(HubCall call, ActRequest request, Action<ActRequest> with)
    {
        request.DocumentIds.AddRange(call.Value(_documents)!);
        request.Note = call.Value(_note) ?? "";
        with(request);
        return CasesCommand.Report(call, await call.Hub.ActAsync(request, call.Cancellation));
    }
}
