using CreditHub.Domain.Publicity;
using CreditHub.Domain.Reports;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Hub.Reports;

/// <summary>The rules by which a report is compiled.</summary>
/// <param name="Rules">Lists and their terms, who may see what, what is public.</param>
/// <param name="Definitions">Purposes, chapters, words. A report that is verified keeps those of its day.</param>
internal sealed record ReportBasis(Rulebook Rules, ReportDefinitions Definitions)
{
    /// <summary>Measures catalogue.</summary>
    public MeasureCatalogue Catalogue => Rules.Catalogue;

    /// <summary>Sharing directory.</summary>
    public SharingDirectoryDocument Directory => Rules.Directory;

    /// <summary>What is public.</summary>
    public PublicityRulebook Publicity => Rules.Publicity;

    /// <summary>Versions, as a report names them.</summary>
    public IEnumerable<string> Versions =>
        [$"reports {Definitions.Version}", $"publicity {Publicity.Version}", $"catalogue {Catalogue.Version}", $"directory {Directory.Version}"];

    /// <summary>All by one rulebook.</summary>
    public static ReportBasis Of(Rulebook rules) => new(rules, rules.Reports);
}
