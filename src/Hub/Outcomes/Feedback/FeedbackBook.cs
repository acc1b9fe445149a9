using System.Runtime.InteropServices;
using CreditHub.Hub.Feed;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>
/// Outcomes that are owed, and the counts of feedback: what this node keeps of the ledger's entries about them. Every node comes to the
/// same, whenever it started, because all follows from the entries in their order.
/// </summary>
internal sealed class FeedbackBook : IFeedConsumer
{
    /// <summary>Answers, or reminded items, that one entry holds at most.</summary>
    public const int EntryMax = 500;

    /// <summary>Outcomes that are listed at most. Beyond it the oldest are counted only, as overdue.</summary>
    public const int OpenMax = 1_000_000;

    private const int PageEntries = 2048;

    // More than EntryMax, so that each answer of an entry has a place of its own.
    private const long PlacesOfEntry = 512;

    // An outcome may be recorded before the answers that it settles: these wait in the decision log of a node that may be away.
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(7);

    private readonly int _openMax;
    private readonly Lock _gate = new();
    private readonly Dictionary<TransactionKey, OwedFeedback> _open = [];
    private readonly SortedSet<OwedFeedback> _inOrder = new(Comparer<OwedFeedback>.Create((a, b) => a.Order.CompareTo(b.Order)));
    private readonly Dictionary<TransactionKey, DateTimeOffset> _outcomes = [];
    private readonly Queue<(TransactionKey Key, DateTimeOffset At)> _outcomesInOrder = new();
    private readonly Dictionary<CountKey, FeedbackCounts> _counts = [];
    private readonly Dictionary<Guid, LogReach> _reached = [];
    private Position _position;

    public FeedbackBook()
        : this(OpenMax)
    {
    }

    internal FeedbackBook(int openMax) => _openMax = openMax;

    /// <inheritdoc/>
    public IReadOnlyCollection<EntryKind> Kinds { get; } =
        [EntryKind.OutcomeReported, EntryKind.FeedbackOwed, EntryKind.FeedbackReminded, EntryKind.TransactionsStated];

    /// <summary>Every entry up to here is in the book.</summary>
    public Position Position
    {
        get
        {
            lock (_gate) return _position;
        }
    }

    /// <inheritdoc/>
    public async Task Begin(LedgerReader reader, Position head, CancellationToken cancellationToken)
    {
        // Kinds are read one by one, and applied in the order of the ledger.
        var pages = new Dictionary<EntryKind, Queue<LedgerEntry>>();
        foreach (var kind in Kinds) pages[kind] = await Page(reader, kind, default, cancellationToken);
        while (pages.Values.Where(p => p.Count > 0).MinBy(p => p.Peek().Position) is { } first)
        {
            var entry = first.Dequeue();
            if (entry.Position > head) break;
            Apply(entry);
            if (first.Count == 0) pages[entry.Kind] = await Page(reader, entry.Kind, entry.Position, cancellationToken);
        }

        Publish(head);
    }

