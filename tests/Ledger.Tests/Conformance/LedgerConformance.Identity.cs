using CreditHub.Domain.Identity;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using Xunit;

namespace CreditHub.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    private static readonly SubjectNumber Registration = new(NumberScheme.Registration, "610000100457811");

    [Fact]
    public async Task Numbers_AreKnownWithTheSubjectOnceItIs()
    {
        var code = Code(1);
        var inside = SubjectNumber.InsideOf(code)!.Value;
        Assert.Empty(await _store.Reader.FindNumbers([inside, Registration], Token));
        await Committed(Unit(code, 0, Report(code, "a")) with { Learned = [new LearnedNumber(Registration, code, IsConfirmed: false)] });
        Assert.Equal(
            [new KnownNumber(inside, code, "公司", IsConfirmed: false), new KnownNumber(Registration, code, "公司", IsConfirmed: false)],
            (await _store.Reader.FindNumbers([inside, Registration], Token)).OrderByDescending(k => k.Number.Scheme));

        // Another scheme's number with the same digits is another number.
        Assert.Empty(await _store.Reader.FindNumbers([Registration with { Scheme = NumberScheme.Tax }], Token));
    }

    [Fact]
    public async Task Numbers_LearntAgain_AreHeldOnceAndStayConfirmed()
    {
        var code = Code(1);
        var learned = new LearnedNumber(Registration, code, IsConfirmed: false);
        await Committed(Unit(code, 0, Report(code, "a")) with { Learned = [learned, learned] });
        await Committed(Unit(code, 1, Report(code, "b")) with { Learned = [learned with { IsConfirmed = true }] });
        await Committed(Unit(code, 2, Report(code, "c")) with { Learned = [learned, learned with { Code = Code(2) }] });
        var known = (await _store.Reader.FindNumbers([Registration], Token)).OrderBy(k => k.Code);
        Assert.Equal([new KnownNumber(Registration, code, "公司", IsConfirmed: true), new KnownNumber(Registration, Code(2), "", IsConfirmed: false)], known);
    }

    [Fact]
    public async Task Numbers_OfManySubjects_AreFoundTogether()
    {
        var codes = Enumerable.Range(0, 300).Select(Code).ToList();
        await Task.WhenAll(codes.Select(c => Committed(Unit(c, 0, Report(c, $"r{c}")))));
        var known = await _store.Reader.FindNumbers(codes.Select(c => SubjectNumber.InsideOf(c)!.Value), Token);
        Assert.Equal(codes.Order(), known.Select(k => k.Code).Order());
    }

    [Fact]
    public async Task Waiting_SameKey_TellsRepetitionFromConflictAlsoWithinAGroup()
    {
        var first = (await Committed(Wait("a", "内容"))).Transactions[0];
        Assert.Equal(new AppendOutcome.AlreadyRecorded(Key("a"), 1, first), await _store.Appender.Append(Wait("a", "内容"), Token));
        Assert.Equal(new AppendOutcome.KeyConflict(Key("a"), 1, first, Digest("内容")), await _store.Appender.Append(Wait("a", "别的"), Token));

        var group = await InOneGroup(Wait("b", "内容"), Wait("b", "内容"), Wait("b", "别的"));
        var taken = Assert.IsType<AppendOutcome.Committed>(group[0]).Transactions[0];
        Assert.Equal([new AppendOutcome.AlreadyRecorded(Key("b"), 1, taken), new AppendOutcome.KeyConflict(Key("b"), 1, taken, Digest("内容"))], group[1..]);

        var held = Assert.Single(await _store.Reader.FindWaiting([Key("a"), Key("none")], Token));
        Assert.Equal(new WaitingRow(first, Key("a"), 1, Digest("内容"), WaitingState.Waiting, null, null), held);
    }

    [Fact]
    public async Task Waiting_IsNoRecordAndItsKeyStaysFree()
    {
        var code = Code(1);
        await Committed(Wait("a", "内容"));
        Assert.Null(await _store.Reader.FindEntry(Key("a"), 1, Token));
        await Committed(Unit(code, 0, Report(code, "a")));
        Assert.Equal(EntryKind.RecordReported, (await _store.Reader.FindEntry(Key("a"), 1, Token))!.Kind);
        Assert.Equal(1, Assert.Single(await _store.Reader.ReadSources(Token)).RowsTaken);
    }

    [Fact]
    public async Task Waiting_Decided_IsSoOnceAndLeavesTheQueue()
    {
        var a = (await Committed(Wait("a", "a"))).Transactions[0];
        var b = (await Committed(Wait("b", "b"))).Transactions[0];
        var c = (await Committed(Wait("c", "c"))).Transactions[0];
        Assert.Equal([a, b], (await _store.Reader.ListWaiting("", "", default, 2, Token)).Select(e => e.Position));
        Assert.Equal([c], (await _store.Reader.ListWaiting("s", "d", b, 2, Token)).Select(e => e.Position));
        Assert.Empty(await _store.Reader.ListWaiting("s", "other", default, 2, Token));
        Assert.Empty(await _store.Reader.ListWaiting("other", "", default, 2, Token));

        var decided = (await Committed(Decide(a, 1))).Transactions[0];
        Assert.Equal(new AppendOutcome.DecidedBefore(a), await _store.Appender.Append(Decide(a, 2), Token));
        var group = await InOneGroup(Decide(b, null), Decide(b, 1));
        Assert.IsType<AppendOutcome.Committed>(group[0]);
        Assert.Equal(new AppendOutcome.DecidedBefore(b), group[1]);

        Assert.Equal([c], (await _store.Reader.ListWaiting("", "", default, 10, Token)).Select(e => e.Position));
        var held = await _store.Reader.FindWaiting(a, Token);
        Assert.Equal((WaitingState.Resolved, Code(1), decided), (held!.State, held.Code, held.Decided));
        Assert.Equal(WaitingState.Discarded, (await _store.Reader.FindWaiting(b, Token))!.State);
        Assert.Equal(EntryKind.WaitingDecided, (await _store.Reader.ReadEntry(decided, Token))!.Kind);
        Assert.Null(await _store.Reader.FindWaiting(decided, Token));
    }

    private static AppendUnit Wait(string number, string content) => new()
    {
        Transactions =
        [
            new TransactionDraft(
            [
                new EntryDraft
                {
                    Kind = EntryKind.RowWaiting, Record = Key(number), RecordVersion = 1, WaitingDigest = Digest(content), Payload = new byte[] { 1 },
                },
            ]),
        ],
    };

    private static AppendUnit Decide(Position waiting, int? code) => new()
    {
        Transactions =
        [
            new TransactionDraft(
            [
                new EntryDraft
                {
                    Kind = EntryKind.WaitingDecided, Decision = new WaitingDecision(waiting, code is { } n ? Code(n) : null), Payload = new byte[] { 1 },
                },
            ]),
        ],
    };
}
