using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Cases;
using CreditHub.Hub.Disclosures;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Listings;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using ChangeToken = CreditHub.V1.ChangeToken;

namespace CreditHub.Hub.Subjects;

/// <summary>Tells the life of one record to a reader that sees it.</summary>
internal sealed class RecordLife(
    LedgerStore store, SubjectCodeDoor codes, SubjectReading reading, RecordDisclosures disclosures, RulesInForce rules, CaseList cases,
    SubjectAccesses accesses, PageTokens pages, CompanyCases companyCases)
{
    private const int CasesMax = 100;
    private const int BatchesLooked = 8;

    /// <summary>One page.</summary>
    public async Task<GetRecordHistoryResponse> Read(
        GetRecordHistoryRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        var view = await reading.Open(caller, code, cancellationToken);
        if (request.WithAccesses) SubjectAccesses.RefuseOthers(caller);
        var head = (await store.Reader.ReadHead(cancellationToken)).Last;
        var opened = await disclosures.Open(code, view, cancellationToken);
        var key = request.Record.ToKey();
        if (!opened.Shows(key))
        {
            throw new ApiException(
                ErrorReason.RecordUnknown, $"There is no record {Echo.Of(key.ToString())} of {code} that '{caller.Agency.Code}' sees.",
                ("dataset", Echo.Of(key.Dataset)), ("record_number", Echo.Of(key.RecordNumber)));
        }

        var response = new GetRecordHistoryResponse
        {
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, head).ToString() },
        };
        await AddVersions(response, request, key, opened, $"history {store.Id} {caller.Agency.Code} {caller.ActingFor} {code} {key}",
            cancellationToken);
        if (request.PageToken.Length == 0)
        {
            await AddActs(response, key, opened, cancellationToken);
            await AddCases(response, code, key, caller, cancellationToken);
        }

        if (request.WithAccesses && (request.PageToken.Length == 0 || request.AccessPageToken.Length > 0))
        {
            var first = (await store.Reader.ReadRecordEntries(key, default, 1, cancellationToken))[0].RecordedAt;
            (var found, response.NextAccessPageToken) = await accesses.Since(
                code, first, request.AccessPageToken, PageSizes.Of(request.PageSize), cancellationToken);
            response.Accesses.AddRange(found);
        }

        return response;
    }

    private async Task AddVersions(
        GetRecordHistoryResponse response, GetRecordHistoryRequest request, RecordKey key, OpenedRecords opened, string question,
        CancellationToken cancellationToken)
    {
        var size = PageSizes.Of(request.PageSize);
        var after = pages.ReadPosition(request.PageToken, question) ?? default;
        if (!opened.ShowsPast(key))
        {
            // What holds, and nothing of what was before it.
            var entries = await store.Reader.FindEntries([(key, opened.Records[key].Version)], cancellationToken);
            if (after == default && entries[0] is { } held) response.Versions.Add(await VersionOf(held, null, key, opened,
                cancellationToken));
            return;
        }

        // The entry before the page is read again: the first version of the page is held against it.
        var before = after == default ? null : await LastRecord(key, after, cancellationToken);
        var page = await store.Reader.ReadRecordEntries(key, after, size + 1, cancellationToken);
        var bytes = 0L;
        foreach (var entry in page)
        {
            if (response.Versions.Count == size || bytes > MessageSize.PageBytes)
            {
                response.NextPageToken = pages.OfPosition(after, question);
                return;
            }

            var version = await VersionOf(entry, before, key, opened, cancellationToken);
            response.Versions.Add(version);
            bytes += version.CalculateSize();
            (after, before) = (entry.Position, version.Record is null ? before : entry);
        }
    }

    private async Task<RecordVersion> VersionOf(
        LedgerEntry entry, LedgerEntry? before, RecordKey key, OpenedRecords opened, CancellationToken cancellationToken)
    {
        var version = new RecordVersion
        {
            Version = entry.RecordVersion,
            RecordedAt = Rfc3339.Format(entry.RecordedAt),
            SourceName = rules.Current.Directory.FindAgency(key.Source)?.NameZh ?? "",
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, entry.TransactionEnd).ToString() },
        };
        if (opened.ShowsPast(key)) version.Deliveries.AddRange(await DeliveriesOf(entry, key, cancellationToken));
        if (entry.Kind == EntryKind.RecordWithdrawn)
        {
            version.Effect = RowEffect.Withdrawn;
            version.WithdrawalReason = WithdrawalEntry.Parser.ParseFrom(entry.Payload.Span).Reason;
            return version;
        }

        version.Effect = before is null && entry.Kind == EntryKind.RecordReported ? RowEffect.Recorded : RowEffect.Corrected;
        version.Record = Shown(entry, key, opened);
        if (before is not null) version.Changes.AddRange(FieldChanges.Between(Shown(before, key, opened), version.Record));
        return version;
    }

    private static CreditRecord Shown(LedgerEntry entry, RecordKey key, OpenedRecords opened) =>
        opened.Show(key, RecordEntry.Parser.ParseFrom(entry.Payload.Span).Record)
        ?? throw new InvalidOperationException($"Record {key} is shown and has nothing to show.");

    private async Task<LedgerEntry?> LastRecord(RecordKey key, Position upTo, CancellationToken cancellationToken)
    {
        LedgerEntry? last = null;
        var after = default(Position);
        while (await store.Reader.ReadRecordEntries(key, after, PageSizes.Of(0), cancellationToken) is { Count: > 0 } page)
        {
            foreach (var entry in page.TakeWhile(e => e.Position <= upTo))
                if (entry.Kind != EntryKind.RecordWithdrawn) last = entry;
            if (page[^1].Position > upTo) break;
            after = page[^1].Position;
        }

        return last;
    }

    // A batch is stated when it is done, so it stands after its rows.
    private async Task<IEnumerable<RecordDelivery>> DeliveriesOf(LedgerEntry entry, RecordKey key, CancellationToken cancellationToken) =>
        from batch in await store.Reader.BatchesAfter(key.Source, key.Dataset, entry.Position, BatchesLooked, cancellationToken)
        let receipt = BatchEntry.Parser.ParseFrom(batch.Payload.Span).Receipt
        where Rfc3339.TryParse(receipt.StartedAt, out var started) && started <= entry.RecordedAt
            && Rfc3339.TryParse(receipt.FinishedAt, out var finished) && entry.RecordedAt <= finished
        select new RecordDelivery { BatchId = receipt.BatchId, Name = receipt.Name, StartedAt = receipt.StartedAt };

    private async Task AddActs(GetRecordHistoryResponse response, RecordKey key, OpenedRecords opened, CancellationToken cancellationToken)
    {
        var acts = opened.Records.Values.Where(r => r.Target == key && !r.Withdrawn && opened.Shows(r.Key)).OrderBy(r =>
            r.DecidedOn).ToList();
        var entries = await store.Reader.FindEntries([.. acts.Select(a => (a.Key, a.Version))], cancellationToken);
        foreach (var (act, entry) in acts.Zip(entries))
        {
            if (entry is null) continue;
            response.Acts.Add(HeldRecords.ToProto(store, new RecordRow(act.Key, act.Kind, act.Withdrawn, act.DecidedOn.DayNumber, entry),
                opened));
        }
    }

    private async Task AddCases(
        GetRecordHistoryResponse response, UnifiedSocialCreditCode code, RecordKey key, CallerIdentity caller,
            CancellationToken cancellationToken)
    {
        foreach (var id in (await companyCases.About(code, key, cancellationToken)).Take(CasesMax))
            if (await cases.Find(caller, id, cancellationToken) is { } held) response.Cases.Add(held);
    }
}
