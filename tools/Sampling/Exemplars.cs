namespace CreditHub.Sampling;

/// <summary>
/// The first businesses of every sample. What they carry is fixed, in force and never spoiled: the first four are for showing, the others see to
/// it that each file of the smallest sample has at least <see cref="RowsMin"/> rows.
/// </summary>
internal static class Exemplars
{
    /// <summary>Rows that each file has at least; the registrations have one a business.</summary>
    public const int RowsMin = 3;

    private static readonly RecordSort[][] Sorts =
    [
        [RecordSort.JudgmentDefault],
        [RecordSort.AbnormalOperation],
        [RecordSort.ARated, RecordSort.Licence],
        [RecordSort.Licence],
        [RecordSort.Licence, RecordSort.Penalty, RecordSort.JudgmentDefault, RecordSort.SeriousViolation],
        [RecordSort.JudgmentDefault, RecordSort.AbnormalOperation, RecordSort.TaxViolation],
        [RecordSort.Penalty, RecordSort.SeriousViolation, RecordSort.TaxViolation],
        [RecordSort.Penalty, RecordSort.AbnormalOperation, RecordSort.SeriousViolation, RecordSort.TaxViolation],
        [RecordSort.ARated, RecordSort.BankPenalty, RecordSort.Financing, RecordSort.Evaluation, RecordSort.Commitment],
        [RecordSort.ARated, RecordSort.BankPenalty, RecordSort.Financing, RecordSort.Evaluation, RecordSort.Commitment],
        [RecordSort.BankPenalty, RecordSort.Financing, RecordSort.Evaluation, RecordSort.Commitment],
    ];

    private static readonly ShowcaseStory[] Stories =
        [ShowcaseStory.BarredByCourt, ShowcaseStory.AbnormalOnly, ShowcaseStory.ARated, ShowcaseStory.Clear];

    /// <summary>How many there are.</summary>
    public static int Count => Sorts.Length;

    /// <summary>How many records of a sort one of them carries; the last of a sample too small for all carries those of the missing ones as well.</summary>
    public static int RecordsOf(int index, int subjects, RecordSort sort) =>
        StandsForTheRest(index, subjects)
            ? Sorts[index..].Count(sorts => sorts.Contains(sort))
            : Sorts[index].Count(each => each == sort);

    /// <summary>What one of them shows; null for the others and for one that had to take on the records of missing ones.</summary>
    public static ShowcaseStory? StoryOf(int index, int subjects) =>
        index < Stories.Length && !StandsForTheRest(index, subjects) ? Stories[index] : null;

    private static bool StandsForTheRest(int index, int subjects) => index == subjects - 1 && index < Sorts.Length - 1;
}
