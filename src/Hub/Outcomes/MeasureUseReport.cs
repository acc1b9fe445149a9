using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Outcomes.Feedback;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Outcomes;

/// <summary>Counts the use of measures from the ledger: outcomes by their index, orders by the standings that changed in the time.</summary>
internal sealed class MeasureUseReport(LedgerStore store, CodeTables tables, RulesInForce rules)
{
    private const int DaysDefault = 365;
    private const int PageEntries = 2048;
    private const int PageBytes = 4 << 20;

    /// <summary>Reads the report.</summary>
    public async Task<GetMeasureUseResponse> Read(GetMeasureUseRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var question = Open(request, caller);
        var head = (await store.Reader.ReadHead(cancellationToken)).Last;
        var tally = new MeasureUseTally(question);
        if (await store.Reader.FirstPositionAt(question.First.StartsAt(), cancellationToken) is { } start)
        {
            var before = new Position(start.Value - 1);
            await CountOutcomes(tally, before, head, cancellationToken);
            await CountOrders(tally, before, head, cancellationToken);
        }

        var response = new GetMeasureUseResponse
        {
            Days = question.Days, Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, head).ToString() },
        };
        tally.WriteTo(response, rules.Current.Catalogue);
        return response;
    }

    private MeasureUseQuestion Open(GetMeasureUseRequest request, CallerIdentity caller)
    {
        var days = request.Days == 0 ? DaysDefault : request.Days;
        var agency = OutcomeAgency.Of(request.Agency, caller);
        var region = request.RegionCode.Length == 0 ? "" : tables.RegionPrefix(request.RegionCode, "region_code");
        return new MeasureUseQuestion(days, rules.Today.AddDays(1 - days), request.MeasureCode, agency, region);
    }

    private async Task CountOutcomes(MeasureUseTally tally, Position after, Position head, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await store.Reader.ReadIndexedKind(EntryKind.OutcomeReported, after, PageEntries, cancellationToken);
            foreach (var entry in page)
            {
                if (entry.Position > head) return;
                tally.Add(OutcomeEntry.Parser.ParseFrom(entry.Payload.Span));
                after = entry.Position;
            }

            if (page.Count < PageEntries) return;
        }
    }

    private async Task CountOrders(MeasureUseTally tally, Position cursor, Position head, CancellationToken cancellationToken)
    {
        while (cursor < head)
        {
            (var page, cursor) = await store.Reader.ReadEntriesOfKind(EntryKind.StandingChanged, cursor, PageEntries, PageBytes, cancellationToken);
            foreach (var entry in page)
            {
                if (entry.Position > head) return;
                tally.Add(entry.Subject!.Value.ToString(), StandingEntry.Parser.ParseFrom(entry.Payload.Span));
            }
        }
    }
}

/// <summary>Which use is counted.</summary>
/// <param name="Days">Days.</param>
/// <param name="First">First of them.</param>
/// <param name="Measure">Measure; empty = all.</param>
/// <param name="Agency">Agency; empty = all.</param>
/// <param name="RegionPrefix">Leading digits of the region; empty = all.</param>
internal sealed record MeasureUseQuestion(int Days, BeijingDate First, string Measure, string Agency, string RegionPrefix);
