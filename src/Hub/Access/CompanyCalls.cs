using System.Collections.Frozen;

namespace CreditHub.Hub.Access;

/// <summary>
/// The calls that may be made on behalf of a company. Each of them holds its subject against <see cref="CallerIdentity.ActingFor"/>, names none, or asks for the
/// code that stands on a report; a call that is
/// not listed is refused to such callers, so that a new one is closed to them until somebody has thought about it.
/// </summary>
internal static class CompanyCalls
{
    private static readonly FrozenSet<string> Methods = FrozenSet.Create(
        StringComparer.Ordinal,
        "/credithub.v1.EligibilityService/Check",
        "/credithub.v1.EvaluationService/ListEvaluations",
        "/credithub.v1.EvidenceService/GetReceipt",
        "/credithub.v1.PublicityService/ListPublic",
        "/credithub.v1.PublicityService/ListPublicityRules",
        "/credithub.v1.ReportService/GetReport",
        "/credithub.v1.ReportService/IssueReport",
        "/credithub.v1.ReportService/ListReportPurposes",
        "/credithub.v1.ReportService/VerifyReport",
        "/credithub.v1.SubjectService/GetProfile",
        "/credithub.v1.SubjectService/ListAccesses",
        "/credithub.v1.SubjectService/ListRecords",
        "/credithub.v1.SupervisionService/GetTier",
        "/credithub.v1.SupervisionService/ListSupervisionRules");

    // Rules and freshness name no company.
    private static readonly string[] Services = ["/credithub.v1.SharingDirectoryService/", "/credithub.v1.CaseService/"];

    /// <summary>True where a company may make the call.</summary>
    public static bool Contains(string method) =>
        Methods.Contains(method) || Services.Any(s => method.StartsWith(s, StringComparison.Ordinal));
}