    /// <inheritdoc/>
    public void Apply(LedgerEntry entry)
    {
        lock (_gate)
        {
            // The feed may hand over again what was read at the start.
            if (entry.Position <= _position) return;
            _position = entry.Position;
            switch (entry.Kind)
            {
                case EntryKind.OutcomeReported:
                    Settle(TransactionKey.Of(OutcomeEntry.Parser.ParseFrom(entry.Payload.Span)), entry.RecordedAt);
                    break;
                case EntryKind.FeedbackOwed:
                    Take(FeedbackOwedEntry.Parser.ParseFrom(entry.Payload.Span), entry);
                    break;
                case EntryKind.FeedbackReminded:
                    Note(FeedbackReminderEntry.Parser.ParseFrom(entry.Payload.Span).Reminder);
                    break;
                case EntryKind.TransactionsStated:
                    Take(TransactionsEntry.Parser.ParseFrom(entry.Payload.Span));
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Publish(Position position)
    {
        lock (_gate)
            if (position > _position) _position = position;
    }

    /// <summary>How far the entries have come along a log.</summary>
    public LogReach ReachedOf(Guid logId)
    {
        lock (_gate) return _reached.GetValueOrDefault(logId);
    }

    /// <summary>
    /// Those owed after a place, at most so many are looked at, and the place that was reached; null where there are no more.
    /// </summary>
    public (IReadOnlyList<OwedFeedback> Owed, long? Reached, Position Position) Read(
        long after, int lookedAtMax, int max, Func<OwedFeedback, bool> wanted)
    {
        lock (_gate)
        {
            var found = new List<OwedFeedback>();
            if (_inOrder.Max is not { } last || last.Order <= after) return (found, null, _position);
            var lookedAt = 0;
            var from = last with { Order = after + 1 };
            foreach (var owed in _inOrder.GetViewBetween(from, last))
            {
                if (wanted(owed)) found.Add(owed);
                if (++lookedAt < lookedAtMax && found.Count < max) continue;
                return (found, owed.Order == last.Order ? null : owed.Order, _position);
            }

            return (found, null, _position);
        }
    }

    /// <summary>
    /// Counts by agency, matter, region and month, with what is overdue on a day, and the state of the ledger that they are of.
    /// </summary>
    public (IReadOnlyDictionary<CountKey, FeedbackCounts> Counts, Position Position) Count(BeijingDate today)
    {
        Dictionary<CountKey, FeedbackCounts> counts;
        OwedFeedback[] open;
        Position position;
        lock (_gate) (counts, open, position) = (new Dictionary<CountKey, FeedbackCounts>(_counts), [.. _open.Values], _position);
        foreach (var owed in open.Where(o => today > o.DueOn)) CollectionsMarshal.GetValueRefOrAddDefault(counts, KeyOf(owed.First),
            out _).Overdue++;
        return (counts, position);
    }

    private static async Task<Queue<LedgerEntry>> Page(LedgerReader reader, EntryKind kind, Position after,
        CancellationToken cancellationToken) =>
        new(await reader.ReadIndexedKind(kind, after, PageEntries, cancellationToken));

    private static CountKey KeyOf(OwedAnswer answer) => new(
        answer.Agency, answer.MatterCode, answer.RegionCode,
        CountKey.MonthOf(BeijingDate.At(DateTimeOffset.FromUnixTimeMilliseconds(answer.AskedMs))));

    private void Take(FeedbackOwedEntry entry, LedgerEntry of)
    {
        _reached[new Guid(entry.LogId.Span)] = new LogReach(entry.ToSequence, entry.ToMs);
        foreach (var count in entry.Counts)
        {
            ref var counts = ref CountsOf(new CountKey(count.Agency, count.MatterCode, count.RegionCode, count.Month));
            counts.Checks += count.Checks;
            counts.WithoutCase += count.ChecksWithoutCase;
            counts.Checked += count.Transactions;
        }

        for (var i = 0; i < entry.Answers.Count; i++) Take(entry.Answers[i], (of.Position.Value * PlacesOfEntry) + i);
    }

    private void Take(OwedAnswer answer, long order)
    {
        CountsOf(KeyOf(answer)).Answers++;
        var key = TransactionKey.Of(answer);
        if (_open.TryGetValue(key, out var held))
        {
            Replace(key, held with { Latest = answer, Answers = held.Answers + 1 });
            return;
        }

        CountsOf(KeyOf(answer)).Owed++;
        var askedAt = DateTimeOffset.FromUnixTimeMilliseconds(answer.AskedMs);
        var owed = new OwedFeedback { Order = order, First = answer, Latest = answer };
        if (_outcomes.TryGetValue(key, out var at) && at >= askedAt)
        {
            Given(owed, at);
            return;
        }

        _open[key] = owed;
        _inOrder.Add(owed);
        if (_open.Count > _openMax) LetGo(_inOrder.Min!);
    }

    private void Take(TransactionsEntry entry)
    {
        var statement = entry.Statement;
        var key = new CountKey(entry.Agency, statement.MatterCode, statement.RegionCode, CountKey.MonthOf(statement.Month));
        CountsOf(key).Stated = statement.Transactions;
    }

    private void Settle(TransactionKey key, DateTimeOffset at)
    {
        if (key.CaseNumber.Length == 0) return;
        _outcomes[key] = at;
        _outcomesInOrder.Enqueue((key, at));
        while (_outcomesInOrder.TryPeek(out var oldest) && at - oldest.At > AheadMax)
        {
            _outcomesInOrder.Dequeue();
            if (_outcomes.TryGetValue(oldest.Key, out var latest) && latest == oldest.At) _outcomes.Remove(oldest.Key);
        }

        if (!_open.Remove(key, out var owed)) return;
        _inOrder.Remove(owed);
        Given(owed, at);
    }

    private void Given(OwedFeedback owed, DateTimeOffset at)
    {
        ref var counts = ref CountsOf(KeyOf(owed.First));
        if (BeijingDate.At(at) > owed.DueOn) counts.Late++;
        else counts.InTime++;
    }

    private void LetGo(OwedFeedback oldest)
    {
        _open.Remove(TransactionKey.Of(oldest.First));
        _inOrder.Remove(oldest);
        CountsOf(KeyOf(oldest.First)).Overdue++;
    }

    private void Note(FeedbackReminder reminder)
    {
        foreach (var item in reminder.Owed)
        {
            var key = new TransactionKey(item.Agency, item.UnifiedSocialCreditCode, item.MatterCode, item.CaseNumber);
            if (_open.TryGetValue(key, out var held) && held.Reminded < reminder.Stage) Replace(key,
                held with { Reminded = reminder.Stage });
        }
    }

    private void Replace(TransactionKey key, OwedFeedback with)
    {
        _inOrder.Remove(with);
        _inOrder.Add(with);
        _open[key] = with;
    }

    private ref FeedbackCounts CountsOf(CountKey key) => ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _);
}

/// <summary>How far the ledger's entries have come along a decision log.</summary>
/// <param name="Sequence">Sequence of the last entry of the log; 0 = none.</param>
/// <param name="Ms">Time of the latest decision, milliseconds since 1970 in UTC.</param>
internal readonly record struct LogReach(long Sequence, long Ms);
