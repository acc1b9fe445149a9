using CreditHub.Domain.Codes;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using ChangeToken = CreditHub.V1.ChangeToken;

namespace CreditHub.Hub.Cases;

/// <summary>Shows cases to their parties.</summary>
internal sealed class CaseList(PageTokens pages, LedgerStore store, RulesInForce rules, CaseDoor door)
{

    /// <summary>One case.</summary>
    public async Task<GetCaseResponse> Get(GetCaseRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var entry = await store.Reader.FindCase(request.CaseId, cancellationToken);
        if (entry is null || CaseOf(entry) is not { } held || !IsParty(held, caller))
            throw new ApiException(ErrorReason.CaseUnknown, $"There is no case {request.CaseId} that concerns '{caller.Agency.Code}'.", ("case_id", request.CaseId));
        var token = Ledger.Tokens.ChangeToken.Of(store, entry.TransactionEnd).ToString();
        return new GetCaseResponse { Case = held, Token = new ChangeToken { Value = token } };
    }

    /// <summary>True where there is a case and it concerns the caller.</summary>
    public async Task<bool> Concerns(CallerIdentity caller, string caseId, CancellationToken cancellationToken) =>
        await Find(caller, caseId, cancellationToken) is not null;

    /// <summary>A case that concerns the caller; null where there is none.</summary>
    public async Task<Case?> Find(CallerIdentity caller, string caseId, CancellationToken cancellationToken) =>
        await store.Reader.FindCase(caseId, cancellationToken) is { } entry && CaseOf(entry) is { } held && IsParty(held, caller) ? held
            : null;

    /// <summary>A page of cases, latest step first.</summary>
    public async Task<ListCasesResponse> List(ListCasesRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var size = PageSizes.Of(request.PageSize);
        UnifiedSocialCreditCode? subject = request.UnifiedSocialCreditCode.Length > 0 ? door.OpenSubject(request.UnifiedSocialCreditCode, caller) : null;
        var filter = new CaseFilter(
            subject, PartyOf(caller), request.Responsible, (int)request.Kind,
            request.OpenOnly, request.OverdueOnly);
        var question = $"cases {store.Id} {caller.Agency.Code} {caller.ActingFor} {filter}";
        var page = await store.Reader.ListCases(filter, pages.ReadPosition(request.PageToken, question) ?? new Position(long.MaxValue),
            size + 1, cancellationToken);
        List<Case> cases = [.. page.Take(size).Select(CaseOf)];
        var shown = MessageSize.Fitting(cases);
        return new ListCasesResponse
        {
            Cases = { cases.Take(shown).Where(held => IsParty(held, caller)) }, NextPageToken = page.Count > shown
                ? pages.OfPosition(page[shown - 1].Position, question) : "",
        };
    }

    /// <summary>True where a case concerns the caller. A portal that passed on what a company did is no party: the company is.</summary>
    public bool IsParty(Case held, CallerIdentity caller) => caller.ActingFor is { } own
        ? held.UnifiedSocialCreditCode == own.ToString() || held.Accountability?.Arrears?.Creditor == own.ToString()
        : SeesAll(caller) || held.Accountability?.Arrears?.Overseer == caller.Agency.Code
            || caller.Agency.Code == held.Responsible || (caller.Agency.Code == held.OpenedBy && !IsSubjectsOwn(held))
            || held.Steps.Any(s => s.Agency == caller.Agency.Code && !s.OnBehalfOfSubject);

    /// <summary>Takes out of a list what does not concern the caller, and the steps of the rest.</summary>
    public void LeaveWhatConcerns(CallerIdentity caller, IList<Case> held)
    {
        for (var i = held.Count - 1; i >= 0; i--)
        {
            if (IsParty(CaseDisclosure.Of(held[i]), caller)) held[i].Steps.Clear();
            else held.RemoveAt(i);
        }
    }

    private static bool IsSubjectsOwn(Case held) => held.Steps is [{ OnBehalfOfSubject: true }, ..];

    private string PartyOf(CallerIdentity caller) => caller.ActingFor is { } own ? own.ToString() : SeesAll(caller) ? ""
        : caller.Agency.Code;

    private bool SeesAll(CallerIdentity caller) => caller.IsOperator || caller.Agency.Code == rules.Current.Procedures.WorkingBody;

    private static Case CaseOf(LedgerEntry entry) => CaseDisclosure.Of(CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case);
}
