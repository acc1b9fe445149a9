using System.Collections.Immutable;

namespace CreditHub.Domain.SharingDirectory;

/// <summary>What kind of participant an agency is (参与方类别). The numbers are those of the contract.</summary>
public enum ParticipantKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>An authority or another public body (行政机关、公共机构).</summary>
    Agency = 1,

    /// <summary>A bank or a financing platform (金融机构、融资平台): non-public data only by consent.</summary>
    FinancingInstitution = 2,

    /// <summary>An association of an industry (行业协会商会).</summary>
    Association = 3,

    /// <summary>A portal (门户) at which companies and the public ask.</summary>
    Portal = 4,

    /// <summary>Who runs the hub (运行单位).</summary>
    Operator = 5,
}

/// <summary>A connected agency (机构): every caller is one, whatever kind of participant it is.</summary>
/// <param name="Code">Code, such as <c>sx-court</c>.</param>
/// <param name="NameZh">Name in Chinese.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="UnifiedSocialCreditCode">Its own code; empty where not given.</param>
/// <param name="Purposes">Purposes for which it may call.</param>
public sealed record AgencyDefinition(string Code, string NameZh, string NameEn, string UnifiedSocialCreditCode, ImmutableArray<string> Purposes)
{
    /// <summary>Code of the operator of the hub, who publishes the rules.</summary>
    public const string OperatorCode = "operator";

    /// <summary>What kind of participant it is.</summary>
    public ParticipantKind Kind { get; init; } = ParticipantKind.Agency;

    /// <summary>Code of the agency above it (上级机关), which is told when it is late; empty where there is none.</summary>
    public string Superior { get; init; } = "";

    /// <summary>Region that it serves, GB/T 2260; empty where that is not limited.</summary>
    public string RegionCode { get; init; } = "";

    /// <summary>True where it may act on behalf of a company that proved to it who it is (代办).</summary>
    public bool ActsForSubjects { get; init; }
}
