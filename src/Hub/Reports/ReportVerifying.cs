using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Rulebooks;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Reports;

/// <summary>Answers whether a report is genuine, still valid, and whether what it rests on is as it was.</summary>
internal sealed class ReportVerifying(LedgerStore store, ReportIssuing issuing, ReportDoor door, RulebookHistory history, ReportCompiler compiler, RulesInForce rules)
{
    private const int ChangesMax = 100;

    /// <summary>Verifies a report.</summary>
    public async Task<VerifyReportResponse> Verify(VerifyReportRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        if (await issuing.Find(request.Number, request.VerificationCode, cancellationToken) is not { } entry)
            return new VerifyReportResponse { Verification = ReportVerification.NotGenuine };
        var digest = Convert.ToHexStringLower(entry.ContentDigest.Span);
        if (request.ContentDigest.Length > 0 && !digest.Equals(request.ContentDigest, StringComparison.OrdinalIgnoreCase))
            return new VerifyReportResponse { Verification = ReportVerification.ForgedContent, ContentDigest = digest };

        var response = new VerifyReportResponse
        {
            ContentDigest = digest,
            IssuedAt = Rfc3339.Format(new DateTimeOffset(entry.IssuedAtTicks, TimeSpan.Zero)),
            ValidUntil = BeijingDate.FromDayNumber(entry.ValidUntil).ToProto(),
            UnifiedSocialCreditCode = entry.Request.UnifiedSocialCreditCode,
            ReportPurpose = entry.Request.ReportPurpose,
        };
        var changes = await ChangesSince(entry, cancellationToken);
        response.Changes.AddRange(changes.Where(c => c.Kind != ReportChangeKind.Added || !entry.Request.IncludeShared
            || SeesShared(caller, entry)).Take(ChangesMax));
        response.Verification = rules.Today.DayNumber > entry.ValidUntil ? ReportVerification.Expired
            : changes.Count > 0 ? ReportVerification.ChangedSince
            : ReportVerification.Valid;
        return response;
    }

    // Who holds a report knows what it shows; what authorities share since then is for those who may read it.
    private bool SeesShared(CallerIdentity caller, ReportIssuedEntry entry) =>
        string.Equals(caller.ActingFor?.ToString(), entry.Request.UnifiedSocialCreditCode.Trim(), StringComparison.OrdinalIgnoreCase)
        || (caller.ActingFor is null && rules.Current.Directory.FindClosedShared(d => caller.Rights.Shows(RightAction.Read, d)) is null);

    // Compiled once more as of now, by the question as it was asked then: the same records must come out, saying the same.
    private async Task<List<ReportChange>> ChangesSince(ReportIssuedEntry entry, CancellationToken cancellationToken)
    {
        var head = (await store.Reader.ReadHead(cancellationToken)).Last;
        var then = (await history.At(new Position(entry.Position), cancellationToken)).Reports;
        var question = door.Open(entry.Request, BeijingDate.FromDayNumber(entry.IssuedOn), then);
        var now = await compiler.Compile(question, new ReportBasis(rules.Current, then), head, rules.Today, entry.Sources, cancellationToken);
        var shownNow = now.Outline.Shown.ToDictionary(r => r.Facts.Key, r => (r.Facts.Digest, r.UnderObjection));
        var changes = new List<ReportChange>();
        foreach (var item in entry.Items)
        {
            var key = item.Record.ToKey();
            if (!shownNow.Remove(key, out var held))
                changes.Add(new ReportChange { Record = item.Record, Kind = ReportChangeKind.NoLongerShown });
            else if (held != (ContentDigest.FromBytes(item.Digest.Span), item.UnderObjection))
                changes.Add(new ReportChange { Record = item.Record, Kind = ReportChangeKind.Changed });
        }

        changes.AddRange(shownNow.Keys.Select(k => new ReportChange { Record = k.ToProto(), Kind = ReportChangeKind.Added }));
        return changes;
    }
}
