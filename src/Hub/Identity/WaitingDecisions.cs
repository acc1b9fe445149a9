using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Reporting;
using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using WaitingRow = CreditHub.Ledger.Entries.WaitingRow;

namespace CreditHub.Hub.Identity;

/// <summary>
/// Carries out what a person decides about a waiting row. The completed row is taken first and the decision recorded after it: what a crash
/// leaves between the two is a row that still waits, and deciding it again repeats the row and records the decision.
/// </summary>
internal sealed class WaitingDecisions(LedgerStore store, RowDoor door, RowDispatcher dispatcher, SubjectCodeDoor codes, RulesInForce rules, SubjectReading reading)
{
    /// <summary>Decides a row.</summary>
    public async Task<ResolveWaitingResponse> Decide(ResolveWaitingRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var waiting = await Find(request.WaitingId, caller, cancellationToken);
        var content = await Read(waiting, cancellationToken);
        var code = request.DecisionCase switch
        {
            ResolveWaitingRequest.DecisionOneofCase.UnifiedSocialCreditCode =>
                codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _),
            ResolveWaitingRequest.DecisionOneofCase.DiscardReason => (UnifiedSocialCreditCode?)null,
            ResolveWaitingRequest.DecisionOneofCase.AcceptSuggestion when request.AcceptSuggestion =>
                waiting.Code ?? await Suggestion(waiting, content.Row, cancellationToken),
            _ => throw new ApiException(
                ErrorReason.ArgumentsConflict, "Decide one thing: a unified social credit code, a reason to discard, or to accept the suggestion.",
                ("fields", "unified_social_credit_code, discard_reason, accept_suggestion")),
        };
        if (waiting.State != WaitingState.Waiting) return await AnswerAgain(waiting, code, cancellationToken);

        var effect = code is { } named ? await Complete(waiting, content.Row, named, caller) : RowEffect.Unspecified;
        var decision = new WaitingDecisionEntry
        {
            WaitingPosition = waiting.Position.Value, Agency = caller.Agency.Code, UnifiedSocialCreditCode = code?.ToString() ?? "",
            DiscardReason = request.DiscardReason, Effect = effect,
        };
        return await Record(waiting, decision, code, OlderNumbers.Sound(WaitingList.SubjectOf(content.Row)), cancellationToken);
    }

    // A row of another source is as unknown as one that never was.
    private async Task<WaitingRow> Find(long id, CallerIdentity caller, CancellationToken cancellationToken) =>
        await store.Reader.FindWaiting(new Position(id), cancellationToken) is { } row && (caller.IsOperator || row.Record.Source == caller.Agency.Code)
            ? row
            : throw new ApiException(ErrorReason.WaitingUnknown, $"No row {id} waits for a decision of '{caller.Agency.Code}'.", ("waiting_id", $"{id}"));

    private async Task<WaitingEntry> Read(WaitingRow waiting, CancellationToken cancellationToken)
    {
        var entry = await store.Reader.ReadEntry(waiting.Position, cancellationToken)
            ?? throw new InvalidOperationException($"The entry of the waiting row {waiting.Position} is missing.");
        return WaitingEntry.Parser.ParseFrom(entry.Payload.Span);
    }

    private async Task<UnifiedSocialCreditCode> Suggestion(WaitingRow waiting, ReportRow row, CancellationToken cancellationToken)
    {
        var subject = WaitingList.SubjectOf(row);
        var numbers = OlderNumbers.Sound(subject);
        var known = (await store.Reader.FindNumbers(IdentityRules.ToLookUp(numbers), cancellationToken)).ToLookup(k => k.Number);
        return SubjectIdentification.Identify(subject, numbers, known) is Identification.Resolved resolved
            ? resolved.Code
            : throw new ApiException(
                ErrorReason.NotResolvable, $"The numbers of row {waiting.Position} do not lead to one subject beyond doubt.", ("waiting_id", $"{waiting.Position}"));
    }

    // Under its original source, through the same door: the rules in force may have changed since the row was taken.
    private async Task<RowEffect> Complete(WaitingRow waiting, ReportRow row, UnifiedSocialCreditCode code, CallerIdentity caller)
    {
        var source = waiting.Record.Source;
        var agency = rules.Current.Directory.FindAgency(source) ?? new AgencyDefinition(source, "", "", "", []);
        var completed = row.Clone();
        WaitingList.SubjectOf(completed).UnifiedSocialCreditCode = code.ToString();
        var sender = new CallerIdentity(agency, caller.Purpose) { Rights = reading.OfSource(source) };
        var opened = door.Open(completed, sender);
        var result = (await dispatcher.Take([opened], sender, new SubjectOrder(), isFirstLoad: false))[0];
        if (result.Refused is { } refusal) ThrowFirst(refusal.Faults);
        return result.Acknowledged.Effect;
    }

    private async Task<ResolveWaitingResponse> Record(
        WaitingRow waiting, WaitingDecisionEntry decision, UnifiedSocialCreditCode? code, IReadOnlyList<SubjectNumber> numbers, CancellationToken cancellationToken)
    {
        var entry = new EntryDraft
        {
            Kind = EntryKind.WaitingDecided, Decision = new WaitingDecision(waiting.Position, code), Payload = decision.ToByteArray(),
        };
        var unit = new AppendUnit
        {
            Transactions = [new TransactionDraft([entry])],
            Learned = code is { } named ? [.. numbers.Where(n => IdentityRules.MayLearn(n, named)).Select(n => new LearnedNumber(n, named, IsConfirmed: true))] : [],
        };
        switch (await store.Appender.Append(unit, CancellationToken.None))
        {
            case AppendOutcome.Committed committed:
                return Answer(decision, committed.Transactions[0]);
            case AppendOutcome.DecidedBefore:
                var decided = await store.Reader.FindWaiting(waiting.Position, cancellationToken);
                return await AnswerAgain(decided!, code, cancellationToken);
            case var other:
                throw new InvalidOperationException($"A decision's outcome {other.GetType().Name} has no answer.");
        }
    }

    // The same decision again gets the same answer; another one comes too late.
    private async Task<ResolveWaitingResponse> AnswerAgain(WaitingRow waiting, UnifiedSocialCreditCode? code, CancellationToken cancellationToken)
    {
        if (waiting.Code != code)
        {
            throw new ApiException(
                ErrorReason.WaitingDecided,
                $"Row {waiting.Position} was decided before: {(waiting.Code is { } held ? $"its subject is {held}" : "it was discarded")}.",
                ("waiting_id", $"{waiting.Position}"), ("decided_code", waiting.Code?.ToString() ?? ""));
        }

        var entry = await store.Reader.ReadEntry(waiting.Decided!.Value, cancellationToken)
            ?? throw new InvalidOperationException($"The decision about the waiting row {waiting.Position} is missing.");
        return Answer(WaitingDecisionEntry.Parser.ParseFrom(entry.Payload.Span), entry.TransactionEnd);
    }

    private ResolveWaitingResponse Answer(WaitingDecisionEntry decision, Position position) => new()
    {
        Effect = decision.Effect,
        UnifiedSocialCreditCode = decision.UnifiedSocialCreditCode,
        Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, position).ToString() },
    };

    private static void ThrowFirst(IReadOnlyList<FieldFault> faults)
    {
        if (faults.Count > 0) throw new ApiException(faults[0].Reason, faults[0].Message, [.. faults[0].Metadata.Select(m => (m.Key, m.Value))]);
    }
}
