namespace CreditHub.Sampling;

/// <summary>The files of the five sources.</summary>
internal static class SampleFiles
{
    /// <summary>All of them, registrations first: a hub wants to know a business before what is said of it.</summary>
    public static readonly SampleFile[] All =
    [
        RegistrationRows.File, LicenceRows.File, PenaltyRows.OfMarketSupervision, AbnormalOperationRows.File, SeriousViolationRows.File,
        CourtRows.File, TaxViolationRows.File, ARatedRows.File, PenaltyRows.OfCentralBank, FinancingRows.File,
        EvaluationRows.File, CommitmentRows.File,
    ];
}
