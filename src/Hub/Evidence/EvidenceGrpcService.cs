using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Evidence;

/// <summary>Gives proof of what was answered.</summary>
internal sealed class EvidenceGrpcService(DecisionLog log, ReceiptMaker receipts) : EvidenceService.EvidenceServiceBase
{
    public override async Task<GetReceiptResponse> GetReceipt(GetReceiptRequest request, ServerCallContext context) =>
        new() { Receipt = await receipts.Make(request.DecisionId, context.Caller(), context.CancellationToken) };

    public override Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context) =>
        Task.FromResult(new ListKeysResponse { Keys = { log.Keys.Records } });

    public override Task<RotateKeyResponse> RotateKey(RotateKeyRequest request, ServerCallContext context)
    {
        RequireOperator(context);
        return Task.FromResult(new RotateKeyResponse { Key = log.Keys.Rotate() });
    }

    public override async Task<GetHeadResponse> GetHead(GetHeadRequest request, ServerCallContext context)
    {
        RequireOperator(context);
        await log.Flush(context.CancellationToken);
        return new GetHeadResponse { Head = log.Head };
    }

    private static void RequireOperator(ServerCallContext context)
    {
        var caller = context.Caller();
        if (!caller.IsOperator) throw new ApiException(ErrorReason.OperatorOnly, "Only the operator of the hub may do this.", ("agency", caller.Agency.Code));
    }
}
