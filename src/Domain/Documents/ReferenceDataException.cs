namespace CreditHub.Domain.Documents;

/// <summary>A reference file cannot be used. The hub does not start on half a table: every fault is named so that one edit mends them all.</summary>
public sealed class ReferenceDataException : Exception
{
    internal ReferenceDataException(string table, IReadOnlyList<string> faults, Exception? cause = null)
        : base($"The {table} has {faults.Count} fault(s):{string.Concat(faults.Select(static fault => $"\n- {fault}"))}", cause)
    {
        Table = table;
        Faults = faults;
    }

    /// <summary>Which table.</summary>
    public string Table { get; }

    /// <summary>What is wrong, each with its place and cure.</summary>
    public IReadOnlyList<string> Faults { get; }

    public static void ThrowIfAny(string table, IReadOnlyList<string> faults)
    {
        if (faults.Count > 0) throw new ReferenceDataException(table, faults);
    }
}
