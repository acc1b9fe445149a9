using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Sources;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Publicity;

/// <summary>
/// Says by authority what became public too late or still is not (超期公示), against each channel's clock. A decision cannot arrive before its day, so
/// reading the ledger from the first day of the time on finds every one.
/// </summary>
internal sealed class PublicationTimelinessReport(
    LedgerStore store, RulesInForce rules, SourceAges ages)
{
    private const int DaysDefault = 30;
    private const int PageEntries = 4096;
    private const int PageBytes = 4 << 20;

    /// <summary>Reads the report.</summary>
    public async Task<GetPublicationTimelinessResponse> Read(GetPublicationTimelinessRequest request, CancellationToken cancellationToken)
    {
        var days = request.Days == 0 ? DaysDefault : request.Days;
        var first = rules.Today.AddDays(1 - days);
        var head = (await store.Reader.ReadHead(cancellationToken)).Last;
        var tally = new PublicationTally(rules.Current.Publicity, rules.Current.Tables.Calendar, request.ExamplesMax);
        await CountPublic(tally, first, head, request.Authority, cancellationToken);
        await CountWaiting(tally, first, request.Authority, cancellationToken);
        var response = new GetPublicationTimelinessResponse
        {
            Days = days, Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, head).ToString() },
        };
        response.SourceAges.AddRange(ages.Of(IsClocked));
        tally.WriteTo(response);
        return response;
    }

    private async Task CountPublic(PublicationTally tally, BeijingDate first, Position head, string authority, CancellationToken cancellationToken)
    {
        if (await store.Reader.FirstPositionAt(first.StartsAt(), cancellationToken) is not { } start) return;
        var cursor = new Position(start.Value - 1);
        while (cursor < head)
        {
            (var page, cursor) = await store.Reader.ReadEntriesOfKind(EntryKind.RecordReported, cursor, PageEntries, PageBytes, cancellationToken);
            foreach (var entry in page)
            {
                if (entry.Position > head) return;
                var record = RecordEntry.Parser.ParseFrom(entry.Payload.Span).Record;
                if (Counts(record, first, authority)) tally.AddPublic(entry.Record!.Value, record, BeijingDate.At(entry.RecordedAt));
            }
        }
    }

    private async Task CountWaiting(PublicationTally tally, BeijingDate first, string authority, CancellationToken cancellationToken)
    {
        var after = default(Position);
        while (true)
        {
            var page = await store.Reader.ListWaiting("", "", after, PageEntries, cancellationToken);
            foreach (var entry in page)
            {
                after = entry.Position;
                var row = WaitingEntry.Parser.ParseFrom(entry.Payload.Span).Row;
                if (row.Record is { } record && Counts(record, first, authority)) tally.AddWaiting(entry.Record!.Value, record, rules.Today);
            }

            if (page.Count < PageEntries) return;
        }
    }

    private static bool Counts(CreditRecord record, BeijingDate first, string authority) =>
        record.Authority is { } decidedBy && record.DecidedOn.ToDomain() >= first && decidedBy.Name.Contains(authority, StringComparison.Ordinal);

    private bool IsClocked(DatasetDefinition dataset) =>
        rules.Current.Publicity.Channels.Any(c => c.Publishes(dataset.Code) && c.ClockOn(dataset.Kind, rules.Today) is not null);
}
