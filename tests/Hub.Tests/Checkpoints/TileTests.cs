using CreditHub.Evidence.Transparency;
using CreditHub.Hub.Checkpoints;
using CreditHub.Hub.Tests.Http;
using CreditHub.TestKit;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Checkpoints;

/// <summary>
/// Tiles of the ledger's tree: by the call, and at the paths of C2SP's tlog-tiles, as Go's own reader of tiles reads them.
/// </summary>
public sealed class TileTests
{
    [Fact]
    public async Task Go_ReadsCheckpointAndTilesAndProvesWhatTheHubProves()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub, 800);
        var signed = await hub.Service<LedgerCheckpoints>().Advance(TestHub.Token);
        var size = signed.Checkpoint.Size;
        Assert.True(size > 512, $"{size} entries have no tile of level 1 that is worth reading.");
        using var go = GoOracle.Start();
        var (position, from) = (300L, 257L);

        var read = go.ReadTiles(hub.Address, hub.Service<LedgerCheckpoints>().Keys[0].ToString(), position - 1, from);

        Assert.Null(read.Error);
        Assert.Equal(signed.Checkpoint.Root.ToArray(), read.Root);
        var inclusion = await hub.LedgerProofs.GetInclusionProofAsync(
            new GetInclusionProofRequest { Position = position, Size = size }, cancellationToken: TestHub.Token);
        Assert.Equal(inclusion.Proof.Path.Select(h => h.ToByteArray()), read.Inclusion);
        var consistency = await hub.LedgerProofs.GetConsistencyProofAsync(
            new GetConsistencyProofRequest { FromSize = from, ToSize = size }, cancellationToken: TestHub.Token);
        Assert.Equal(consistency.Path.Select(h => h.ToByteArray()), read.Consistency);
        Assert.NotNull(go.ReadTiles(hub.Address, NoteKeyOfAnother(), position - 1, from).Error);
    }

    [Fact]
    public async Task Tile_WiderThanTheTree_IsRefused_AndPathsOfNoTileLeadNowhere()
    {
        await using var hub = await TestHub.StartAsync();
        await Fill(hub, 3);
        var size = (await hub.Service<LedgerCheckpoints>().Advance(TestHub.Token)).Checkpoint.Size;
        var whole = await hub.LedgerProofs.GetTileAsync(new GetTileRequest { Width = (int)size }, cancellationToken: TestHub.Token);
        Assert.Equal(size * 32, whole.Hashes.Length);
        var first = await hub.LedgerProofs.GetTileAsync(new GetTileRequest { Width = 1 }, cancellationToken: TestHub.Token);
        Assert.Equal(whole.Hashes.Span[..32], first.Hashes.Span);
        foreach (var beyond in new[] { new GetTileRequest(), new GetTileRequest { Width = (int)size + 1 },
            new GetTileRequest { Level = 1, Width = 1 } })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(
                async () => await hub.LedgerProofs.GetTileAsync(beyond, cancellationToken: TestHub.Token));
            Assert.Equal("LEDGER_POSITION_UNKNOWN", RpcErrors.Reason(refused));
        }

        using var http = new HttpClient();
        (string, string)[] tax = HttpCaller.As("sx-tax", "supervision");
        var partial = await http.Send("GET", $"{hub.Address}/tile/0/000.p/1", null, tax);
        Assert.Equal((200, "application/octet-stream", "32"), (partial.Status, partial.Headers["content-type"],
            partial.Headers["content-length"]));
        foreach (var path in new[]
        {
            "/tile/0/000.p/0", "/tile/0/0", "/tile/0/x000/000", "/tile/0/000/", "/tile/00/000", "/tile/8/000", "/tile/0/000.p/01",
                "/tile/0/000.p/256",
            "/tile/data/000", "/tile/0/000?x=1", "/Tile/0/000", "/checkpoint/", "/checkpoint?x",
                "/tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "/tile/0/%30%30%30",
        })
        {
            Assert.Equal((path, 404), (path, (await http.Send("GET", hub.Address + path, null, tax)).Status));
        }

        Assert.Equal(404, (await http.Send("POST", $"{hub.Address}/checkpoint", "{}", tax)).Status);
        Assert.Equal(400, (await http.Send("GET", $"{hub.Address}/tile/0/000", null, tax)).Status);
        Assert.Equal(401, (await http.Send("GET", $"{hub.Address}/checkpoint", null, [("credithub-agency", "nobody")])).Status);
        var foreign = await http.Send("GET", $"{hub.Address}/checkpoint", null, [.. tax, ("host", "evil.example")]);
        Assert.Equal(421, foreign.Status);
    }

    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(1, 5, 17, "tile/1/005.p/17")]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(2, 1000, 1, "tile/2/x001/000.p/1")]
    public void Path_IsThatOfTheFormat_AndIsReadBack(int level, long number, int width, string text)
    {
        var tile = new TilePath(level, number, width);
        Assert.Equal(text, tile.ToString());
        Assert.Equal(tile, TilePath.Parse(text));
    }

    private static async Task Fill(TestHub hub, int rows)
    {
        for (var i = 0; i < rows; i += 100)
            await hub.Report("sx-market", [.. Enumerable.Range(i, Math.Min(100, rows - i)).Select(n =>
                Rows.Of(Rows.Registration(Rows.CodeOf(n))))]);
    }

    private static string NoteKeyOfAnother()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        return NoteSigner.OpenOrMake(Path.Combine(folder, "key"), "credithub/ledger/other", NoteKeyKind.Ed25519).Key.ToString();
    }
}
