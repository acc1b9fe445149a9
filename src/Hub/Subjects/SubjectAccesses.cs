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
        if (caller.ActingFor is null && !caller.IsOperator)
            throw new ApiException(ErrorReason.OperatorOnly, "Who looked at a company's data is for the company itself, through its portal.", ("agency", caller.Agency.Code));

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
}
