using CreditHub.Hub.Feed;
using CreditHub.Ledger.Entries;

namespace CreditHub.Hub.Tests.Feed;

public sealed class FeedConsumerTests
{
    [Fact]
    public async Task Consumers_AreHandedEntriesInAFixedOrder()
    {
        await using var hub = await TestHub.StartAsync();
        string[] order = ["RulebookFollower", "StandingFeed", "NameFeed", "SourceAges", "RecentSanctions", "RecentEvaluations",
            "RecentCases", "FeedbackBook", "LedgerNotices"];
        Assert.Equal(order, hub.Service<IEnumerable<IFeedConsumer>>().Select(c => c.GetType().Name));
    }

    [Fact]
    public async Task Kinds_OfWhatAnswersRestOn_AreTakenByAConsumer()
    {
        await using var hub = await TestHub.StartAsync();
        var taken = hub.Service<IEnumerable<IFeedConsumer>>().SelectMany(c => c.Kinds).ToHashSet();
        EntryKind[] told =
        [
            EntryKind.RecordReported, EntryKind.RecordCorrected, EntryKind.RecordWithdrawn, EntryKind.StandingChanged, EntryKind.WatermarkAdvanced,
            EntryKind.BatchDelivered, EntryKind.RowWaiting, EntryKind.CaseAdvanced, EntryKind.EvaluationChanged, EntryKind.RulebookInForce,
            EntryKind.AnswersRecalled, EntryKind.UsageWarned,
        ];
        Assert.All(told, kind => Assert.Contains(kind, taken));
    }
}
