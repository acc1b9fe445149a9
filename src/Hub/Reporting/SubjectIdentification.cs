using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Hub.Access;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using WaitingRow = CreditHub.Ledger.Entries.WaitingRow;

namespace CreditHub.Hub.Reporting;

/// <summary>
/// Finds the subjects of rows that name them by older numbers (主体识别): by what was decided about the same row, else by what is known of
/// the numbers. A row whose subject is found goes on as if it had come with the code.
/// </summary>
internal sealed class SubjectIdentification(LedgerStore store)
{
    /// <summary>Gives each row that needs one its subject, or the reason why it waits, or a fault.</summary>
    public async Task Identify(IReadOnlyList<OpenedRow> rows, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var asked = rows.Where(r => r.NeedsSubject).ToList();
        if (asked.Count == 0) return;
        var source = caller.Agency.Code;
        var waiting = (await store.Reader.FindWaiting(asked.Select(r => WaitingRows.KeyOf(r.Row, source)), cancellationToken)).ToLookup(w => w.Record);
        var known = (await store.Reader.FindNumbers(asked.SelectMany(r => IdentityRules.ToLookUp(r.Numbers)), cancellationToken)).ToLookup(k => k.Number);
        foreach (var row in asked)
        {
            var version = WaitingRows.VersionOf(row.Row);
            var held = waiting[WaitingRows.KeyOf(row.Row, source)].Where(w => w.Version <= version).MaxBy(w => w.Version);
            if (held is null || !await FollowHeld(row, version, held, cancellationToken)) FollowRules(row, known);
        }
    }

    /// <summary>What the numbers of a reference lead to, and whether that is one subject beyond doubt.</summary>
    public static Identification Identify(SubjectReference subject, IReadOnlyList<SubjectNumber> numbers, ILookup<SubjectNumber, KnownNumber> known) =>
        IdentityRules.Identify(subject.Name, numbers, [.. IdentityRules.ToLookUp(numbers).SelectMany(n => known[n])]);

    // The same question gets the same answer, also under a later version: full files come every night.
    private async Task<bool> FollowHeld(OpenedRow row, long version, WaitingRow held, CancellationToken cancellationToken)
    {
        var digest = WaitingRows.DigestOf(row.Row);
        if (held.Digest != digest)
        {
            if (held.Version == version) RefuseConflict(row, version, held, $"{digest}");
            return held.Version == version;
        }

        switch (held.State)
        {
            case WaitingState.Resolved:
                Name(row, held.Code!.Value);
                break;
            case WaitingState.Discarded:
                await RefuseDiscarded(row, held, cancellationToken);
                break;
            default:
                row.WaitsAt = held.Position;
                break;
        }

        return true;
    }

    private static void FollowRules(OpenedRow row, ILookup<SubjectNumber, KnownNumber> known)
    {
        switch (Identify(row.Reference!, row.Numbers, known))
        {
            case Identification.Resolved resolved:
                Name(row, resolved.Code);
                break;
            case Identification.Waits waits:
                row.WaitsFor = waits.Reason;
                break;
        }
    }

    private static void Name(OpenedRow row, UnifiedSocialCreditCode code)
    {
        row.Subject = code;
        row.IsNonstandardCode = code.Conformity != CodeConformity.Conforming;
        row.Reference!.UnifiedSocialCreditCode = code.ToString();
    }

    private static void RefuseConflict(OpenedRow row, long version, WaitingRow held, string sent) => row.Add(
        ErrorReason.VersionContentConflict, "",
        $"Version {version} of {held.Record.Dataset}/{held.Record.RecordNumber} waits with other content ({held.Digest}, sent {sent}). "
        + "Send the change under a higher version.",
        ("dataset", held.Record.Dataset), ("record_number", held.Record.RecordNumber), ("version", $"{version}"), ("held_digest", $"{held.Digest}"),
        ("sent_digest", sent));

    private async Task RefuseDiscarded(OpenedRow row, WaitingRow held, CancellationToken cancellationToken)
    {
        var entry = await store.Reader.ReadEntry(held.Decided!.Value, cancellationToken)
            ?? throw new InvalidOperationException($"The decision about the waiting row {held.Position} is missing.");
        var decision = WaitingDecisionEntry.Parser.ParseFrom(entry.Payload.Span);
        row.Add(
            ErrorReason.SubjectUnresolved, row.Row.ActionCase == ReportRow.ActionOneofCase.Record ? "record.subject" : "withdrawal.subject",
            $"{decision.Agency} discarded this row: {decision.DiscardReason}",
            ("waiting_id", $"{held.Position}"), ("discard_reason", decision.DiscardReason));
    }
}
