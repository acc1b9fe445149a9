using System.Text.Json;
using CreditHub.Evidence.Transparency;
using CreditHub.V1;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Cli.Tests.Evidence;

/// <summary>
/// <c>hubctl audit verify</c> with checkpoints of the ledger: those that heads name, those that were kept, and the hub's tiles.
/// </summary>
public sealed class AuditCheckpointTests : EvidenceFixture
{
    private const string Origin = "credithub/ledger/0c1d3c1f9f7a4c33a9a0c4b1f6f2b7a1";
    private readonly GrownTree _tree = new();
    private int _decisions;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _tree.Grow(70_000);
        Hub.LedgerProofs.Tiles = _tree.Tile;
    }

    [Fact]
    public async Task Verify_HeadsWhoseCheckpointsTheKeptOneExtends_IsProvenByFewTiles()
    {
        foreach (var size in new[] { 3, 200, 256, 300, 66_000, 70_000 }) Name(size);
        var (kept, hubKey) = Keep(69_999);

        var outcome = await Verify("--checkpoint", kept, "--hub-key", hubKey, "--tiles");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("70,000 entries, epoch 1", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("5 checkpoints of heads were held against the one given; 1 are later", outcome.Out, StringComparison.Ordinal);
        Assert.True(Hub.Calls.Arrived.Count < 12, $"{Hub.Calls.Arrived.Count} tiles are many for six checkpoints.");
        var offline = await Verify("--checkpoint", kept, "--hub-key", hubKey);
        Assert.Equal(0, offline.ExitCode);
    }

    [Fact]
    public async Task Verify_HeadThatNamesEntriesThatWereRewrittenSince_IsNamedByItsBlock()
    {
        Name(200);
        Name(300);
        _tree.Rewrite(250);
        var (kept, hubKey) = Keep(69_999);

        var outcome = await Verify("--checkpoint", kept, "--hub-key", hubKey, "--tiles", "--json");

        Assert.Equal(6, outcome.ExitCode);
        var told = JsonDocument.Parse(Assert.Single(outcome.Lines)).RootElement;
        Assert.StartsWith("Block 3 names 300 entries", Assert.Single(told.GetProperty("faults").EnumerateArray()).GetString(),
            StringComparison.Ordinal);
        Assert.Equal((2, 0), (told.GetProperty("checkpointsExtended").GetInt32(), told.GetProperty("checkpointsUnproven").GetInt32()));
    }

    [Fact]
    public async Task Verify_HeadsThatShrinkOrContradictWhatWasKept_AreFaultsWithoutAnyHub()
    {
        Name(300);
        var other = _tree.CheckpointOf(300, Origin).Stated();
        other.Root = ByteString.CopyFrom(TreeHash.Empty);
        Name(other);
        Name(200);
        Name(checkpoint: null);
        var (kept, hubKey) = Keep(200);

        var outcome = await Verify();

        Assert.Equal(6, outcome.ExitCode);
        var faults = outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, faults.Length);
        Assert.Contains("Block 3", faults[0], StringComparison.Ordinal);
        Assert.Contains("names another history of 300 entries", faults[0], StringComparison.Ordinal);
        Assert.Contains("names 200 entries of the ledger, an earlier one 300 in the same epoch: it was cut", faults[1],
            StringComparison.Ordinal);
        Assert.Contains("names no checkpoint of the ledger, and a block before it does", faults[2], StringComparison.Ordinal);
        var contradicting = _tree.CheckpointOf(300, Origin) with { Root = TreeHash.Empty };
        Assert.Contains("Block 2", (await Verify("--checkpoint", Keep(contradicting).Kept, "--hub-key", hubKey)).Error,
            StringComparison.Ordinal);
        Assert.Equal(2, (await Verify("--checkpoint", kept)).ExitCode);
        Assert.Equal(2, (await Verify("--tiles")).ExitCode);
        Assert.Empty(Hub.Calls.Arrived);
    }

    [Fact]
    public async Task Verify_LedgerThatWasRestored_HoldsOnlyWhatTheRestoreKept()
    {
        Name(200);
        Name(300);
        Name(Restored(260, 250));
        Name(Restored(280, 250));
        var newest = _tree.CheckpointOf(69_999, Origin) with { Epoch = 2, EpochBeganAfter = 250 };
        var (kept, hubKey) = Keep(newest);

        var outcome = await Verify("--checkpoint", kept, "--hub-key", hubKey, "--tiles");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("3 checkpoints of heads were held against the one given; 1 are later", outcome.Out, StringComparison.Ordinal);

        EvidenceCheckpoint Restored(int size, long after)
        {
            var stated = _tree.CheckpointOf(size, Origin).Stated();
            (stated.Epoch, stated.EpochBeganAfter) = (2, after);
            return stated;
        }
    }

    private async Task<Outcome> Verify(params string[] options) => await RunAsync(
        ["audit", "verify", Log.Write(Path.Combine(Folder, "log")), "--key", KeyFile, .. options]);

    private void Name(int size) => Name(_tree.CheckpointOf(size, Origin).Stated());

    private void Name(EvidenceCheckpoint? checkpoint) => Log.Add(
        CallBy("sx-bidding"), new EvidenceDecision
        {
            DecisionId = ByteString.CopyFrom(new Guid(++_decisions, 0, 0,
            new byte[8]).ToByteArray())
        }, checkpoint);

    private (string Kept, string HubKey) Keep(int size) => Keep(_tree.CheckpointOf(size, Origin));

    private (string Kept, string HubKey) Keep(LedgerCheckpoint checkpoint)
    {
        var signer = NoteSigner.OpenOrMake(Path.Combine(Folder, "checkpoint.key"), Origin, NoteKeyKind.Ed25519);
        var note = new SignedNote(checkpoint.Text, [signer.Sign(checkpoint.Text)]).ToString();
        return (FileOf($"kept-{checkpoint.Size}-{checkpoint.Epoch}", note), FileOf("hub.vkey", signer.Key.ToString()));
    }
}
