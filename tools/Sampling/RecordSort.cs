namespace CreditHub.Sampling;

/// <summary>The sorts of record that a business may have beside its registration.</summary>
internal enum RecordSort
{
    Licence,
    Penalty,
    AbnormalOperation,
    SeriousViolation,
    JudgmentDefault,
    TaxViolation,
    ARated,
    BankPenalty,
    Financing,
    Evaluation,
    Commitment,
}
