using System.CommandLine;
using CreditHub.Cli.Running;
using CreditHub.V1;

namespace CreditHub.Cli.Input;

/// <summary>Options by which sanctions and their changes are chosen.</summary>
internal sealed class FilterOptions(bool withChangeKinds)
{
    private readonly Option<string[]> _lists = Values.Texts("--list", "CODE", "Only these lists.");
    private readonly Option<string[]> _measures = Values.Texts("--measure", "CODE", "Only these measures.");
    private readonly Option<string[]> _matters = Values.Texts("--matter", "CODE", "Only what bears on these matters.");
    private readonly Option<string[]> _regions = Values.Texts("--region", "CODE", "Only these regions; 610100 takes in its districts.");
    private readonly Option<string[]> _industries = Values.Texts("--industry", "CODE", "Only these industries; F or 51 takes in all below.");
    private readonly Option<string[]> _codes = Values.Texts("--code", "CODE", "Only these companies.");
    private readonly Option<SanctionChangeKind[]> _kinds = Values.Kinds<SanctionChangeKind>("--kind", "Only these kinds of change, such as barred.");

    public Symbol[] Symbols => withChangeKinds
        ? [_lists, _measures, _matters, _regions, _industries, _codes, _kinds]
        : [_lists, _measures, _matters, _regions, _industries, _codes];

    public SanctionFilter Read(HubCall call) => new()
    {
        ListCodes = { call.Value(_lists) },
        MeasureCodes = { call.Value(_measures) },
        MatterCodes = { call.Value(_matters) },
        RegionCodes = { call.Value(_regions) },
        IndustryCodes = { call.Value(_industries) },
        UnifiedSocialCreditCodes = { call.Value(_codes) },
        Kinds = { withChangeKinds ? call.Value(_kinds) : [] },
    };
}
