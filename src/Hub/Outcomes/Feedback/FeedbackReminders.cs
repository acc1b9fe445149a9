using CreditHub.Grains.Rules;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>
/// Reminds agencies of outcomes that they owe, by entries of the ledger, each outcome once a stage. Any node may; the key of an entry
/// holds its stage and its first outcome, so that two nodes that come to the same make one reminder.
/// </summary>
internal sealed partial class FeedbackReminders(FeedbackBook book, FeedbackEntries entries, RulesInForce rules,
    ILogger<FeedbackReminders> logger)
{
    private const string Dataset = "feedback-reminder";
    private const int LookedAtMax = 4096;

    /// <summary>Sends every reminder that is due today.</summary>
    public async Task Send(CancellationToken cancellationToken)
    {
        var today = rules.Today;
        long? after = -1;
        while (after is { } place)
        {
            (var due, after, _) = book.Read(place, LookedAtMax, LookedAtMax, o => o.ReminderOn(today) != FeedbackReminderStage.Unspecified);
            foreach (var group in due.GroupBy(o => (o.First.Agency, Stage: o.ReminderOn(today))))
                foreach (var part in group.Chunk(FeedbackBook.EntryMax))
                    await Send(group.Key.Agency, group.Key.Stage, part, cancellationToken);
        }
    }

    private async Task Send(string agency, FeedbackReminderStage stage, OwedFeedback[] owed, CancellationToken cancellationToken)
    {
        var items = owed.Select(o => (o with { Reminded = stage }).ToProto(rules.Today));
        var entry = new FeedbackReminderEntry { Reminder = new FeedbackReminder { Agency = agency, Stage = stage, Owed = { items } } };
        if (await entries.TryAppend(EntryKind.FeedbackReminded, Dataset, $"{(int)stage}-{agency}-{owed[0].Order}", entry,
            cancellationToken))
            LogReminded(agency, owed.Length, stage);
    }

    [LoggerMessage(1, LogLevel.Information, "{Agency} is reminded of {Count} outcomes that it owes ({Stage}).")]
    private partial void LogReminded(string agency, int count, FeedbackReminderStage stage);
}
