using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence;

/// <summary>How a method's reads are logged.</summary>
internal enum ReadShape
{
    /// <summary>Not at all: it shows the rules, the caller's own data, or is logged by itself.</summary>
    None,

    /// <summary>One answer.</summary>
    Answer,

    /// <summary>A stream: its opening is logged.</summary>
    Opening,

    /// <summary>A stream of profiles: each subject is logged.</summary>
    Profiles,
}

/// <summary>Which methods read what is not public or are the operator's alone, and what the log says of them.</summary>
internal static class LoggedReads
{
    private const string SubjectField = "unified_social_credit_code";

    /// <summary>How a method is logged.</summary>
    public static ReadShape ShapeOf(string method) => method switch
    {
        "/credithub.v1.SubjectService/GetProfile" or "/credithub.v1.SubjectService/ListRecords" or "/credithub.v1.SubjectService/ListAccesses" => ReadShape.Answer,
        "/credithub.v1.SubjectService/QueryProfiles" => ReadShape.Profiles,
        "/credithub.v1.SanctionService/ListActive" => ReadShape.Answer,
        "/credithub.v1.SanctionService/Watch" => ReadShape.Opening,
        "/credithub.v1.EvidenceService/GetReceipt" or "/credithub.v1.EvidenceService/SearchDecisions" => ReadShape.Answer,
        "/credithub.v1.EvidenceService/ExportDecisions" => ReadShape.Opening,
        "/credithub.v1.ReportService/IssueReport" or "/credithub.v1.ReportService/GetReport" => ReadShape.Answer,
        "/credithub.v1.EvaluationService/ListEvaluations" or "/credithub.v1.SupervisionService/GetTier" => ReadShape.Answer,
        "/credithub.v1.CaseService/GetCase" or "/credithub.v1.CaseService/ListCases" or "/credithub.v1.CaseService/GetDocument" => ReadShape.Answer,
        "/credithub.v1.EvaluationService/WatchEvaluations" or "/credithub.v1.CaseService/DrawCommitments" or "/credithub.v1.CaseService/WatchCases" => ReadShape.Opening,
        "/credithub.v1.SupervisionService/ReadDrawPopulation" => ReadShape.Opening,
        "/credithub.v1.SupervisionService/GetDraw" or "/credithub.v1.SupervisionService/ListDraws" or "/credithub.v1.IdentityService/ListWaiting" => ReadShape.Answer,
        "/credithub.v1.EvidenceService/RotateKey" or "/credithub.v1.EvidenceService/GetHead" => ReadShape.Answer,
        "/credithub.v1.EvidenceService/WatchWarnings" => ReadShape.Opening,
        _ => ReadShape.None,
    };

    /// <summary>Service and method without the package.</summary>
    public static string OperationOf(string method) => method[(method.LastIndexOf('.') + 1)..];

    /// <summary>What a request names as its subject; empty where it names none.</summary>
    public static string SubjectOf(object? request) =>
        request is IMessage message && message.Descriptor.FindFieldByName(SubjectField)?.Accessor.GetValue(message) is string code ? code : "";

    /// <summary>The token that an answer states; empty where it states none.</summary>
    public static string TokenOf(object answer) => answer switch
    {
        GetProfileResponse profile => profile.Profile.Token?.Value ?? "",
        ListActiveResponse active => active.Token?.Value ?? "",
        _ => "",
    };
}
