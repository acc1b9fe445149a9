using System.Collections.Concurrent;
using System.Globalization;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Holds waiting rows, two a page, and takes decisions about them.</summary>
public sealed class FakeIdentity : IdentityService.IdentityServiceBase
{
    private const int PageSize = 2;

    /// <summary>The rows that wait.</summary>
    public IReadOnlyList<WaitingRow> Waiting { get; set; } = [];

    /// <summary>Refuses a decision; null takes it.</summary>
    public Func<ResolveWaitingRequest, RpcException?> Refuse { get; set; } = _ => null;

    /// <summary>The last listing that was asked for.</summary>
    public ListWaitingRequest? LastListing { get; private set; }

    /// <summary>The decisions that were taken, in order.</summary>
    public ConcurrentQueue<ResolveWaitingRequest> Decisions { get; } = new();

    /// <inheritdoc />
    public override Task<ListWaitingResponse> ListWaiting(ListWaitingRequest request, ServerCallContext context)
    {
        LastListing = request;
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, CultureInfo.InvariantCulture);
        var page = new ListWaitingResponse { Rows = { Waiting.Skip(from).Take(PageSize) } };
        if (from + PageSize < Waiting.Count) page.NextPageToken = (from + PageSize).ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(page);
    }

    /// <inheritdoc />
    public override Task<ResolveWaitingResponse> ResolveWaiting(ResolveWaitingRequest request, ServerCallContext context)
    {
        if (Refuse(request) is { } refusal) throw refusal;
        Decisions.Enqueue(request);
        return Task.FromResult(new ResolveWaitingResponse
        {
            Effect = request.DiscardReason.Length > 0 ? RowEffect.Unspecified : RowEffect.Recorded,
            UnifiedSocialCreditCode = request.UnifiedSocialCreditCode,
            Token = new ChangeToken { Value = "t9" },
        });
    }
}
