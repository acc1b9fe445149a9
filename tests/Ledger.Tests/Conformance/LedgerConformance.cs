using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CreditHub.Ledger.Tests.Conformance;

/// <summary>What every engine must do. One suite; each engine runs all of it.</summary>
public abstract partial class LedgerConformance : IAsyncLifetime
{
    private static readonly BeijingDate Day = BeijingDate.Parse("2026-10-20");
    private LedgerOptions _options = new();
    private LedgerStore _store = null!;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 2, 1, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _options = NewStore();
        _store = await Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Options of a store that does not exist yet.</summary>
    protected abstract LedgerOptions NewStore();

    [Fact]
    public async Task Append_Concurrent_PositionsAreGaplessThoughSomeAreRejected()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => _store.Appender.Append(
            Unit(Code(i), expectedVersion: i % 5 == 0 ? 7 : 0, Report(Code(i), $"r{i}")), Token)));
        Assert.Equal(80, outcomes.OfType<AppendOutcome.StaleSubject>().Count());
        var positions = outcomes.OfType<AppendOutcome.Committed>().SelectMany(c => c.Transactions).Select(p => p.Value).Order().ToList();
        Assert.Equal(Enumerable.Range(1, 320).Select(i => (long)i), positions);
        Assert.Equal(new Position(320), (await _store.Reader.ReadHead(Token)).Last);
        Assert.Equal(positions, (await ReadAll()).Select(e => e.Position.Value));
    }

    [Fact]
    public async Task Append_StaleVersion_IsToldTheActualOne()
    {
        var code = Code(1);
        await Committed(Unit(code, 0, Report(code, "a")));
        await Committed(Unit(code, 1, Report(code, "b")));
        Assert.Equal(new AppendOutcome.StaleSubject(2), await _store.Appender.Append(Unit(code, 1, Report(code, "c")), Token));
        Assert.Equal(new AppendOutcome.StaleSubject(2), await _store.Appender.Append(Unit(code, 0, Report(code, "c")), Token));
        Assert.Equal(2, (await ReadAll()).Count);
    }

    [Fact]
    public async Task Append_SameKey_TellsRepetitionFromConflict()
    {
        var code = Code(1);
        var first = await Committed(new AppendUnit
        {
            Subject = Subject(code, 0),
            Transactions = [new TransactionDraft([Report(code, "a", version: 3), Report(code, "with-it")])],
        });
        var again = await _store.Appender.Append(Unit(code, 1, Report(code, "a", version: 3)), Token);
        Assert.Equal(new AppendOutcome.AlreadyRecorded(Key("a"), 3, first.Transactions[0]), again);
        var other = await _store.Appender.Append(Unit(code, 1, Report(code, "a", version: 3, content: "别的")), Token);
        Assert.Equal(Digest("a"), Assert.IsType<AppendOutcome.KeyConflict>(other).Held);
        Assert.IsType<AppendOutcome.StaleSubject>(await _store.Appender.Append(Unit(code, 1, Report(code, "a", version: 2)), Token));
        var stolen = await _store.Appender.Append(Unit(Code(2), 0, Report(Code(2), "a", version: 4)), Token);
        Assert.Equal(new AppendOutcome.RecordOfOtherSubject(Key("a"), code), stolen);
        Assert.Equal(2, (await ReadAll()).Count);
    }

    [Fact]
    public async Task Append_VersionBelowOneThatWasSeen_IsSuperseded()
    {
        var code = Code(1);
        await Committed(Unit(code, 0, Report(code, "a")));
        var held = await Committed(Unit(code, 1, Report(code, "b")));
        var seen = await Committed(See(code, 2, "a", 5));
        Assert.Empty(seen.Transactions);
        await Committed(See(code, 2, "a", 4));

        var late = await _store.Appender.Append(Unit(code, 2, Report(code, "a", version: 4, content: "别的")), Token);
        Assert.Equal(new AppendOutcome.AlreadySuperseded(Key("a"), 4, new Position(1)), late);
        var other = await _store.Appender.Append(Unit(code, 2, Report(code, "a", version: 5, content: "别的")), Token);
        Assert.Equal(Digest("a"), Assert.IsType<AppendOutcome.KeyConflict>(other).Held);
        Assert.Equal(held.Transactions[^1], (await _store.Reader.FindSubject(code, Token))!.Position);
        await Committed(Unit(code, 2, Report(code, "a", version: 6, content: "别的")));
        Assert.Equal(3, (await ReadAll()).Count);
    }

    [Fact]
    public async Task Batches_AreFoundByDeliveryAndListedNewestFirst()
    {
        var positions = new List<Position>();
        foreach (var (id, dataset) in new[] { ("one", "d"), ("two", "d"), ("one", "other") })
        {
            var at = Time.GetUtcNow().AddMinutes(positions.Count);
            positions.Add((await Committed(new AppendUnit { Transactions = [new TransactionDraft([Batch(id, dataset, at)])] })).Transactions[0]);
        }

        Assert.Equal(positions[0], (await _store.Reader.FindBatch("s", new BatchKey("one", Time.GetUtcNow()), Token))!.Position);
        Assert.Null(await _store.Reader.FindBatch("s", new BatchKey("two", Time.GetUtcNow()), Token));
        Assert.Equal(positions[2], (await _store.Reader.FindLastBatch("s", "one", Token))!.Position);
        Assert.Null(await _store.Reader.FindLastBatch("s", "three", Token));
        var all = await _store.Reader.ListBatches("s", "", new Position(long.MaxValue), 10, Token);
        Assert.Equal(positions.AsEnumerable().Reverse(), all.Select(e => e.Position));
        var one = await _store.Reader.ListBatches("s", "d", positions[1], 10, Token);
        Assert.Equal([positions[0]], one.Select(e => e.Position));
        Assert.Empty(await _store.Reader.ListBatches("t", "", new Position(long.MaxValue), 10, Token));
        Assert.Equal(0, Assert.Single(await _store.Reader.ReadSources(Token), s => s.Dataset == "d").RowsTaken);
    }

    [Fact]
    public async Task Quality_IsAddedUpOverUnitsGroupsAndDays()
    {
        await InOneGroup(Counted(Day, "a", 3), Counted(Day, "a", 4), Counted(Day.AddDays(1), "a", 10));
        await Committed(Counted(Day, "b", 1));
        await Committed(Counted(Day, "a", 100));
        Assert.Equal([("a", 117L), ("b", 1L)], (await _store.Reader.ReadQuality(Day, Token)).Select(c => (c.Measure, c.Counted)).Order());
        Assert.Equal([("a", 10L)], (await _store.Reader.ReadQuality(Day.AddDays(1), Token)).Select(c => (c.Measure, c.Counted)));
        Assert.Equal(new Position(1), (await _store.Reader.ReadHead(Token)).Last);
    }

    [Fact]
    public async Task ListHeld_GivesWhatHoldsOfOneDatasetByNumber()
    {
        var code = Code(1);
        await Committed(Unit(code, 0, Report(code, "b"), Report(code, "a/2"), Report(code, "z")));
        await Committed(See(code, 1, "z", 7));
        await Committed(Unit(code, 1, Report(code, "b", version: 2) with { Kind = EntryKind.RecordWithdrawn, Current = Report(code, "b").Current! with { Withdrawn = true } }));
        Assert.Equal([("a/2", 1L, code), ("z", 7L, code)], (await _store.Reader.ListHeld("s", "d", "", 10, Token)).Select(r => (r.RecordNumber, r.Version, r.Subject)));
        Assert.Equal(["z"], (await _store.Reader.ListHeld("s", "d", "a/2", 10, Token)).Select(r => r.RecordNumber));
        Assert.Empty(await _store.Reader.ListHeld("s", "d.more", "", 10, Token));
    }

    [Fact]
    public async Task Append_VersionSeenInTheSameGroup_SupersedesWhatFollows()
    {
        var code = Code(1);
        var outcomes = await InOneGroup(
            Unit(code, 0, Report(code, "a")), See(code, 1, "a", 3), Unit(code, 1, Report(code, "a", version: 2, content: "别的")), See(code, 0, "a", 9));
        Assert.IsType<AppendOutcome.Committed>(outcomes[1]);
        Assert.Equal(new AppendOutcome.AlreadySuperseded(Key("a"), 2, new Position(2)), outcomes[2]);
        Assert.Equal(new AppendOutcome.StaleSubject(1), outcomes[3]);
    }

    [Fact]
    public async Task Append_VersionSeenOfARecordThatTheSameUnitBrings_IsRemembered()
    {
        var code = Code(1);
        await Committed(Unit(code, 0, Report(code, "a")) with { Seen = [new SeenVersion(Key("a"), 3)] });
        var late = await _store.Appender.Append(Unit(code, 1, Report(code, "a", version: 2, content: "别的")), Token);
        Assert.Equal(new AppendOutcome.AlreadySuperseded(Key("a"), 2, new Position(1)), late);
    }

    [Fact]
    public async Task Append_OneEntryMayNotBe_NothingOfTheUnitIs()
    {
        var (held, code) = (Code(1), Code(2));
        await Committed(Unit(held, 0, Report(held, "a")));
        var outcome = await _store.Appender.Append(Unit(code, 0, Report(code, "b"), Report(code, "a", version: 2)), Token);
        Assert.IsType<AppendOutcome.RecordOfOtherSubject>(outcome);
        Assert.Null(await _store.Reader.FindSubject(code, Token));
        Assert.Null(await _store.Reader.FindEntry(Key("b"), 1, Token));
    }

    [Fact]
    public async Task Append_UnitsOfOneSubjectInAGroup_AreJudgedOneAfterTheOther()
    {
        var code = Code(1);
        var outcomes = await InOneGroup(
            Unit(code, 0, Report(code, "a")), Unit(code, 1, Report(code, "b")), Unit(code, 1, Report(code, "c")), Unit(code, 2, Report(code, "a")));
        Assert.IsType<AppendOutcome.Committed>(outcomes[0]);
        Assert.IsType<AppendOutcome.Committed>(outcomes[1]);
        Assert.Equal(new AppendOutcome.StaleSubject(2), outcomes[2]);
        Assert.IsType<AppendOutcome.AlreadyRecorded>(outcomes[3]);
    }

    [Fact]
    public async Task Append_ByTwoNodes_OneOrderWithoutGapOrRepetition()
    {
        await using var other = await Open();
        async Task<List<long>> Work(LedgerStore store, int offset)
        {
            var positions = new List<long>();
            for (var i = 0; i < 60; i++)
            {
                var code = Code(offset + i);
                var outcome = await store.Appender.Append(Unit(code, 0, Report(code, $"r{offset + i}")), Token);
                positions.AddRange(Assert.IsType<AppendOutcome.Committed>(outcome).Transactions.Select(p => p.Value));
            }

            return positions;
        }

        var both = await Task.WhenAll(Task.Run(() => Work(_store, 0)), Task.Run(() => Work(other, 1000)));
        Assert.Equal(Enumerable.Range(1, 120).Select(i => (long)i), both[0].Concat(both[1]).Order());
        Assert.Equal(both[0], both[0].Order());
    }

    [Fact]
    public async Task Append_ClockRunsBackwards_RecordedTimeDoesNot()
    {
        await Committed(Unit(Code(1), 0, Report(Code(1), "a")));
        var later = Time.GetUtcNow().AddHours(1);
        Time.SetUtcNow(later);
        await Committed(Unit(Code(2), 0, Report(Code(2), "b")));
        Time.AdjustTime(later.AddMinutes(-50));
        await Committed(Unit(Code(3), 0, Report(Code(3), "c")));
        var recorded = (await ReadAll()).Select(e => e.RecordedAt).ToList();
        Assert.Equal(recorded.Order(), recorded);
        Assert.Equal(recorded[1], recorded[2]);
    }

    [Fact]
    public async Task Append_AfterANewEpoch_IsFencedAndLostTokensAreKnown()
    {
        await Committed(Unit(Code(1), 0, Report(Code(1), "a")));
        var held = ChangeToken.Of(_store, new Position(1)).ToString();
        var lost = ChangeToken.Of(_store, new Position(2)).ToString();
        Assert.Equal(2, await LedgerStore.BeginEpoch(_options, Time));
        await Assert.ThrowsAsync<LedgerFencedException>(() => _store.Appender.Append(Unit(Code(2), 0, Report(Code(2), "b")), Token));
        await Assert.ThrowsAsync<LedgerFencedException>(() => _store.Appender.Append(Unit(Code(3), 0, Report(Code(3), "c")), Token));

        await using var reopened = await Open();
        Assert.Equal(TokenFault.None, ChangeToken.TryParse(held, reopened, out var token));
        Assert.Equal(new Position(1), token.Position);
        Assert.Equal(TokenFault.LostFuture, ChangeToken.TryParse(lost, reopened, out _));
        Assert.Equal(TokenFault.Malformed, ChangeToken.TryParse(held[..^1], reopened, out _));
        Assert.Equal(TokenFault.Malformed, ChangeToken.TryParse("x" + held[1..], reopened, out _));
        Assert.IsType<AppendOutcome.Committed>(await reopened.Appender.Append(Unit(Code(2), 0, Report(Code(2), "b")), Token));
    }

    [Fact]
    public async Task ReadEntries_AtAnyLimit_NeverSplitsATransactionAndAlwaysGoesOn()
    {
        for (var i = 0; i < 12; i++)
        {
            var entries = Enumerable.Range(0, 1 + (i % 4)).Select(n => Report(Code(i), $"r{i}-{n}")).ToList();
            await Committed(new AppendUnit { Subject = Subject(Code(i), 0), Transactions = [new TransactionDraft(entries)] });
        }

        foreach (var (entriesMax, bytesMax) in new[] { (1, 1), (2, int.MaxValue), (3, 1), (5, int.MaxValue), (1000, int.MaxValue) })
        {
            var read = new List<LedgerEntry>();
            while (true)
            {
                var page = await _store.Reader.ReadEntries(read.Count == 0 ? default : read[^1].Position, entriesMax, bytesMax, Token);
                if (page.Count == 0) break;
                Assert.Equal(page[^1].TransactionEnd, page[^1].Position);
                read.AddRange(page);
            }

            Assert.Equal(Enumerable.Range(1, read.Count).Select(i => (long)i), read.Select(e => e.Position.Value));
            Assert.Equal((await _store.Reader.ReadHead(Token)).Last, read[^1].Position);
        }
    }

    [Fact]
    public async Task ReadEntriesOfKind_AtAnyLimit_FindsAllOfTheKindAndComesToTheEnd()
    {
        var standing = new EntryDraft { Kind = EntryKind.StandingChanged, Payload = new byte[] { 1 } };
        for (var i = 0; i < 12; i++)
        {
            EntryDraft[] entries = i % 3 == 0 ? [standing, Report(Code(i), $"r{i}"), standing, Report(Code(i), $"s{i}")] : [Report(Code(i), $"r{i}")];
            await Committed(new AppendUnit { Subject = Subject(Code(i), 0), Transactions = [new TransactionDraft(entries)] });
        }

        var expected = (await ReadAll()).Where(e => e.Kind == EntryKind.StandingChanged).Select(e => e.Position).ToList();
        Assert.Equal(8, expected.Count);
        var ends = (await ReadAll()).Select(e => e.TransactionEnd).ToHashSet();
        foreach (var (entriesMax, bytesMax, stretch) in new[] { (1, int.MaxValue, 1000), (3, 1, 1000), (3, int.MaxValue, 1), (1000, int.MaxValue, 4), (1000, int.MaxValue, 1000) })
        {
            var read = new List<Position>();
            Position at = default;
            while (true)
            {
                var (entries, reached) = await _store.Reader.ReadEntriesOfKind(EntryKind.StandingChanged, at, entriesMax, bytesMax, Token, stretch);
                if (reached == at) break;
                Assert.Contains(reached, ends);
                Assert.True(int.IsEvenInteger(entries.Count), "A transaction was cut.");
                read.AddRange(entries.Select(e => e.Position));
                at = reached;
            }

            Assert.Equal(expected, read);
            Assert.Equal((await _store.Reader.ReadHead(Token)).Last, at);
        }
    }

    [Fact]
    public async Task FirstPositionAt_FindsTheFirstRecordedThenOrLater()
    {
        var start = Time.GetUtcNow();
        for (var i = 0; i < 9; i++)
        {
            await Committed(Unit(Code(i), 0, Report(Code(i), $"r{i}")));
            if (i % 3 == 2) Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(new Position(1), await _store.Reader.FirstPositionAt(start.AddYears(-1), Token));
        Assert.Equal(new Position(4), await _store.Reader.FirstPositionAt(start.AddSeconds(1), Token));
        Assert.Equal(new Position(4), await _store.Reader.FirstPositionAt(start.AddMinutes(1), Token));
        Assert.Equal(new Position(7), await _store.Reader.FirstPositionAt(start.AddMinutes(2), Token));
        Assert.Null(await _store.Reader.FirstPositionAt(start.AddMinutes(2).AddTicks(1), Token));
    }

    [Fact]
    public async Task ListRecords_InPages_IsCompleteNewestFirstAndKeepsWithdrawnOnesApart()
    {
        var code = Code(1);
        for (var i = 0; i < 25; i++) await Committed(Unit(code, i, Report(code, $"r{i}", decidedOn: Day.AddDays(i % 7))));
        await Committed(Unit(code, 25, Withdraw("r3", 2)));

        var seen = new List<RecordRow>();
        (int, Position)? after = null;
        while (true)
        {
            var page = await _store.Reader.ListRecords(code, withWithdrawn: false, after, 4, Token);
            seen.AddRange(page);
            if (page.Count < 4) break;
            after = (page[^1].DecidedOn, page[^1].Latest.Position);
        }

        Assert.Equal(24, seen.Select(r => r.Key).Distinct().Count());
        Assert.Equal(24, seen.Count);
        Assert.Equal(seen.OrderByDescending(r => r.DecidedOn).ThenByDescending(r => r.Latest.Position), seen);
        var withdrawn = Assert.Single(await _store.Reader.ListRecords(code, withWithdrawn: true, null, 100, Token), r => r.Withdrawn);
        Assert.Equal(Key("r3"), withdrawn.Key);
        Assert.Equal(EntryKind.RecordReported, withdrawn.Latest.Kind);
    }

    [Fact]
    public async Task Subjects_AreFoundByRegionIndustryKindChangeAndDueDay()
    {
        await Committed(Unit(Subject(Code(1), 0, "610113", "F5132", RecordKind.Penalty, due: Day), Report(Code(1), "a")));
        await Committed(Unit(Subject(Code(2), 0, "610402", "C2511", RecordKind.Licence, standing: [1, 2]), Report(Code(2), "b")));
        await Committed(Unit(Subject(Code(3), 0, "610113", "C2512", RecordKind.Licence), Report(Code(3), "c")));

        Assert.Equal([Code(1), Code(3)], await Find(new SubjectFilter { RegionPrefixes = ["6101"] }));
        Assert.Equal([Code(2), Code(3)], await Find(new SubjectFilter { IndustryPrefixes = ["C25"] }));
        Assert.Equal([Code(1)], await Find(new SubjectFilter { Kinds = RecordKind.Penalty.Bit() }));
        Assert.Equal([Code(3)], await Find(new SubjectFilter { ChangedAfter = new Position(2) }));
        Assert.Equal([Code(1)], await _store.Reader.DueSubjects(Day, 10, Token));
        Assert.Empty(await _store.Reader.DueSubjects(Day.AddDays(-1), 10, Token));
        var standing = Assert.Single(await _store.Reader.ReadStandings(null, 10, Token));
        Assert.Equal(Code(2), standing.Code);
        Assert.Equal([1, 2], standing.Standing!);

        await Committed(Unit(Subject(Code(2), 1, "610402", "C2511", RecordKind.Licence, standing: []), Report(Code(2), "d")));
        Assert.Empty(await _store.Reader.ReadStandings(null, 10, Token));

        async Task<IEnumerable<UnifiedSocialCreditCode>> Find(SubjectFilter filter) => await _store.Reader.QuerySubjects(filter, null, 10, Token);
    }

    [Fact]
    public async Task Snapshot_IsKeptAtItsPositionWhenALaterAppendWritesNone()
    {
        var code = Code(1);
        await Committed(Unit(code, 0, Report(code, "a")));
        await Committed(new AppendUnit { Subject = Subject(code, 1) with { Snapshot = null }, Transactions = [new TransactionDraft([Report(code, "b")])] });
        var row = await _store.Reader.FindSubject(code, Token);
        Assert.Equal((2, new Position(2), new Position(1)), (row!.Version, row.Position, row.SnapshotPosition));
        var tail = await _store.Reader.ReadSubjectEntries(code, row.SnapshotPosition, row.Position, Token);
        Assert.Equal(Key("b"), Assert.Single(tail).Record);
    }

    [Fact]
    public async Task Sources_CountRowsAndKeepTheLatestWatermark()
    {
        await Committed(Unit(Code(1), 0, Report(Code(1), "a"), Report(Code(1), "b")));
        var at = Time.GetUtcNow();
        foreach (var completeAsOf in new[] { at, at.AddHours(-1) })
        {
            await Committed(new AppendUnit
            {
                Transactions = [new TransactionDraft([new EntryDraft { Kind = EntryKind.WatermarkAdvanced, Record = new RecordKey("s", "d", ""), CompleteAsOf = completeAsOf, Payload = new byte[] { 1 } }])],
            });
        }

        var source = Assert.Single(await _store.Reader.ReadSources(Token));
        Assert.Equal((2, at), (source.RowsTaken, source.CompleteAsOf!.Value));
    }

    [Fact]
    public async Task Reopened_WithoutBeingClosed_HoldsWhatWasAcknowledged()
    {
        for (var i = 0; i < 20; i++) await Committed(Unit(Code(i), 0, Report(Code(i), $"r{i}")));
        await using var reopened = await Open();
        Assert.Equal(_store.Id, reopened.Id);
        Assert.Equal(20, (await reopened.Reader.ReadEntries(default, 1000, int.MaxValue, Token)).Count);
        Assert.IsType<AppendOutcome.AlreadyRecorded>(await reopened.Appender.Append(Unit(Code(3), 1, Report(Code(3), "r3")), Token));
    }

    [Fact]
    public async Task Committed_ListenersHearInOrderBeforeTheAnswerAndCannotSpoilIt()
    {
        var heard = new List<long>();
        _store.Appender.Committed += group => heard.AddRange(group.Entries.Select(e => e.Position.Value));
        _store.Appender.Committed += _ => throw new InvalidOperationException("A listener fails.");
        for (var i = 0; i < 10; i++)
        {
            await Committed(Unit(Code(i), 0, Report(Code(i), $"r{i}")));
            Assert.Equal(Enumerable.Range(1, i + 1).Select(n => (long)n), heard);
        }
    }

    [Fact]
    public async Task Append_QueueFull_WaitsForAPlace()
    {
        _options.QueueUnitsMax = 4;
        _options.GroupUnitsMax = 1;
        await using var store = await Open();
        using var blocked = new ManualResetEventSlim();
        store.Appender.Committed += _ => blocked.Wait(TimeSpan.FromSeconds(30));
        var appends = Enumerable.Range(0, 8).Select(i => store.Appender.Append(Unit(Code(i), 0, Report(Code(i), $"r{i}")), Token)).ToList();
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Appender.Append(Unit(Code(99), 0, Report(Code(99), "r99")), impatient.Token));
        blocked.Set();
        Assert.All(await Task.WhenAll(appends), o => Assert.IsType<AppendOutcome.Committed>(o));
        Assert.Null(await store.Reader.FindSubject(Code(99), Token));
    }

    private static UnifiedSocialCreditCode Code(int i) => UnifiedSocialCreditCode.Create("91", "610113", $"MA{i:D6}");

    private static RecordKey Key(string number) => new("s", "d", number);

    private static ContentDigest Digest(string content) => ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes(content));

    private static EntryDraft Report(UnifiedSocialCreditCode code, string number, long version = 1, string? content = null, BeijingDate? decidedOn = null) => new()
    {
        Kind = EntryKind.RecordReported,
        Record = Key(number),
        RecordVersion = version,
        Digest = Digest(content ?? number),
        Payload = System.Text.Encoding.UTF8.GetBytes($"{code} {number} {content}"),
        Current = new CurrentRecord
        {
            Kind = RecordKind.Penalty, Withdrawn = false, DecidedOn = decidedOn ?? Day, EffectiveUntil = null,
            PublicityEndsOn = null, Sort = ""
        },
    };

    private static EntryDraft Withdraw(string number, long version) => new()
    {
        Kind = EntryKind.RecordWithdrawn,
        Record = Key(number),
        RecordVersion = version,
        Digest = Digest("withdrawn"),
        Payload = new byte[] { 0 },
        Current = new CurrentRecord
        {
            Kind = RecordKind.Penalty, Withdrawn = true, DecidedOn = Day, EffectiveUntil = null,
            PublicityEndsOn = null, Sort = ""
        },
    };

    private static SubjectWrite Subject(
        UnifiedSocialCreditCode code, long expectedVersion, string region = "", string industry = "", RecordKind kind = RecordKind.Penalty,
        byte[]? standing = null, BeijingDate? due = null) => new()
        {
            Code = code,
            ExpectedVersion = expectedVersion,
            Name = "公司",
            Region = region,
            Industry = industry,
            Kinds = kind.Bit(),
            Standing = standing is null ? null : new StandingWrite(standing.Length == 0 ? (ReadOnlyMemory<byte>?)null : standing),
            Snapshot = new byte[] { 1, 2, 3 },
            NextDueOn = due,
        };

    private static AppendUnit Unit(UnifiedSocialCreditCode code, long expectedVersion, params EntryDraft[] entries) => Unit(Subject(code, expectedVersion), entries);

    private static AppendUnit Unit(SubjectWrite subject, params EntryDraft[] entries) =>
        new() { Subject = subject, Transactions = [.. entries.Select(e => new TransactionDraft([e]))] };

    private static EntryDraft Batch(string id, string dataset, DateTimeOffset startedAt) => new()
    {
        Kind = EntryKind.BatchDelivered,
        Record = new RecordKey("s", dataset, ""),
        Batch = new BatchKey(id, startedAt),
        Payload = new byte[] { 1 },
    };

    private static AppendUnit Counted(BeijingDate day, string measure, long counted) =>
        new() { Transactions = [], Counted = [new QualityCount("s", "d", day, measure, counted)] };

    private static AppendUnit See(UnifiedSocialCreditCode code, long expectedVersion, string number, long version) =>
        new() { Subject = Subject(code, expectedVersion), Transactions = [], Seen = [new SeenVersion(Key(number), version)] };

    private Task<LedgerStore> Open() => LedgerStore.Open(_options, Time, NullLoggerFactory.Instance);

    private async Task<AppendOutcome.Committed> Committed(AppendUnit unit) =>
        Assert.IsType<AppendOutcome.Committed>(await _store.Appender.Append(unit, Token));

    private Task<IReadOnlyList<LedgerEntry>> ReadAll() => _store.Reader.ReadEntries(default, 100_000, int.MaxValue, Token);

    // The writer is held at a first unit while the others queue up behind it.
    private async Task<AppendOutcome[]> InOneGroup(params AppendUnit[] units)
    {
        using var held = new ManualResetEventSlim();
        void Hold(CommittedGroup group) => held.Wait(TimeSpan.FromSeconds(30));
        _store.Appender.Committed += Hold;
        var first = _store.Appender.Append(Unit(Code(900), 0, Report(Code(900), "hold")), Token);
        var appends = units.Select(u => _store.Appender.Append(u, Token)).ToList();
        held.Set();
        await first;
        _store.Appender.Committed -= Hold;
        return await Task.WhenAll(appends);
    }
}
