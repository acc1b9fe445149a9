using CreditHub.V1;

namespace CreditHub.Hub.Access.Limits;

/// <summary>
/// What a request takes of its agency's rates beside what its call takes: work that follows from what is asked, and not from the call.
/// A unit is the processor time of one check («./bench.sh costs»), about 0.4 ms on the machine that docs/performance.md names.
/// </summary>
internal static class RequestCosts
{
    /// <summary>
    /// Bytes of a document that take as much as a check: they are hashed, committed to the ledger and copied from its write-ahead log.
    /// </summary>
    public const int BytesPerUnit = 8 << 10;

    /// <summary>A question about an earlier state of knowledge: the company's entries are read and folded, which may be hundreds.</summary>
    public const int KnownAt = 10;

    // Questions in messages cost a hundredth of single checks; this one costs as much in a message as alone.
    private const int QuestionKnownAt = KnownAt * 100;

    /// <summary>Units beside those of the call.</summary>
    public static int Beside(object? request) => request switch
    {
        CheckRequest { KnownAt.Length: > 0 } => KnownAt,
        GetProfileRequest { KnownAt.Length: > 0 } => KnownAt,
        ListRecordsRequest { KnownAt.Length: > 0 } => KnownAt,
        SubmitDocumentRequest document => document.Content.Length / BytesPerUnit,
        _ => 0,
    };

    /// <summary>What a message of questions takes of the rate of questions.</summary>
    public static int OfQuestions(CheckManyRequest message)
    {
        var cost = 0;
        foreach (var question in message.Questions) cost += question.Check is { KnownAt.Length: > 0 } ? QuestionKnownAt : 1;
        return cost;
    }

    /// <summary>Companies that an open stream keeps in memory to compare changes with.</summary>
    public static int WatchedCompanies(object? request) => request switch
    {
        WatchRequest { Filter: { } filter } => filter.UnifiedSocialCreditCodes.Count,
        WatchEvaluationsRequest { Filter: { } filter } => filter.UnifiedSocialCreditCodes.Count,
        _ => 0,
    };
}
