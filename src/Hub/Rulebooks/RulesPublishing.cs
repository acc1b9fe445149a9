using CreditHub.Domain.Records;
using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Documents;
using CreditHub.Hub.Errors;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Rulebooks;

/// <summary>Publishes rulebooks and cancels those that wait for their day. A command that is repeated finds by its id what it did before.</summary>
internal sealed class RulesPublishing(LedgerStore store, RulebookLedger ledger, RulesInForce rules, RulesVersions versions, DocumentLog documents)
{
    private const string CommandDataset = "rules-command";
    private const int DaysAheadMax = 366;

    // Each attempt is lost to another change of the rules only, and these are made by hand.
    private const int AttemptsMax = 8;

    /// <summary>Publishes.</summary>
    public async Task<PublishRulesResponse> Publish(PublishRulesRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var key = KeyOf(request.CommandId, caller);
        var on = DayOf(request.InForceOn);
        var proposed = ProposedRules.Read(request.Documents);
        var digest = ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes($"publish {proposed.Hash} {on?.DayNumber ?? 0}"));
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await Before(key, digest, cancellationToken) is { } number)
            {
                var version = await versions.Of(number, cancellationToken);
                return new PublishRulesResponse { Version = version, Repeated = true, Scheduled = version.InForceOn is not null };
            }

            var state = await ledger.Read(cancellationToken);
            if (state.Scheduled is { } waiting) throw Waiting(waiting);
            if (await Record(state, proposed, on, Command(key, digest, state), caller, cancellationToken) is not { } recorded) continue;
            return new PublishRulesResponse { Version = await versions.Of(recorded, cancellationToken), Scheduled = on is not null };
        }

        throw Contended();
    }

    /// <summary>Cancels the rulebook that waits.</summary>
    public async Task<CancelScheduledRulesResponse> Cancel(CancelScheduledRulesRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var key = KeyOf(request.CommandId, caller);
        var digest = ContentDigest.Of("cancel"u8);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await Before(key, digest, cancellationToken) is { } number) return await Cancelled(number, isRepeated: true, cancellationToken);
            var state = await ledger.Read(cancellationToken);
            if (state.Scheduled is null)
                throw new ApiException(ErrorReason.RulesNotScheduled, "No rules wait for their day.", ("in_force", $"{rules.InForce.Number}"));
            if (await ledger.Cancel(state, caller.Agency.Code, Command(key, digest, state), cancellationToken) is null) continue;
            return await Cancelled(state.LastNumber + 1, isRepeated: false, cancellationToken);
        }

        throw Contended();
    }

    // Gives the number of the change; null where another change came first.
    private async Task<long?> Record(
        RulebookState state, Rulebook proposed, BeijingDate? on, EntryDraft command, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var entry = RulebookPayloads.ToEntry(proposed.Documents, RulebookCause.Published, caller.Agency.Code, on);
        if (on is not null) return await ledger.Schedule(state, entry, command, cancellationToken) is null ? null : entry.Number;
        if (await ledger.PutInForce(state, entry, proposed, command, cancellationToken) is not { } inForce) return null;

        // Whoever asks this node after the answer is answered by the new rules.
        await rules.Reached(inForce.Position, cancellationToken);
        return inForce.Number;
    }

    private async Task<long?> Before(RecordKey key, ContentDigest digest, CancellationToken cancellationToken)
    {
        if (await documents.Find(key, cancellationToken) is not { } held) return null;
        return held.Digest == digest ? RulesCommandEntry.Parser.ParseFrom(held.Payload.Span).Number : throw DocumentLog.Conflict(key.RecordNumber);
    }

    private async Task<CancelScheduledRulesResponse> Cancelled(long number, bool isRepeated, CancellationToken cancellationToken)
    {
        var entry = await ledger.Find(number, cancellationToken) ?? throw new InvalidOperationException($"Change {number} of the rules was commanded but is missing.");
        return new CancelScheduledRulesResponse
        {
            ScheduledAs = RulebookCancelledEntry.Parser.ParseFrom(entry.Payload.Span).ScheduledAs,
            Repeated = isRepeated,
            Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, entry.TransactionEnd).ToString() },
        };
    }

    private static EntryDraft Command(RecordKey key, ContentDigest digest, RulebookState state) => new()
    {
        Kind = EntryKind.RulesCommanded, Record = key, RecordVersion = 1, Digest = digest, Payload = new RulesCommandEntry { Number = state.LastNumber + 1 }.ToByteArray(),
    };

    private static RecordKey KeyOf(string commandId, CallerIdentity caller) => new(caller.Agency.Code, CommandDataset, commandId);

    // Null: at once.
    private BeijingDate? DayOf(V1.BeijingDate? date)
    {
        if (date is null) return null;
        var (day, today) = (DateArgument.Read(date, "in_force_on"), rules.Today);
        if (day == today) return null;
        return day > today && day <= today.AddDays(DaysAheadMax)
            ? day
            : throw new ApiException(
                ErrorReason.InvalidDate, $"in_force_on is {day}: rules come into force today or within {DaysAheadMax} days.", ("field", "in_force_on"), ("value", $"{day}"));
    }

    private static ApiException Waiting(RulebookEntry waiting)
    {
        var day = BeijingDate.FromDayNumber(waiting.InForceOn);
        return new ApiException(
            ErrorReason.RulesScheduled, $"Rules {waiting.Number} wait for {day} and would undo these. Cancel them first.",
            ("number", $"{waiting.Number}"), ("in_force_on", $"{day}"));
    }

    private static ApiException Contended() => new(ErrorReason.OutcomeUnknown, "The rules were changed by others again and again meanwhile. Repeat the command.");
}
