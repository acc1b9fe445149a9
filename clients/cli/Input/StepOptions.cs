using System.CommandLine;
using CreditHub.Cli.Running;
using CreditHub.V1;

namespace CreditHub.Cli.Input;

/// <summary>What every step of a case takes beside its own fields.</summary>
internal sealed class StepOptions
{
    private readonly Argument<string> _code = new("CODE") { Description = "Unified social credit code of the company." };
    private readonly Argument<string>? _case;
    private readonly Option<string[]> _documents = Values.Texts("--document", "ID", "Id of a document that supports the step, as «cases submit» printed it.");
    private readonly Option<string?> _note = Values.Text("--note", "TEXT", "Reason or remark for the other parties.");
    private readonly Option<string?> _commandId = Values.Text("--command-id", "ID", "Your id of the command: repeated with the same id it is carried out once.");

    public StepOptions(bool beginsCase)
    {
        if (!beginsCase) _case = new Argument<string>("CASE") { Description = "Number of the case." };
    }

    /// <summary>Arguments and options, in the order of the help.</summary>
    public IEnumerable<Symbol> Symbols => [_code, .. _case is null ? Array.Empty<Symbol>() : [_case], _documents, _note, _commandId];

    /// <summary>The request without its step.</summary>
    public ActRequest Read(HubCall call) => new()
    {
        UnifiedSocialCreditCode = call.Value(_code),
        CaseId = _case is null ? "" : call.Value(_case),
        DocumentIds = { call.Value(_documents) },
        Note = call.Value(_note) ?? "",
        CommandId = call.Value(_commandId) ?? "",
    };
}
