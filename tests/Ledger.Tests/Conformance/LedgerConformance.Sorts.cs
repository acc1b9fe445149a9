using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using Xunit;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using CommitmentKind = CreditHub.V1.CommitmentKind;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task Totals_CountWhatIsHeldByKindSortAndRegionAtOneState()
    {
        await Committed(Unit(Code(1), 0, Commitment("c1", CommitmentKind.Proactive)));
        await Committed(Unit(Code(2), 0, Commitment("c2", CommitmentKind.Proactive), Commitment("c3", CommitmentKind.Repair),
            Report(Code(2), "p")));
        Time.Advance(TimeSpan.FromDays(3));
        await Committed(Unit(Code(1), 1, Commitment("c1", CommitmentKind.Repair, version: 2)));
        await Committed(Unit(Code(2), 1, Withdraw("c2", 2)));

        var totals = await _store.Reader.ReadTotals(RecordKind.Commitment, BeijingDate.Parse("2026-11-02"), _ => true, Token);

        Assert.Equal(await _store.Reader.ReadHead(Token), totals.Head);
        Assert.Equal(
            ["Commitment 2 2", "Penalty  1"],
            totals.Records.Select(r => $"{r.Kind} {r.Sort} {r.Count}").Order(StringComparer.Ordinal));

        // Of a corrected record the first day counts.
        Assert.Equal([("2", BeijingDate.Parse("2026-11-02"), 2L)], totals.Arrivals.Select(a => (a.Arrival.Sort, a.Arrival.FirstOn,
            a.Count)));
        Assert.Equal(2, totals.Regions.Sum(r => r.Known));
        Assert.Empty((await _store.Reader.ReadTotals(RecordKind.Commitment, BeijingDate.Parse("2026-11-03"), _ => true, Token)).Arrivals);
    }

    [Fact]
    public async Task Scan_ShowsEverythingHeldWithItsRegionAtOneState()
    {
        await Committed(Unit(Code(1), 0, Commitment("c1", CommitmentKind.Proactive)));
        await Committed(Unit(Code(2), 0, Commitment("c2", CommitmentKind.Repair), Report(Code(2), "p")));
        await Committed(Unit(Code(2), 1, Withdraw("c2", 2)));
        var seen = new Seen();
        Assert.Equal(await _store.Reader.ReadHead(Token), await _store.Reader.Scan(seen, Token));
        Assert.Equal(["Commitment 4 c1 2026-11-02", "Penalty  p 2026-11-02"], seen.Records.Order(StringComparer.Ordinal));
        Assert.Equal(2, seen.Companies);
    }

    [Fact]
    public async Task ListSort_NewestDecisionFirst_GoesOnAfterAPlace()
    {
        for (var i = 0; i < 9; i++) await Committed(Unit(Code(i), 0, Commitment($"c{i}", CommitmentKind.Proactive,
            day: Day.AddDays(i % 3))));
        await Committed(Unit(Code(10), 0, Commitment("other", CommitmentKind.Repair)));
        var listed = new List<(int DecidedOn, Position Position)>();
        (int, Position)? after = null;
        while (await _store.Reader.ListSort(RecordKind.Commitment, RecordSorts.Of(CommitmentKind.Proactive), after, 2,
            Token) is { Count: > 0 } page)
        {
            listed.AddRange(page.Select(r => (r.Row.DecidedOn, r.Row.Latest.Position)));
            after = listed[^1];
        }

        Assert.Equal(9, listed.Count);
        Assert.Equal(listed.OrderByDescending(l => l.DecidedOn).ThenByDescending(l => l.Position.Value), listed);
        Assert.Equal(["2", "4"], (await _store.Reader.ReadSorts(RecordKind.Commitment, Token)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Opened_StoreOfBeforeSorts_FillsThem()
    {
        await Committed(Unit(Code(1), 0, Commitment("c1", CommitmentKind.Proactive)));
        await Run("UPDATE record SET sort = NULL");
        await using var reopened = await Open();
        Assert.Equal("4", Assert.Single((await reopened.Reader.ReadTotals(RecordKind.Penalty, Day, _ => true, Token)).Records).Sort);
    }

    private static EntryDraft Commitment(string number, CommitmentKind kind, long version = 1, BeijingDate? day = null)
    {
        var record = new CreditRecord { RecordNumber = number, Version = version, Commitment = new Commitment { Kind = kind } };
        return new EntryDraft
        {
            Kind = version == 1 ? EntryKind.RecordReported : EntryKind.RecordCorrected,
            Record = Key(number),
            RecordVersion = version,
            Digest = Digest($"{number} {kind}"),
            Payload = new RecordEntry { Record = record }.ToByteArray(),
            Current = new CurrentRecord
            {
                Kind = RecordKind.Commitment, Withdrawn = false, DecidedOn = day ?? Day, EffectiveUntil = null, PublicityEndsOn = null,
                Sort = RecordSorts.Of(record),
            },
        };
    }

    private sealed class Seen : IStoreVisitor
    {
        public List<string> Records { get; } = [];

        public long Companies { get; private set; }

        public void Subjects(string region, long count) => Companies += count;

        public void Standing(string region, byte[] standing) => Assert.NotEmpty(standing);

        public void Record(in HeldRecordRow record) =>
            Records.Add($"{record.Kind} {record.Sort} {record.Key.RecordNumber} {record.FirstOn}");

        public void Case(string region, byte[] entry) => Assert.NotEmpty(entry);
    }
}
