using CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>What a row became.</summary>
public abstract record MappedRow
{
    private MappedRow()
    {
    }

    /// <summary>A row to report.</summary>
    /// <param name="Row">The row.</param>
    /// <param name="Originals">Texts that are stored otherwise than the source wrote them; null = none.</param>
    /// <param name="Unlisted">Values that no code table has and that were read as «other»; null = none.</param>
    /// <param name="Doubt">What of the row seems wrong though it may be right, as a sentence; null = nothing.</param>
    public sealed record Ready(
        ReportRow Row, IReadOnlyList<OriginalText>? Originals = null, IReadOnlyList<UnlistedValue>? Unlisted = null,
        string? Doubt = null) : MappedRow;

    /// <summary>A row about a natural person: counted, never sent, its cells written nowhere.</summary>
    public sealed record NaturalPerson : MappedRow
    {
        internal static readonly NaturalPerson Instance = new();
    }

    /// <summary>A row that cannot be reported.</summary>
    /// <param name="Faults">What is wrong with it.</param>
    /// <param name="MayHoldPerson">True where its cells may be about a natural person, so that they are written nowhere.</param>
    /// <param name="RecordNumber">Which record it is about; empty where it does not say.</param>
    public sealed record Faulty(IReadOnlyList<RowFault> Faults, bool MayHoldPerson = false, string RecordNumber = "") : MappedRow;
}

/// <summary>One fault of a row.</summary>
/// <param name="Field">Path in the record; empty where the row as such is at fault.</param>
/// <param name="Column">Column name; empty likewise, or where the column is not known.</param>
/// <param name="Reason">Reason of the contract's catalogue.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record RowFault(string Field, string Column, ErrorReason Reason, string Message);

/// <summary>A value that the code table of its field does not have, read as «other».</summary>
/// <param name="Column">Column name.</param>
/// <param name="Text">What may be repeated of it.</param>
public sealed record UnlistedValue(string Column, string Text);

/// <summary>A text that was normalised before it was reported.</summary>
/// <param name="Field">Path in the record.</param>
/// <param name="Column">Column name.</param>
/// <param name="Original">What the source wrote.</param>
/// <param name="Stored">What was reported.</param>
public sealed record OriginalText(string Field, string Column, string Original, string Stored);
