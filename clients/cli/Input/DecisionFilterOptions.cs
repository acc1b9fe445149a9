using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.V1;

namespace CreditHub.Cli.Input;

/// <summary>Options that say which decisions are wanted.</summary>
internal sealed class DecisionFilterOptions
{
    private readonly Option<string?> _agency = Values.Text("--by", "AGENCY", "Only decisions that this agency asked for.");
    private readonly Option<string?> _subject = Values.Text("--subject", "CODE", "Only decisions about this company.");
    private readonly Option<string?> _purpose = Values.Text("--for-purpose", "CODE", "Only decisions for this purpose.");
    private readonly Option<DateTimeOffset?> _since = Values.Time("--since", "Decisions from this time on. Default: a day before --until.");
    private readonly Option<DateTimeOffset?> _until = Values.Time("--until", "Decisions before this time. Default: now.");
    private readonly Option<Verdict[]> _verdicts = Values.Kinds<Verdict>("--verdict", "Only this verdict.");
    private readonly Option<string[]> _operations = Values.Texts("--operation", "NAME", "Only this operation, such as EligibilityService/Check.");
    private readonly Option<string?> _case = Values.Text("--case", "NUMBER", "Only this case number.");
    private readonly Option<bool> _refused = new("--refused") { Description = "Only what was refused." };

    public Symbol[] Symbols => [_agency, _subject, _purpose, _since, _until, _verdicts, _operations, _case, _refused];

    public DecisionFilter Read(HubCall call)
    {
        var filter = new DecisionFilter
        {
            Agency = call.Value(_agency) ?? "",
            UnifiedSocialCreditCode = call.Value(_subject) ?? "",
            Purpose = call.Value(_purpose) ?? "",
            Since = call.Value(_since) is { } since ? Times.Of(since.ToUnixTimeMilliseconds()) : "",
            Until = call.Value(_until) is { } until ? Times.Of(until.ToUnixTimeMilliseconds()) : "",
            CaseNumber = call.Value(_case) ?? "",
            RefusedOnly = call.Value(_refused),
        };
        filter.Verdicts.Add(call.Value(_verdicts) ?? []);
        filter.Operations.Add(call.Value(_operations) ?? []);
        return filter;
    }
}
