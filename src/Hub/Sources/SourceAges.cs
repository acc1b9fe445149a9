using System.Collections.Concurrent;
using System.Collections.Frozen;
using CreditHub.Domain.Records;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Feed;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Sources;

/// <summary>How old each source's data is. A live connection over a dead source must be visible in every answer.</summary>
internal sealed class SourceAges(RulesInForce rules, TimeProvider time) : IFeedConsumer
{
    // Of each source, at the start. An older one that is still held counts again once its adapter or a person comes back to it.
    private const int BatchesLookedAt = 1_000;

    private readonly ConcurrentDictionary<(string Source, string Dataset), SourceState> _states = new();
    private volatile Computed? _computed;

    /// <inheritdoc/>
    public IReadOnlyCollection<EntryKind> Kinds { get; } =
    [
        EntryKind.RecordReported, EntryKind.RecordCorrected, EntryKind.RecordWithdrawn, EntryKind.RowWaiting, EntryKind.BatchDelivered,
        EntryKind.WatermarkAdvanced,
    ];

    /// <inheritdoc/>
    public async Task Begin(LedgerReader reader, Position head, CancellationToken cancellationToken)
    {
        var sources = await reader.ReadSources(cancellationToken);
        foreach (var source in sources) Load(source);
        foreach (var source in sources.Select(s => s.Source).Distinct())
        {
            foreach (var entry in await reader.ListBatches(source, "", new Position(head.Value + 1), BatchesLookedAt, cancellationToken))
            {
                var batch = BatchEntry.Parser.ParseFrom(entry.Payload.Span);
                if (BatchStates.Of(batch) == BatchState.Held) StateOf(entry).Hold(
                    (batch.Receipt.BatchId, batch.Receipt.StartedAt), isHeld: true);
            }
        }
    }

