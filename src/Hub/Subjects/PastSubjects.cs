using CreditHub.Domain.Codes;
using CreditHub.Domain.Disclosures;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Disclosures;
using CreditHub.Hub.Errors;
using CreditHub.Hub.History;
using CreditHub.Hub.Listings;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Rulebooks;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using RecordFacts = CreditHub.Domain.Records.RecordFacts;
using RecordKinds = CreditHub.Domain.Records.RecordKinds;

namespace CreditHub.Hub.Subjects;

/// <summary>Companies in both times: for a day, and by what the hub knew at a moment. What their reader does not see today it does not see
/// then.</summary>
internal sealed class PastSubjects(
    LedgerStore store, SubjectHistory history, CompanyRecords companies, RulebookHistory rulebooks, RulesInForce rules, PageTokens pages)
{
    /// <summary>Fills a page of records.</summary>
    public async Task List(
        ListRecordsResponse response, ListRecordsRequest request, UnifiedSocialCreditCode code, OpenedRecords opened, long kinds,
            string question,
        CancellationToken cancellationToken)
    {
        var size = PageSizes.Of(request.PageSize);
        BeijingDate? day = request.EffectiveOn is null ? null : DateArgument.Read(request.EffectiveOn, "effective_on");
        var after = pages.ReadRecord(request.PageToken, question);
        var records = (await history.At(code, await UpTo(request.KnownAt, cancellationToken), cancellationToken))
            .Where(r => opened.ShowsAt(r.Facts) && (kinds == 0 || (kinds & RecordKinds.Bit(r.Facts.Kind)) != 0)
                && (request.IncludeWithdrawn || !r.Facts.Withdrawn) && (day is not { } on || HasEffectOn(r.Facts, on)))
            .OrderByDescending(r => r.Facts.DecidedOn.DayNumber).ThenByDescending(r => r.Latest.Position.Value)
            .SkipWhile(r => after is { } place && !r.IsAfter(place));
        var bytes = 0L;
        (int DecidedOn, Position Position) last = default;
        foreach (var record in records)
        {
            if (response.Records.Count == size || bytes > MessageSize.PageBytes)
            {
                response.NextPageToken = pages.OfRecord(last.DecidedOn, last.Position, question);
                return;
            }

            last = (record.Facts.DecidedOn.DayNumber, record.Latest.Position);
            var row = new RecordRow(record.Facts.Key, record.Facts.Kind, record.Facts.Withdrawn, last.DecidedOn, record.Latest);
            var held = HeldRecords.ToProto(store, row, opened);
            response.Records.Add(held);
            bytes += held.CalculateSize();
        }
    }

    /// <summary>The profile; null where its reader sees nothing of what was known then.</summary>
    public async Task<CreditProfile?> Profile(
        GetProfileRequest request, UnifiedSocialCreditCode code, ReadingView view, OpenedRecords opened, Func<string, bool> asksAbout,
        CancellationToken cancellationToken)
    {
        var upTo = await UpTo(request.KnownAt, cancellationToken);
        var rulebook = request.KnownAt.Length == 0 ? rules.Current : await rulebooks.At(upTo, cancellationToken);
        var day = request.EffectiveOn is null ? rules.Today : DateArgument.Read(request.EffectiveOn, "effective_on");
        var profile = (await companies.At([code], upTo, cancellationToken))[0];
        List<RecordFacts> shown = [.. profile.Records.Values.Where(opened.ShowsAt)];
        if (shown.Count == 0 && !(view.IsOwn && profile.Records.Count > 0)) return null;

        // What is shown was decided by the rules and the day of today; here it only remains to count and derive.
        var disclosure = new SubjectDisclosure(shown, ReaderScope.Own, rulebook.PublicityOf(shown), rules.Today);
        var proto = ProfileProjection.ToProto(profile, rulebook.Sanctions, day, disclosure, asksAbout);
        proto.Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, upTo).ToString() };
        return proto;
    }

    private static bool HasEffectOn(RecordFacts facts, BeijingDate day) =>
        facts.EffectiveFrom <= day && !(facts.EffectiveUntil < day) && !(facts.RemovedOn <= day);

    private async Task<Position> UpTo(string knownAt, CancellationToken cancellationToken) => Rfc3339.TryParse(knownAt, out var instant)
        ? await store.Reader.LastPositionAt(instant, cancellationToken)
        : (await store.Reader.ReadHead(cancellationToken)).Last;
}
