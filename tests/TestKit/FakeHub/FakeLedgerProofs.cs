using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Gives the tiles that the test makes.</summary>
public sealed class FakeLedgerProofs : LedgerProofService.LedgerProofServiceBase
{
    /// <summary>Makes the hashes of a tile.</summary>
    public Func<GetTileRequest, byte[]> Tiles { get; set; } = _ => [];

    /// <inheritdoc />
    public override Task<GetTileResponse> GetTile(GetTileRequest request, ServerCallContext context) =>
        Task.FromResult(new GetTileResponse { Hashes = ByteString.CopyFrom(Tiles(request)) });
}
