using CreditHub.Client.Watching;
using CreditHub.V1;

namespace CreditHub.Cli.Output;

/// <summary>Sanctions and their changes as plain lines, written as they come.</summary>
internal static class EventLines
{
    public static IEnumerable<string> Of(SnapshotEntry entry)
    {
        var head = $"{entry.UnifiedSocialCreditCode}  {entry.RegionCode,-6}  {entry.SubjectName}";
        var sanctions = entry.Sanctions.Select(sanction =>
            $"    {Labels.Of(sanction)}  {sanction.Authority?.Name} {sanction.DocumentNumber}  {Labels.Term(sanction.EffectiveFrom, sanction.EffectiveUntil)}");
        return [head, .. sanctions];
    }

    public static IEnumerable<string> Of(WatchEvent next) => next switch
    {
        WatchEvent.Changes changes => changes.Set.Changes.Select(change => $"{changes.Set.RecordedAt}  {Of(change)}"),
        WatchEvent.SnapshotEntry entry => Of(entry.Entry),
        WatchEvent.SnapshotEnd end => [$"— end of the snapshot: {Labels.Number(end.End.Subjects)} companies —"],
        WatchEvent.SnapshotRestarted => ["— the connection broke; the snapshot begins again —"],
        WatchEvent.CaughtUp caughtUp => [$"— caught up at {caughtUp.Mark.At}; what follows is live —"],
        WatchEvent.FellBehind => ["— fell behind; served from the log —"],
        // A checkpoint is for machines and token files; people would only see it scroll.
        _ => [],
    };

    private static string Of(SanctionChange change)
    {
        var what = change.Sanction is { } sanction
            ? $"{Labels.Of(sanction)}  {Labels.Term(sanction.EffectiveFrom, sanction.EffectiveUntil)}"
            : $"{change.MatterCode}: {Labels.Of(change.VerdictBefore)} → {Labels.Of(change.VerdictAfter)}";
        return $"{Labels.Of(change.Kind),-17}  {change.UnifiedSocialCreditCode}  {change.SubjectName}  {what}";
    }
}
