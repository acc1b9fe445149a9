using CreditHub.Evidence;
using CreditHub.Evidence.Transparency;
using CreditHub.Hub.Checkpoints;
using CreditHub.Hub.Tests.Evidence;
using CreditHub.V1;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace CreditHub.Hub.Tests.Checkpoints;

/// <summary>
/// The decision log and the ledger bind each other: heads of blocks name signed checkpoints, and the ledger is held to them.
/// </summary>
public sealed class BoundLogTests
{
    [Fact]
    public async Task Heads_NameTheLatestCheckpoint_AlsoInReceiptsAndAfterAStart()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        LedgerCheckpoint last;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            last = await Grow(hub, "1");
            var decision = (await hub.Check(Rows.Company)).DecisionId;
            var request = new GetReceiptRequest { DecisionId = decision };
            var receipt = (await hub.Evidence.GetReceiptAsync(request, cancellationToken: TestHub.Token)).Receipt;
            var proof = ReceiptProof.Of(receipt, Logged.TrustedKey(hub.EvidenceFolder));
            Assert.Equal(last.Text, LedgerCheckpoint.Of(proof.Block.Checkpoint).Text);
            last = await Grow(hub, "2");
            await hub.Check(Rows.Company);
            await DecisionLogTests.Flush(hub);
        }

        var evidence = Path.Combine(folder, "evidence");
        var heads = Logged.Blocks(Assert.Single(Logged.Segments(evidence)));
        Assert.Equal(last.Text, LedgerCheckpoint.Of(heads[^1].Header.Checkpoint).Text);
        var named = LogProof.CheckpointsOf(evidence).Select(n => n.Checkpoint.Size).ToList();
        Assert.Equal(named.Order().Distinct(), named);
        Assert.Equal(last.Size, named[^1]);

        await using (var hub = await TestHub.StartAsync(folder)) await DecisionLogTests.Flush(hub);
        Assert.Empty(LogProof.Of(evidence, Logged.TrustedKey(evidence), new LogQuestion { Checkpoints = [last.Stated()] }).Faults);
        System.IO.Directory.Delete(folder, recursive: true);
    }

    /// <summary>What is sealed before the first checkpoint after a start names the one before.</summary>
    [Fact]
    public async Task Start_BeforeAnyCheckpoint_GoesOnWithThatOfTheLastHead()
    {
        using var disk = await FailingDisk.OpenAsync();
        var root = ByteString.CopyFrom(TreeHash.Empty);
        var named = new EvidenceCheckpoint { Origin = "credithub/ledger/one", Size = 7, Root = root, Epoch = 1 };
        disk.Log.Sealer.Checkpoint = named;
        disk.Log.AppendNote(new EvidenceNote { Gap = new EvidenceGap() });
        disk.Log.Dispose();
        await disk.ReopenAsync();
        Assert.Equal(named, EvidenceBlockHeader.Parser.ParseFrom(disk.Log.Head!.BlockHeader).Checkpoint);
        var heads = Logged.Blocks(Assert.Single(Logged.Segments(disk.Folder)));
        Assert.Equal([null, named, named], heads.Select(b => b.Header.Checkpoint));
    }

    [Theory]
    [InlineData("names no checkpoint")]
    [InlineData("it was cut")]
    [InlineData("names another history")]
    [InlineData("names the ledger credithub/ledger/other")]
    [InlineData("names epoch 0")]
    [InlineData("a root of 32 bytes")]
    public async Task Head_ThatTakesBackWhatAnEarlierOneNamed_IsAFaultThoughItIsSigned(string fault)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await Grow(hub, "1");
            await hub.Check(Rows.Company);
        }

        var evidence = Path.Combine(folder, "evidence");
        var segment = Assert.Single(Logged.Segments(evidence));
        var end = Logged.Blocks(segment)[^1];
        var place = end.Header.Clone();
        (place.Number, place.FirstSequence) = (place.Number + 1, place.FirstSequence + place.Count);
        place.Previous = ByteString.CopyFrom(EvidenceDigest.Of(EvidenceSuite.P256, end.HeaderBytes.Span));
        switch (fault)
        {
            case "names no checkpoint": place.Checkpoint = null; break;
            case "it was cut": place.Checkpoint.Size--; break;
            case "names another history": place.Checkpoint.Root = ByteString.CopyFrom(TreeHash.Empty); break;
            case "names epoch 0": place.Checkpoint.Epoch = 0; break;
            case "a root of 32 bytes": place.Checkpoint.Root = ByteString.Empty; break;
            default: place.Checkpoint.Origin = "credithub/ledger/other"; break;
        }

        using var key = new OperatorKey(evidence);
        var decision = new EvidenceDecision { DecisionId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray()) };
        await File.AppendAllBytesAsync(segment, key.ForgeBlock(place, new EvidenceCall { Operation = "EligibilityService/Check" },
            decision), TestHub.Token);
        Assert.Contains(fault, Assert.Single(LogProof.Of(evidence, Logged.TrustedKey(evidence)).Faults), StringComparison.Ordinal);
        System.IO.Directory.Delete(folder, recursive: true);
    }

    /// <summary>Without the file of the last checkpoint, the heads of the log hold the node to what it signed.</summary>
    [Fact]
    public async Task Ledger_ThatWasRewritten_IsNotSignedAgainThoughTheFileOfTheLastCheckpointIsGone()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await Grow(hub, "1");
            await hub.Check(Rows.Company);
        }

        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "ledger.db")};Pooling=False"))
        {
            connection.Open();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE entry SET recorded_at = recorded_at + 1 WHERE position = 2; "
                + "DELETE FROM tree_tile; UPDATE ledger_head SET root = NULL";
            command.ExecuteNonQuery();
        }

        foreach (var own in new[] { "ledger.mark", "checkpoint" }) File.Delete(Path.Combine(folder, own));
        await using var again = await TestHub.StartAsync(folder);
        await Assert.ThrowsAsync<RewrittenLedgerException>(() => again.Service<LedgerCheckpoints>().Advance(TestHub.Token));
        Assert.Null(again.Service<LedgerCheckpoints>().Current);
    }

    [Fact]
    public async Task Acknowledgement_StatesThePositionUpToWhichTheRowIsProven()
    {
        await using var hub = await TestHub.StartAsync();
        var row = Rows.JudgmentDefault();
        var taken = Assert.Single(await hub.Report("sx-court", Rows.Of(row))).Acknowledged;
        var repeated = Assert.Single(await hub.Report("sx-court", Rows.Of(row))).Acknowledged;
        Assert.Equal((RowEffect.Repeated, taken.Position), (repeated.Effect, repeated.Position));
        using var court = hub.ClientOf("sx-court", "reporting");
        var keys = new[] { hub.Service<LedgerCheckpoints>().Keys[0] };
        var covering = LedgerCheckpoint.Open((await court.GetCheckpointAsync(taken.Position, TestHub.Token)).Note, keys);
        Assert.True(covering.Size >= taken.Position);
        var kept = await court.ProveRecordAsync("sx-court", row.Dataset, row.RecordNumber, 1, keys, TestHub.Token);
        Assert.Equal(taken.Position, LedgerLeaf.Parse(kept.Leaf.Span).TransactionEnd);
    }

    private static async Task<LedgerCheckpoint> Grow(TestHub hub, string number)
    {
        var record = Rows.JudgmentDefault();
        record.RecordNumber = number;
        await hub.Report("sx-court", Rows.Of(record));
        return (await hub.Service<LedgerCheckpoints>().Advance(TestHub.Token)).Checkpoint;
    }
}
