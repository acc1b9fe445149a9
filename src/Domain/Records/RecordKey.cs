namespace CreditHub.Domain.Records;

/// <summary>Names one record for ever: the source's own number within a dataset.</summary>
/// <param name="Source">Agency code of the source, as in the sharing directory.</param>
/// <param name="Dataset">Dataset code, as in the sharing directory.</param>
/// <param name="RecordNumber">The source's own number of the record.</param>
public readonly record struct RecordKey(string Source, string Dataset, string RecordNumber)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source}/{Dataset}/{RecordNumber}";
}
