using CreditHub.Hub.Access;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Checkpoints;

/// <summary>Proves that the ledger only grows.</summary>
internal sealed class LedgerProofGrpcService(LedgerProofs proofs) : LedgerProofService.LedgerProofServiceBase
{
    public override Task<GetCheckpointResponse> GetCheckpoint(GetCheckpointRequest request, ServerCallContext context) =>
        proofs.Checkpoint(request, context.CancellationToken);

    public override Task<GetInclusionProofResponse> GetInclusionProof(GetInclusionProofRequest request, ServerCallContext context) =>
        proofs.Inclusion(request, context.CancellationToken);

    public override Task<GetConsistencyProofResponse> GetConsistencyProof(GetConsistencyProofRequest request, ServerCallContext context) =>
        proofs.Consistency(request, context.CancellationToken);

    public override Task<GetTileResponse> GetTile(GetTileRequest request, ServerCallContext context) =>
        proofs.Tile(request, context.CancellationToken);

    public override Task<GetRecordProofResponse> GetRecordProof(GetRecordProofRequest request, ServerCallContext context) =>
        proofs.Record(request, context.Caller(), context.CancellationToken);
}
