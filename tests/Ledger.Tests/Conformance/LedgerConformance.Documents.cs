using CreditHub.Domain.Records;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using Xunit;

namespace CreditHub.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task Documents_SameKeyAgain_TellsRepetitionFromConflict()
    {
        var first = await Committed(Documents(Document("a"), Document("b", EntryKind.ReportIssued)));
        var again = await _store.Appender.Append(Documents(Document("a"), Document("c")), Token);
        Assert.Equal(new AppendOutcome.AlreadyRecorded(DocumentKey("a"), 1, first.Transactions[0]), again);
        var other = await _store.Appender.Append(Documents(Document("a", content: "别的")), Token);
        Assert.Equal(Digest("a"), Assert.IsType<AppendOutcome.KeyConflict>(other).Held);
        Assert.Equal(2, (await ReadAll()).Count);
        Assert.Equal(new Position(2), (await _store.Reader.FindDocument(DocumentKey("b"), Token))!.Position);
        Assert.Null(await _store.Reader.FindDocument(DocumentKey("c"), Token));
    }

    [Fact]
    public async Task Documents_OneKeySeveralTimesInAGroup_AreRecordedOnceAndDisturbNobody()
    {
        var outcomes = await InOneGroup(Documents(Document("a")), Documents(Document("a")), Documents(Document("b")), Documents(Document("a", content: "别的")));
        Assert.IsType<AppendOutcome.Committed>(outcomes[0]);
        Assert.IsType<AppendOutcome.AlreadyRecorded>(outcomes[1]);
        Assert.IsType<AppendOutcome.Committed>(outcomes[2]);
        Assert.IsType<AppendOutcome.KeyConflict>(outcomes[3]);
    }

    [Fact]
    public async Task Documents_AreNobodysData()
    {
        await Committed(Documents(Document("a")));
        Assert.Empty(await _store.Reader.ReadSources(Token));
    }

    [Fact]
    public async Task Documents_OfAKind_AreReadByTheirIndexBothWays()
    {
        for (var i = 0; i < 5; i++)
        {
            await Committed(Documents(Document($"draw{i}", EntryKind.DrawMade)));
            await Committed(Documents(Document($"outcome{i}")));
        }

        var page = await _store.Reader.ReadIndexedKind(EntryKind.DrawMade, new Position(3), 3, Token);
        Assert.Equal([5L, 7, 9], page.Select(e => e.Position.Value));
        var newest = await _store.Reader.ReadIndexedKindDescending(EntryKind.DrawMade, new Position(8), 2, Token);
        Assert.Equal([7L, 5], newest.Select(e => e.Position.Value));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _store.Reader.ReadIndexedKind(EntryKind.RecordReported, default, 3, Token));
    }

    private static AppendUnit Documents(params EntryDraft[] entries) => new() { Transactions = [new TransactionDraft(entries)] };

    private static EntryDraft Document(string number, EntryKind kind = EntryKind.OutcomeReported, string? content = null) => new()
    {
        Kind = kind, Record = DocumentKey(number), RecordVersion = 1, Digest = Digest(content ?? number), Payload = new byte[] { 1 },
    };

    private static RecordKey DocumentKey(string number) => new("agency", "outcome", number);
}
