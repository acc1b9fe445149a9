using CreditHub.Domain.Identity;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Reporting;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;

namespace CreditHub.Hub.Identity;

/// <summary>Shows the rows that wait, with what their numbers lead to by now.</summary>
internal sealed class WaitingList(PageTokens pages, LedgerStore store)
{

    /// <summary>A page of waiting rows, oldest first.</summary>
    public async Task<ListWaitingResponse> List(ListWaitingRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var source = request.Source.Length == 0 && !caller.IsOperator ? caller.Agency.Code : request.Source;
        if (source != caller.Agency.Code && !caller.IsOperator)
        {
            throw new ApiException(
                ErrorReason.DatasetNotGranted, $"Agency '{caller.Agency.Code}' may not see the waiting rows of '{source}'.",
                ("agency", caller.Agency.Code), ("dataset", request.Dataset));
        }

        var size = PageSizes.Of(request.PageSize);
        var question = $"waiting {store.Id} {caller.Agency.Code} {source} {request.Dataset}";
        var page = await store.Reader.ListWaiting(source, request.Dataset, pages.ReadPosition(request.PageToken, question) ?? default,
            size + 1, cancellationToken);
        var rows = page.Take(size).Select(entry => (Entry: entry, Content: WaitingEntry.Parser.ParseFrom(entry.Payload.Span))).ToList();
        var numbers = rows.SelectMany(r => IdentityRules.ToLookUp(OlderNumbers.Sound(SubjectOf(r.Content.Row))));
        var known = (await store.Reader.FindNumbers(numbers, cancellationToken)).ToLookup(k => k.Number);
        List<V1.WaitingRow> waiting = [.. rows.Select(r => ToRow(r.Entry, r.Content, known))];
        var shown = MessageSize.Fitting(waiting);
        return new ListWaitingResponse
        {
            Rows = { waiting.Take(shown) }, NextPageToken = page.Count > shown ? pages.OfPosition(page[shown - 1].Position, question) : "",
        };
    }

    /// <summary>The subject as a waiting row names it.</summary>
    public static SubjectReference SubjectOf(ReportRow row) => row.ActionCase == ReportRow.ActionOneofCase.Record ? row.Record.Subject : row.Withdrawal.Subject;

    private V1.WaitingRow ToRow(LedgerEntry entry, WaitingEntry content, ILookup<SubjectNumber, KnownNumber> known)
    {
        var subject = SubjectOf(content.Row);
        var numbers = OlderNumbers.Sound(subject);
        var record = content.Row.Record;
        var row = new V1.WaitingRow
        {
            WaitingId = entry.Position.Value,
            Record = new RecordReference { Source = entry.Record!.Value.Source, Dataset = entry.Record.Value.Dataset, RecordNumber = entry.Record.Value.RecordNumber },
            Version = entry.RecordVersion,
            Withdrawal = record is null,
            Subject = subject,
            DocumentNumber = record?.Document?.Number ?? "",
            AuthorityName = record?.Authority?.Name ?? "",
            Reason = content.Reason,
            SuggestedCode = SubjectIdentification.Identify(subject, numbers, known) is Identification.Resolved resolved ? resolved.Code.ToString() : "",
            Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, entry.TransactionEnd).ToString() },
            WaitingSince = Rfc3339.Format(entry.RecordedAt),
        };
        row.Candidates.AddRange(IdentityRules.ToLookUp(numbers).SelectMany(n => known[n]).Select(k => new WaitingCandidate
        {
            Number = k.Number.Number, UnifiedSocialCreditCode = k.Code.ToString(), Name = k.Name, Confirmed = k.IsConfirmed,
        }));
        return row;
    }
}
