namespace CreditHub.Domain.Documents;

/// <summary>Documents cannot be used. Nothing starts on half a document: every fault is named with its file and line, so that one edit corrects them all.</summary>
public sealed class ReferenceDataException : Exception
{
    internal ReferenceDataException(IReadOnlyList<DocumentFinding> findings, Exception? cause = null)
        : base(string.Join('\n', findings), cause)
    {
        Findings = findings;
        Faults = [.. findings.Select(static finding => finding.Text)];
    }

    /// <summary>What is wrong, each with its file and line.</summary>
    public IReadOnlyList<DocumentFinding> Findings { get; }

    /// <summary>The sentences of <see cref="Findings"/>.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Passes where there are no findings.</summary>
    /// <exception cref="ReferenceDataException">There are.</exception>
    public static void ThrowIfAny(IReadOnlyList<DocumentFinding> findings)
    {
        if (findings.Count > 0) throw new ReferenceDataException(findings);
    }

    /// <summary>Passes where a document has no faults.</summary>
    internal static void ThrowIfAny(string file, ReadOnlyMemory<byte> json, IEnumerable<DocumentFault> faults) =>
        ThrowIfAny([.. faults.Select(fault => fault.In(file, json.Span))]);
}
