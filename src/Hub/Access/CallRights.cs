using System.Collections.Frozen;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Access;

/// <summary>On what ground a call is let in.</summary>
internal enum CallGround
{
    /// <summary>None: a call that nobody has classified is refused.</summary>
    None = 0,

    /// <summary>It shows rules, or what is public of a company: every known caller.</summary>
    Open,

    /// <summary>It shows or does what is the caller's own; its handler narrows it to that.</summary>
    Own,

    /// <summary>It reports rows: the row door asks for the right to report, dataset by dataset.</summary>
    Report,

    /// <summary>It asks a question: its handler asks for the right to check, for each dataset of the matter.</summary>
    Question,

    /// <summary>It belongs to checks, whatever the dataset: feedback, use of measures.</summary>
    Check,

    /// <summary>It reads: the right to read something; what is not granted is left out, or refused by its handler.</summary>
    Read,

    /// <summary>It streams or lists what holds: the right to watch something, likewise.</summary>
    Watch,

    /// <summary>It shows cases to their parties: the company itself, or a right to read or to decide.</summary>
    Party,

    /// <summary>It takes a step: the company in its own case, or the right to decide.</summary>
    Step,

    /// <summary>It decides about companies: the right to decide.</summary>
    Decide,

    /// <summary>For the operator of the hub.</summary>
    Operator,
}

/// <summary>
/// The ground of every call of the contract, in one place and asked before any handler runs. A call that does not stand here is refused, so that a new one is
/// closed to everybody until somebody has thought about it; a test holds the list against the contract.
/// </summary>
internal static class CallRights
{
    private static readonly FrozenDictionary<string, CallGround> Grounds = new Dictionary<CallGround, string[]>
    {
        [CallGround.Open] =
        [
            "SharingDirectoryService/ListDatasets", "SharingDirectoryService/ListLists", "SharingDirectoryService/ListMeasures", "SharingDirectoryService/ListMatters",
            "SharingDirectoryService/ListAgencies", "SharingDirectoryService/ListSources", "SharingDirectoryService/GetQuality",
            "PublicityService/ListPublic", "PublicityService/ListPublicityRules", "CaseService/ListPublishedBans", "ReportService/VerifyReport",
            "ReportService/ListReportPurposes", "SupervisionService/ListSupervisionRules", "EvidenceService/ListKeys",
        ],
        [CallGround.Own] =
        [
            "ReportingService/ListBatches", "IdentityService/ListWaiting", "IdentityService/ResolveWaiting", "EvidenceService/GetReceipt",
            "EvidenceService/SearchDecisions", "EvidenceService/ExportDecisions", "EvidenceService/WatchRecalls", "SubjectService/ListAccesses",
        ],
        [CallGround.Report] = ["ReportingService/Report", "ReportingService/ListHeld"],
        [CallGround.Question] = ["EligibilityService/Check", "EligibilityService/CheckMany"],
        [CallGround.Check] = ["OutcomeService/ReportOutcome", "OutcomeService/GetMeasureUse"],
        [CallGround.Read] =
        [
            "SubjectService/GetProfile", "SubjectService/ListRecords", "SubjectService/QueryProfiles", "ReportService/IssueReport", "ReportService/GetReport",
            "EvaluationService/ListEvaluations", "SupervisionService/GetTier", "SupervisionService/GetDraw", "SupervisionService/ListDraws",
            "SupervisionService/ReadDrawPopulation", "PublicityService/GetPublicationTimeliness", "StatisticsService/GetPolicyFigures",
        ],
        [CallGround.Watch] = ["SanctionService/Watch", "SanctionService/ListActive", "EvaluationService/WatchEvaluations"],
        [CallGround.Party] = ["CaseService/GetCase", "CaseService/ListCases", "CaseService/GetDocument", "CaseService/WatchCases"],
        [CallGround.Step] = ["CaseService/Act", "CaseService/SubmitDocument"],
        [CallGround.Decide] = ["CaseService/DrawCommitments", "SupervisionService/Draw"],
        [CallGround.Operator] = ["EvidenceService/RotateKey", "EvidenceService/GetHead", "EvidenceService/WatchWarnings"],
    }.SelectMany(g => g.Value.Select(call => (Method: $"/credithub.v1.{call}", Ground: g.Key))).ToFrozenDictionary(g => g.Method, g => g.Ground, StringComparer.Ordinal);

    /// <summary>Every call that is classified.</summary>
    public static IEnumerable<string> Methods => Grounds.Keys;

    /// <summary>The ground of a call; none where it is not classified.</summary>
    public static CallGround Of(string method) => Grounds.GetValueOrDefault(method);

    /// <summary>Refuses a caller without any ground for a call.</summary>
    /// <exception cref="ApiException">It has none.</exception>
    public static void Demand(string method, CallerIdentity caller)
    {
        switch (Of(method))
        {
            case CallGround.Open or CallGround.Own or CallGround.Report or CallGround.Question:
                return;
            case CallGround.Read:
                caller.Demand(RightAction.Read, dataset: null);
                return;
            case CallGround.Check:
                caller.Demand(RightAction.Check, dataset: null);
                return;
            case CallGround.Watch:
                caller.Demand(RightAction.Watch, dataset: null);
                return;
            case CallGround.Party when caller.ActingFor is not null || caller.Rights.HasAny(RightAction.Decide):
                return;
            case CallGround.Party:
                caller.Demand(RightAction.Read, dataset: null);
                return;
            case CallGround.Step when caller.ActingFor is not null:
                return;
            case CallGround.Step or CallGround.Decide:
                caller.Demand(RightAction.Decide, dataset: null);
                return;
            case CallGround.Operator when caller.IsOperator:
                return;
            case CallGround.Operator:
                throw new ApiException(ErrorReason.OperatorOnly, "Only the operator of the hub may do this.", ("agency", caller.Agency.Code));
            default:
                throw caller.Refusal(RightAction.None, dataset: null);
        }
    }
}
