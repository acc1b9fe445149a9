using System.Globalization;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Holds receipts, keys and decisions, and tells recalls and warnings.</summary>
public sealed class FakeEvidence : EvidenceService.EvidenceServiceBase
{
    private const int PageSize = 2;

    /// <summary>Receipts by the number of their decision.</summary>
    public Dictionary<string, DecisionReceipt> Receipts { get; } = [];

    /// <summary>The public keys, first to latest.</summary>
    public IReadOnlyList<EvidenceKeyRecord> Keys { get; set; } = [];

    /// <summary>The public keys of other nodes' logs.</summary>
    public IReadOnlyList<EvidenceLogKeys> OtherLogs { get; set; } = [];

    /// <summary>Logs that cannot be reached: what is asked for whole is refused.</summary>
    public IReadOnlyList<UnreachableLog> Unreachable { get; set; } = [];

    /// <summary>The key that a rotation takes into use.</summary>
    public EvidenceKeyRecord NextKey { get; set; } = new();

    /// <summary>The signed end of the log.</summary>
    public EvidenceHead Head { get; set; } = new();

    /// <summary>The signed ends of other nodes' logs.</summary>
    public IReadOnlyList<EvidenceHead> OtherHeads { get; set; } = [];

    /// <summary>The revocation of the one key that can be revoked; null = none can.</summary>
    public EvidenceKeyRecord? Revocation { get; set; }

    /// <summary>Causes stated for revocations, in order.</summary>
    public List<string> RevocationCauses { get; } = [];

    /// <summary>Logs whose keys were rotated, in order; empty = the node's own.</summary>
    public List<string> Rotated { get; } = [];

    /// <summary>What searches and exports find.</summary>
    public IReadOnlyList<LoggedDecision> Decisions { get; set; } = [];

    /// <summary>Recalls, told in order; their tokens are r1, r2 and so on.</summary>
    public IReadOnlyList<Recall> Recalls { get; set; } = [];

    /// <summary>Warnings, told in order; their tokens are w1, w2 and so on.</summary>
    public IReadOnlyList<UsageWarning> Warnings { get; set; } = [];

    /// <summary>The filter of the last search or export.</summary>
    public DecisionFilter? LastFilter { get; private set; }

    /// <inheritdoc />
    public override Task<GetReceiptResponse> GetReceipt(GetReceiptRequest request, ServerCallContext context) =>
        Receipts.TryGetValue(request.DecisionId, out var receipt)
            ? Task.FromResult(new GetReceiptResponse { Receipt = receipt })
            : throw Refusals.Of(StatusCode.NotFound, ErrorReason.DecisionUnknown, "There is no such decision of yours.", ("decision_id", request.DecisionId));

    /// <inheritdoc />
    public override Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context) =>
        Task.FromResult(new ListKeysResponse { Keys = { Keys }, OtherLogs = { OtherLogs }, UnreachableLogs = { Unreachable } });

    /// <inheritdoc />
    public override Task<RotateKeyResponse> RotateKey(RotateKeyRequest request, ServerCallContext context)
    {
        if (Unreachable.Any(log => log.LogId == request.LogId)) RefuseWithout(allowPartial: false);
        Rotated.Add(request.LogId);
        return Task.FromResult(new RotateKeyResponse { Key = NextKey });
    }

    /// <inheritdoc />
    public override Task<RevokeKeyResponse> RevokeKey(RevokeKeyRequest request, ServerCallContext context)
    {
        if (Revocation is null || request.KeyId != EvidenceKeyRevocation.Parser.ParseFrom(Revocation.Revocation).KeyId)
            throw Refusals.Of(StatusCode.NotFound, ErrorReason.EvidenceKeyUnknown, "No log has this key.", ("key_id", request.KeyId));
        RevocationCauses.Add(request.Cause);
        return Task.FromResult(new RevokeKeyResponse { Revocation = Revocation });
    }

    /// <inheritdoc />
    public override Task<GetHeadResponse> GetHead(GetHeadRequest request, ServerCallContext context) =>
        Task.FromResult(new GetHeadResponse { Head = Head, OtherHeads = { OtherHeads }, UnreachableLogs = { Unreachable } });

    /// <inheritdoc />
    public override Task<SearchDecisionsResponse> SearchDecisions(SearchDecisionsRequest request, ServerCallContext context)
    {
        LastFilter = request.Filter;
        RefuseWithout(request.AllowPartial);
        var from = request.PageToken.Length;
        var page = new SearchDecisionsResponse { Decisions = { Decisions.Skip(from).Take(PageSize) }, UnreachableLogs = { Unreachable } };
        if (from + PageSize < Decisions.Count) page.NextPageToken = new string('.', from + PageSize);
        return Task.FromResult(page);
    }

    /// <inheritdoc />
    public override async Task ExportDecisions(
        ExportDecisionsRequest request, IServerStreamWriter<ExportDecisionsResponse> responseStream, ServerCallContext context)
    {
        LastFilter = request.Filter;
        RefuseWithout(request.AllowPartial);
        foreach (var part in Decisions.Chunk(PageSize))
            await responseStream.WriteAsync(new ExportDecisionsResponse { Decisions = { part } }, context.CancellationToken);
        if (Unreachable.Count > 0) await responseStream.WriteAsync(new ExportDecisionsResponse { UnreachableLogs = { Unreachable } }, context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task WatchRecalls(WatchRecallsRequest request, IServerStreamWriter<WatchRecallsResponse> responseStream, ServerCallContext context)
    {
        foreach (var (n, recall) in Recalls.Index().Skip(PlaceOf(request.After)))
        {
            recall.Token = new ChangeToken { Value = $"r{n + 1}" };
            await responseStream.WriteAsync(new WatchRecallsResponse { Recall = recall }, context.CancellationToken);
        }

        await responseStream.WriteAsync(new WatchRecallsResponse { Checkpoint = new ChangeToken { Value = $"r{Recalls.Count}" } }, context.CancellationToken);
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task WatchWarnings(WatchWarningsRequest request, IServerStreamWriter<WatchWarningsResponse> responseStream, ServerCallContext context)
    {
        foreach (var (n, warning) in Warnings.Index().Skip(PlaceOf(request.After)))
        {
            warning.Token = new ChangeToken { Value = $"w{n + 1}" };
            await responseStream.WriteAsync(new WatchWarningsResponse { Warning = warning }, context.CancellationToken);
        }

        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }

    private void RefuseWithout(bool allowPartial)
    {
        if (Unreachable.Count > 0 && !allowPartial) throw Refusals.Of(StatusCode.Unavailable, ErrorReason.EvidenceLogUnreachable, "A log cannot be reached.", ("logs", Unreachable[0].LogId));
    }

    private static int PlaceOf(ChangeToken? after) => after is null ? 0 : int.Parse(after.Value[1..], CultureInfo.InvariantCulture);
}
