using System.Globalization;
using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Evidence;

namespace CreditHub.Hub.Calls;

/// <summary>
/// Takes what a costly call costs before its message is read: whoever is beyond the rate is not even listened to, so that refused
/// messages of a mebibyte cost the hub no memory. Calls that cost no more than a check are counted in <see cref="CallEntry"/>, which is
/// on every check's way already.
/// </summary>
internal sealed class CostEntry(AgencyLimits limits, LoadGauge load, InProcessKey own, RefusalEvidence refusals)
{
    private const string TimeoutHeader = "grpc-timeout";

    /// <summary>
    /// Puts the entry before the handler of a call. A node that has too much to do refuses here, where refusing costs it least.
    /// </summary>
    public RequestDelegate Around(ContractCall? call, RequestDelegate handler)
    {
        if (call is not { IsAnonymous: false }) return handler;
        var within = call.Cost > 1 ? Costly(call, handler) : handler;
        return context => load.Refusal(call.Cost) is { } refusal && !IsOwn(context) ? RefusedRequest.End(context, refusal)
            : within(context);
    }

    private RequestDelegate Costly(ContractCall call, RequestDelegate handler) => async context =>
    {
        try
        {
            if (context.Features.Get<CallerIdentity>() is { } caller && !IsOwn(context)) await limits.TakeCall(caller, call.Cost,
                LeftOf(context), context.RequestAborted);
        }
        catch (ApiException refusal)
        {
            if (refusals.Log(context, request: null,
                refusal) is { } decision) context.Response.Headers[ReadEvidence.DecisionTrailer] = decision;
            await RefusedRequest.End(context, refusal);
            return;
        }

        await handler(context);
    };

    /// <summary>Takes a unit for a call whose message cannot be read, so that what is not readable is not free.</summary>
    public ValueTask TakeUnread(CallerIdentity caller, HttpContext context) =>
        ContractCall.Of(context).Cost > 1 ? ValueTask.CompletedTask : limits.TakeCall(caller, 1, LeftOf(context), context.RequestAborted);

    /// <summary>Time that a call's headers leave for its answer; null where they state none.</summary>
    internal static TimeSpan? TimeoutOf(string? header)
    {
        if (header is not { Length: > 1 and <= 9 } || !long.TryParse(header[..^1], NumberStyles.None, CultureInfo.InvariantCulture,
            out var amount)) return null;
        return header[^1] switch
        {
            'H' => TimeSpan.FromHours(amount),
            'M' => TimeSpan.FromMinutes(amount),
            'S' => TimeSpan.FromSeconds(amount),
            'm' => TimeSpan.FromMilliseconds(amount),
            'u' => TimeSpan.FromMicroseconds(amount),
            'n' => TimeSpan.FromMicroseconds(amount / 1000d),
            _ => null,
        };
    }

    private static TimeSpan? LeftOf(HttpContext context) => TimeoutOf(context.Request.Headers[TimeoutHeader]);

    // The hub's own adapters are held back by the ledger alone.
    private bool IsOwn(HttpContext context) => CallerIdentityReader.ClaimsOf(context).IsMadeWith(own);
}
