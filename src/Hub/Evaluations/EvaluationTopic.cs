using CreditHub.Hub.Changes;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evaluations;

/// <summary>Watches of evaluation results.</summary>
internal sealed class EvaluationTopic(RecentEvaluations evaluations, EvaluationMatcher matcher, SourceAges ages) : WatchTopic(EntryKind.EvaluationChanged, evaluations.Ring)
{
    public override OverdueSources Overdue => ages.OverdueOfEvaluations();

    public override FeedTransaction? Read(LedgerEntry entry, string token) => new EvaluationTransaction(entry, token);

    public override EncodedMessage? Frame(FeedTransaction transaction)
    {
        var evaluation = (EvaluationTransaction)transaction;
        return matcher.Matches(evaluation.Change) ? evaluation.Frame() : null;
    }

    public override string? ClosedSubject(FeedTransaction transaction) =>
        ((EvaluationTransaction)transaction).Change.UnifiedSocialCreditCode;

    // One result is one message, and no field of it is long.
    public override IEnumerable<EncodedMessage> PartsOf(EncodedMessage frame) => [frame];

    public override IMessage Mark(CaughtUp mark) => new WatchEvaluationsResponse { CaughtUp = mark };

    public override IMessage Mark(FellBehind mark) => new WatchEvaluationsResponse { FellBehind = mark };

    public override IMessage Mark(Checkpoint mark) => new WatchEvaluationsResponse { Checkpoint = mark };
}