    /// <inheritdoc/>
    public void Apply(LedgerEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.RowWaiting:
                Waits(entry);
                break;
            case EntryKind.BatchDelivered:
                Delivered(entry, BatchEntry.Parser.ParseFrom(entry.Payload.Span));
                break;
            case EntryKind.WatermarkAdvanced:
                Advanced(entry, WatermarkEntry.Parser.ParseFrom(entry.Payload.Span));
                break;
            default:
                Received(entry);
                break;
        }
    }

    /// <summary>Takes over what the ledger holds of a source.</summary>
    public void Load(SourceStatus status) => _states[(status.Source, status.Dataset)] = new SourceState
    {
        CompleteAsOf = status.CompleteAsOf,
        LastReceivedAt = status.LastReceivedAt,
        RowsTaken = status.RowsTaken,
    };

    /// <summary>A row of a source was taken.</summary>
    public void Received(LedgerEntry entry)
    {
        var state = StateOf(entry);
        state.LastReceivedAt = entry.RecordedAt;
        state.RowsTaken++;
    }

    /// <summary>A row of a source waits for a person to name its subject: it has arrived, but is not taken yet.</summary>
    public void Waits(LedgerEntry entry) => StateOf(entry).LastReceivedAt = entry.RecordedAt;

    /// <summary>A source stated up to when its data is complete.</summary>
    public void Advanced(LedgerEntry entry, WatermarkEntry watermark)
    {
        Advance(entry, new DateTimeOffset(watermark.CompleteAsOfTicks, TimeSpan.Zero));
    }

    /// <summary>A source stated what a batch held; with it its data may be complete up to a time.</summary>
    public void Delivered(LedgerEntry entry, BatchEntry batch)
    {
        var receipt = batch.Receipt;
        var state = BatchStates.Of(batch);
        StateOf(entry).Hold((receipt.BatchId, receipt.StartedAt), isHeld: state == BatchState.Held);
        if (state != BatchState.Delivered) StateOf(entry).LastReceivedAt = entry.RecordedAt;
        else if (Rfc3339.TryParse(receipt.CompleteAsOf, out var completeAsOf)) Advance(entry, completeAsOf);
        else StateOf(entry).LastReceivedAt = entry.RecordedAt;
    }

    /// <summary>Ages of the sources that bear on a matter. Computed at most once a second; the messages are shared, never change them.</summary>
    public IReadOnlyList<SourceAge> Of(string matterCode)
    {
        var computed = Current();
        return computed.ByMatter.TryGetValue(matterCode, out var ages) ? ages : [];
    }

    /// <summary>Ages of the sources that bear on a matter, encoded as <see cref="CheckResponse.SourceAges"/>: the greater part of every verdict, and the same for all of a second.</summary>
    public ReadOnlySpan<byte> EncodedOf(string matterCode, DateTimeOffset now) => Current(now).EncodedByMatter.TryGetValue(matterCode, out var bytes) ? bytes : [];

    /// <summary>Ages of every source that bears on any matter. Computed and shared as those of one.</summary>
    public IReadOnlyList<SourceAge> OfAllMatters() => Current().OfAllMatters;

    /// <summary>Ages of every source of the directory, for answers that show records of every kind. Computed and shared as those of one.</summary>
    public IReadOnlyList<SourceAge> OfAll() => Current().OfAll;

    /// <summary>Those of the sources of any matter that are overdue. Computed and shared as the ages of one.</summary>
    public OverdueSources OverdueOfMatters() => Current().OverdueOfMatters;

    /// <summary>Those of the sources of evaluations that are overdue. Computed and shared as the ages of one.</summary>
    public OverdueSources OverdueOfEvaluations() => Current().OverdueOfEvaluations;

    /// <summary>Ages of the sources of datasets that hold certain kinds.</summary>
    /// <param name="kinds">Mask of the kinds; 0 = all.</param>
    public IEnumerable<SourceAge> OfKinds(long kinds) => Of(dataset => kinds == 0 || (kinds & dataset.Kind.Bit()) != 0);

    /// <summary>Ages of the sources of datasets that bear on an answer.</summary>
    public IEnumerable<SourceAge> Of(Func<DatasetDefinition, bool> bears)
    {
        var now = time.GetUtcNow();
        return from dataset in rules.Current.Directory.Datasets
               where bears(dataset)
               from agency in dataset.ReportingAgencies
               select ToAge(agency, dataset.Code, dataset.ReportingPeriodHours, now);
    }

    /// <summary>Every source of the directory.</summary>
    public IReadOnlyList<Source> All()
    {
        var now = time.GetUtcNow();
        return
        [
            .. from dataset in rules.Current.Directory.Datasets
               from agency in dataset.ReportingAgencies
               orderby agency, dataset.Code
               select ToSource(agency, dataset.Code, dataset.ReportingPeriodHours, now),
        ];
    }

    private Computed Current() => Current(time.GetUtcNow());

    private Computed Current(DateTimeOffset now)
    {
        var set = rules.Current;
        if (_computed is { } held && ReferenceEquals(held.Rules, set) && now - held.At < TimeSpan.FromSeconds(1) && now >= held.At) return held;
        var byMatter = set.Catalogue.Matters.ToFrozenDictionary(m => m.Code, m => (IReadOnlyList<SourceAge>)
        [
            .. from code in m.Datasets
               let dataset = set.Directory.FindDataset(code)
               where dataset is not null
               from agency in dataset.ReportingAgencies
               select ToAge(agency, code, dataset.ReportingPeriodHours, now),
        ]);
        IReadOnlyList<SourceAge> all =
            [.. byMatter.Values.SelectMany(ages => ages).DistinctBy(a => (a.Source, a.Dataset)).OrderBy(a => a.Dataset, StringComparer.Ordinal).ThenBy(a => a.Source, StringComparer.Ordinal)];
        return _computed = new Computed(set, now, byMatter, all, [.. OfKinds(0)])
        {
            EncodedByMatter = byMatter.ToFrozenDictionary(m => m.Key, m => new CheckResponse { SourceAges = { m.Value } }.ToByteArray()),
            OverdueOfMatters = OverdueSources.Among(all), OverdueOfEvaluations = OverdueSources.Among(OfKinds(RecordKind.CreditEvaluation.Bit())),
        };
    }

    private Source ToSource(string source, string dataset, int periodHours, DateTimeOffset now)
    {
        _states.TryGetValue((source, dataset), out var state);
        return new Source
        {
            Age = ToAge(source, dataset, periodHours, now),
            LastReceivedAt = state?.LastReceivedAt is { } at ? Rfc3339.Format(at) : "",
            RowsTaken = state?.RowsTaken ?? 0,
            BatchesHeld = state?.BatchesHeld ?? 0,
        };
    }

    private SourceAge ToAge(string source, string dataset, int periodHours, DateTimeOffset now)
    {
        _states.TryGetValue((source, dataset), out var state);
        var age = new SourceAge { Source = source, Dataset = dataset, AgeSeconds = -1, Overdue = periodHours > 0 };
        if (state?.CompleteAsOf is not { } completeAsOf) return age;
        age.CompleteAsOf = Rfc3339.Format(completeAsOf);
        age.AgeSeconds = Math.Max(0, (long)(now - completeAsOf).TotalSeconds);
        age.Overdue = periodHours > 0 && now - completeAsOf > TimeSpan.FromHours(periodHours);
        return age;
    }

    private void Advance(LedgerEntry entry, DateTimeOffset completeAsOf)
    {
        var state = StateOf(entry);
        if (state.CompleteAsOf is null || state.CompleteAsOf < completeAsOf) state.CompleteAsOf = completeAsOf;
        state.LastReceivedAt = entry.RecordedAt;
    }

    private SourceState StateOf(LedgerEntry entry) => _states.GetOrAdd((entry.Record!.Value.Source, entry.Record.Value.Dataset), _ => new SourceState());

    /// <summary>Batches of a source's dataset that are held.</summary>
    public int HeldOf(string source, string dataset) => _states.TryGetValue((source, dataset), out var state) ? state.BatchesHeld : 0;

    private sealed class SourceState
    {
        private readonly ConcurrentDictionary<(string BatchId, string StartedAt), bool> _held = new();

        public int BatchesHeld => _held.Count;

        public void Hold((string BatchId, string StartedAt) batch, bool isHeld)
        {
            if (isHeld) _held[batch] = true;
            else _held.TryRemove(batch, out _);
        }

        public DateTimeOffset? CompleteAsOf { get; set; }

        public DateTimeOffset? LastReceivedAt { get; set; }

        public long RowsTaken { get; set; }
    }

    private sealed record Computed(
        Rulebook Rules, DateTimeOffset At, FrozenDictionary<string, IReadOnlyList<SourceAge>> ByMatter, IReadOnlyList<SourceAge> OfAllMatters,
        IReadOnlyList<SourceAge> OfAll)
    {
        public required FrozenDictionary<string, byte[]> EncodedByMatter { get; init; }

        public required OverdueSources OverdueOfMatters { get; init; }

        public required OverdueSources OverdueOfEvaluations { get; init; }
    }
}
