using CreditHub.Domain.Codes;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Changes;

/// <summary>
/// Sends what holds, page by page without holding the store, and then makes it exact: whatever changed behind a page that was already read is
/// sent again from the ledger, so that the snapshot ends as the state of one position and the stream after it neither repeats nor leaves out.
/// </summary>
internal sealed class WatchSnapshot(LedgerStore store, ChangeFeed feed, SanctionMatcher matcher, WatchSession session, BeijingDate today)
{
    private const int PageSize = 1000;
    private const int GroupMax = 64;

    private readonly List<(string Subject, IMessage Message, bool IsClosed)> _unsent = new(GroupMax);

    /// <summary>Sends the snapshot; says after which position the stream goes on.</summary>
    public async Task<Position> Send(CancellationToken cancellationToken)
    {
        var began = feed.Position;
        var seenAt = new Dictionary<UnifiedSocialCreditCode, Position>();
        var listed = new HashSet<UnifiedSocialCreditCode>();
        await SendPages(began, seenAt, listed, cancellationToken);

        // The store may be ahead of this node; the snapshot ends where both have been.
        foreach (var seen in seenAt.Values) await feed.WaitFor(seen, cancellationToken);
        var end = feed.Position;
        await SendWhatChanged(began, end, seenAt, listed, cancellationToken);
        var token = Ledger.Tokens.ChangeToken.Of(store, end).ToString();
        await Flush(cancellationToken);
        await session.Send(
            new WatchResponse { SnapshotEnd = new SnapshotEnd { Token = new V1.ChangeToken { Value = token }, Subjects = listed.Count } }, cancellationToken);
        return end;
    }

    /// <summary>
    /// A subject's entry with the sanctions that match and are not over: those that act, and those that will from a later day on, as the
    /// stream tells them too. Null where the subject is none of the subscriber's.
    /// </summary>
    public static SnapshotEntry? EntryOf(UnifiedSocialCreditCode code, byte[]? standing, SanctionMatcher matcher, BeijingDate today) =>
        EntryOf(code, standing is null ? new SubjectStanding() : SubjectStanding.Parser.ParseFrom(standing), matcher, today);

    private static SnapshotEntry? EntryOf(UnifiedSocialCreditCode code, SubjectStanding standing, SanctionMatcher matcher,
        BeijingDate today)
    {
        var text = code.ToString();
        if (!matcher.MatchesSubject(text, standing.RegionCode, standing.IndustryCode)) return null;
        var entry = new SnapshotEntry
        {
            UnifiedSocialCreditCode = text,
            SubjectName = standing.Name,
            RegionCode = standing.RegionCode,
            IndustryCode = standing.IndustryCode,
        };
        entry.Sanctions.AddRange(standing.Sanctions.Where(s => matcher.Matches(s) && !IsOver(s, today)).Select(matcher.Shown));
        return entry;
    }

    private static bool IsOver(Sanction sanction, BeijingDate day) => sanction.EffectiveUntil is { } last && Number(last) < Number(day);

    private static int Number(BeijingDate date) => (date.Year * 10000) + (date.Month * 100) + date.Day;

    private async Task SendPages(
        Position began, Dictionary<UnifiedSocialCreditCode, Position> seenAt, HashSet<UnifiedSocialCreditCode> listed, CancellationToken cancellationToken)
    {
        UnifiedSocialCreditCode? after = null;
        while (true)
        {
            var page = await store.Reader.ReadStandings(after, PageSize, cancellationToken);
            foreach (var row in page)
            {
                after = row.Code;
                if (row.Position > began) seenAt[row.Code] = row.Position;
                await SendEntry(row.Code, EntryOf(row.Code, row.Standing, matcher, today), listed, cancellationToken);
            }

            if (page.Count < PageSize) return;
        }
    }

    private async Task SendWhatChanged(
        Position began, Position end, Dictionary<UnifiedSocialCreditCode, Position> seenAt, HashSet<UnifiedSocialCreditCode> listed,
        CancellationToken cancellationToken)
    {
        var cursor = began;
        while (cursor < end)
        {
            (var page, cursor) = await store.Reader.ReadEntriesOfKind(EntryKind.StandingChanged, cursor, 2048, 1 << 20, cancellationToken);
            foreach (var entry in page)
            {
                if (entry.Position > end) return;
                var code = entry.Subject!.Value;
                if (seenAt.TryGetValue(code, out var seen) && entry.Position <= seen) continue;
                var standing = StandingEntry.Parser.ParseFrom(entry.Payload.Span).Standing;
                await SendEntry(code, EntryOf(code, standing, matcher, today), listed, cancellationToken);
            }
        }
    }

    // A subject without a matching sanction is sent only to take back what was sent before.
    private async Task SendEntry(
        UnifiedSocialCreditCode code, SnapshotEntry? entry, HashSet<UnifiedSocialCreditCode> listed, CancellationToken cancellationToken)
    {
        if (entry is { Sanctions.Count: > 0 }) listed.Add(code);
        else if (!listed.Remove(code)) return;
        entry ??= new SnapshotEntry { UnifiedSocialCreditCode = code.ToString() };
        foreach (var (i, part) in MessageSize.Parts(entry, static e => e.Sanctions).Index())
        {
            part.Continued = i > 0;
            _unsent.Add((part.UnifiedSocialCreditCode, new WatchResponse { SnapshotEntry = part }, part.Sanctions.Any(matcher.IsClosed)));
        }

        if (_unsent.Count >= GroupMax) await Flush(cancellationToken);
    }

    private async Task Flush(CancellationToken cancellationToken)
    {
        await session.Send(_unsent, cancellationToken);
        _unsent.Clear();
    }
}
