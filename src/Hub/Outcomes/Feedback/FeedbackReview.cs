using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger.Entries;
using Google.Protobuf;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>
/// Carries what this node's decision log holds of checks into the ledger, from where the ledger's entries had come; then reminds agencies
/// of the outcomes that they owe.
/// </summary>
internal sealed partial class FeedbackReview(
    FeedbackBook book, FeedbackReminders reminders, FeedbackEntries entries, DecisionLog log, RulesInForce rules, BackgroundLoops loops,
        TimeProvider time,
    ILogger<FeedbackReview> logger) : PeriodicReview(loops, time, logger)
{
    private const string Dataset = "feedback-owed";

    private readonly BackgroundLoop _loop = loops.Of<FeedbackReview>();
    private readonly ILogger _logger = logger;
    private readonly LogReader _reader = new(log.Folder);
    private CheckedTransactions _seen = new();
    private LogReach? _carried;
    private LogPlace? _place;

    protected override async Task Review(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var isCarried = false;
        try
        {
            isCarried = await Carry(cancellationToken);
        }
        finally
        {
            // What the ledger took of it is unknown: begin again from what it holds.
            if (!isCarried) (_seen, _carried, _place) = (new CheckedTransactions(), null, null);
        }

        await reminders.Send(cancellationToken);
    }

    private async Task<bool> Carry(CancellationToken cancellationToken)
    {
        // What is not on disk yet is carried the next time.
        var logId = log.Keys.Current.Statement.LogId;
        var from = _carried ?? book.ReachedOf(new Guid(logId.Span));
        var reach = from;
        var place = _place;
        var stretch = new CheckStretch(logId, _seen, rules.Current);
        var behind = place is null ? null : _reader.BlocksAfter(place);
        foreach (var (file, block) in behind ?? _reader.BlocksFrom(FirstMs(from) - LogReader.SlackMs))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sequence = block.Header.FirstSequence;
            foreach (var leaf in BlockBody.Leaves(file.ReadBody(block)))
            {
                Take(stretch, leaf, sequence++, from);
                if (!stretch.IsFull) continue;
                if (!await Put(stretch, cancellationToken)) return false;
                stretch = new CheckStretch(logId, _seen, rules.Current);
            }

            place = new LogPlace(file.Path, block.End);
            reach = new LogReach(Math.Max(reach.Sequence, sequence - 1), Math.Max(reach.Ms, block.Header.LastDecidedMs));
        }

        if (!stretch.IsEmpty && !await Put(stretch, cancellationToken)) return false;
        (_carried, _place) = (reach, place);
        return true;
    }

    // A leaf that cannot be read is skipped and named: those behind it go on.
    private void Take(CheckStretch stretch, BlockLeaf leaf, long sequence, LogReach from)
    {
        try
        {
            if (sequence <= from.Sequence) stretch.Remember(leaf);
            else stretch.Add(leaf, sequence);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or ArgumentException or FormatException)
        {
            if (_loop.Skipped($"entry {sequence} of the decision log")) LogSkipped(_logger, e, sequence);
        }
    }

    // Where the key is in the ledger, an append before had been taken without an answer; the book says how far it went.
    private Task<bool> Put(CheckStretch stretch, CancellationToken cancellationToken)
    {
        var entry = stretch.ToEntry();
        var number = $"{Convert.ToHexStringLower(entry.LogId.Span)}-{stretch.FromSequence}";
        return entries.TryAppend(EntryKind.FeedbackOwed, Dataset, number, entry, cancellationToken);
    }

    // From the beginning of the Beijing day: its transactions are counted once, also over a restart.
    private static long FirstMs(LogReach from) => from.Ms == 0 ? 0
        : Domain.Calendar.BeijingDate.At(DateTimeOffset.FromUnixTimeMilliseconds(from.Ms)).StartsAt().ToUnixTimeMilliseconds();

    [LoggerMessage(1, LogLevel.Error,
        "Entry {Sequence} of the decision log cannot be read: what it owes is not recorded. All others go on.")]
    private static partial void LogSkipped(ILogger logger, Exception exception, long sequence);
}
