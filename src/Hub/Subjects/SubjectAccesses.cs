using CreditHub.Domain.Codes;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Evidence.Nodes;
using CreditHub.Hub.Paging;
using CreditHub.Ledger;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Subjects;

/// <summary>Shows a company who looked at its data.</summary>
internal sealed class SubjectAccesses(ClusterSearch search, SubjectCodeDoor codes, LedgerStore store)
{

    /// <summary>One page, for the company itself or the operator.</summary>
    public async Task<ListAccessesResponse> List(ListAccessesRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        caller.RefuseOtherSubject(code, "unified_social_credit_code");
        RefuseOthers(caller);

        var size = PageSizes.Of(request.PageSize);
        var question = $"accesses {store.Id} {code}";
        var page = await search.Accesses(code.ToString(), search.Read(request.PageToken, question), size, request.AllowPartial,
            context.CancellationToken);
        return new ListAccessesResponse
        {
            Accesses = { page.Items.Select(item => item.Access) }, NextPageToken = search.TokenOf(page.Next, question),
            UnreachableLogs = { page.Unreachable },
        };
    }

    /// <summary>Refuses whoever is neither a company, about itself, nor the operator.</summary>
    /// <exception cref="ApiException">It is another.</exception>
    public static void RefuseOthers(CallerIdentity caller)
    {
        if (caller.ActingFor is not null || caller.IsOperator) return;
        throw new ApiException(
            ErrorReason.OperatorOnly, "Who looked at a company's data is for the company itself, through its portal.",
            ("agency", caller.Agency.Code));
    }

    /// <summary>A page of accesses at or after a time, newest first, with the token of the next page.</summary>
    public async Task<(IEnumerable<DataAccess> Accesses, string NextToken)> Since(
        UnifiedSocialCreditCode code, DateTimeOffset since, string pageToken, int size, CancellationToken cancellationToken)
    {
        var question = $"accesses since {store.Id} {code} {since.UtcTicks}";
        var page = await search.Accesses(code.ToString(), search.Read(pageToken, question), size, allowPartial: false, cancellationToken);
        var first = since.ToUnixTimeMilliseconds();
        var found = page.Items.Where(item => item.AtMs >= first).Select(item => item.Access).ToList();
        return (found, found.Count < page.Items.Count ? "" : search.TokenOf(page.Next, question));
    }
}
