using System.Diagnostics.CodeAnalysis;

namespace CreditHub.Domain.Documents;

/// <summary>What is wrong with an element of a document.</summary>
/// <param name="Text">One sentence.</param>
/// <param name="Path">
/// The element, such as <c>measures[3].lists[0]</c> or <c>measures[code=bar-procurement]</c>; empty: the document as a whole.
/// </param>
internal readonly record struct DocumentFault(string Text, string Path)
{
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the alternate.")]
    public static implicit operator DocumentFault(string text) => new(text, "");

    /// <summary>The same fault of an element within another one.</summary>
    public DocumentFault At(string path) =>
        this with { Path = Path.Length == 0 ? path : Path[0] == '[' ? path + Path : $"{path}.{Path}" };

    /// <summary>The fault with its line.</summary>
    public DocumentFinding In(string file, ReadOnlySpan<byte> json) => new(file, JsonLines.Of(json, Path), Text);
}

/// <summary>Gives faults the place of their element.</summary>
internal static class DocumentFaults
{
    /// <summary>The faults of every element of a list.</summary>
    public static IEnumerable<DocumentFault> In<T>(this IEnumerable<T>? elements, string member, Func<T, IEnumerable<DocumentFault>> faultsOf) =>
        (elements ?? []).SelectMany((element, i) => faultsOf(element).Select(fault => fault.At($"{member}[{i}]")));

    /// <summary>A sentence about every element of a list of which something holds.</summary>
    public static IEnumerable<DocumentFault> Where<T>(this IEnumerable<T>? elements, string member, Func<T, bool> isFault, Func<T, string> textOf) =>
        elements.In(member, element => isFault(element) ? [textOf(element)] : []);
}
