using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>A transaction with a company: what owes one outcome together.</summary>
/// <param name="Agency">Agency that asked.</param>
/// <param name="Company">Unified social credit code.</param>
/// <param name="Matter">Matter code.</param>
/// <param name="CaseNumber">Case number of the agency.</param>
internal readonly record struct TransactionKey(string Agency, string Company, string Matter, string CaseNumber)
{
    /// <summary>The transaction of an answer.</summary>
    public static TransactionKey Of(OwedAnswer answer) =>
        new(answer.Agency, answer.UnifiedSocialCreditCode, answer.MatterCode, answer.CaseNumber);

    /// <summary>
    /// The transaction of an outcome: by the case number of its decision, else by that which it states, else by its own number.
    /// </summary>
    public static TransactionKey Of(OutcomeEntry entry)
    {
        var outcome = entry.Outcome;
        var number = entry.DecisionCaseNumber.Length > 0 ? entry.DecisionCaseNumber
            : outcome.CaseNumber.Length > 0 ? outcome.CaseNumber : outcome.OwnNumber;
        return new TransactionKey(entry.Agency, outcome.UnifiedSocialCreditCode, outcome.MatterCode, number);
    }
}

/// <summary>An outcome that is owed. Never changed: a later answer or reminder replaces it.</summary>
internal sealed record OwedFeedback
{
    /// <summary>Its place among all that were ever owed: the same on every node and after every start.</summary>
    public required long Order { get; init; }

    /// <summary>The answer by which it came to be owed.</summary>
    public required OwedAnswer First { get; init; }

    /// <summary>The latest answer.</summary>
    public required OwedAnswer Latest { get; init; }

    /// <summary>How many answers.</summary>
    public int Answers { get; init; } = 1;

    /// <summary>The latest reminder.</summary>
    public FeedbackReminderStage Reminded { get; init; }

    /// <summary>Last day in time.</summary>
    public BeijingDate DueOn => BeijingDate.FromDayNumber(First.DueOn);

    /// <summary>The reminder that is due on a day; unspecified where none is, or it was sent.</summary>
    public FeedbackReminderStage ReminderOn(BeijingDate today)
    {
        var stage = today > DueOn ? FeedbackReminderStage.Overdue
            : today.DayNumber > First.RemindAfter ? FeedbackReminderStage.Due : FeedbackReminderStage.Unspecified;
        return stage > Reminded ? stage : FeedbackReminderStage.Unspecified;
    }

    /// <summary>As the contract shows it on a day.</summary>
    public FeedbackOwed ToProto(BeijingDate today) => new()
    {
        Agency = First.Agency,
        UnifiedSocialCreditCode = First.UnifiedSocialCreditCode,
        MatterCode = First.MatterCode,
        CaseNumber = First.CaseNumber,
        RegionCode = First.RegionCode,
        DecisionId = Number(First.DecisionId),
        LatestDecisionId = Number(Latest.DecisionId),
        Answers = Answers,
        Verdict = (Verdict)Latest.Verdict,
        MeasureCodes = { Latest.MeasureCodes },
        AskedAt = Rfc3339.Format(DateTimeOffset.FromUnixTimeMilliseconds(First.AskedMs)),
        DueOn = DueOn.ToProto(),
        Provisional = First.Provisional,
        Overdue = today > DueOn,
        Rule = First.Rule,
        Reminded = Reminded,
    };

    private static string Number(ByteString id) => Convert.ToHexStringLower(id.Span);
}
