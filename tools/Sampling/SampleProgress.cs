namespace CreditHub.Sampling;

/// <summary>How far a sample has come.</summary>
/// <param name="Stage">What is being written.</param>
/// <param name="SubjectsDone">Businesses passed in this stage.</param>
/// <param name="Subjects">All businesses of the sample.</param>
public readonly record struct SampleProgress(SampleStage Stage, int SubjectsDone, int Subjects);

/// <summary>The two passes over the province.</summary>
public enum SampleStage
{
    /// <summary>The CSV files, all at once.</summary>
    Tables,

    /// <summary>The workbook, which its library pulls row by row and so needs a pass of its own.</summary>
    Workbook,
}
