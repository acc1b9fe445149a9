namespace CreditHub.Domain.Documents;

/// <summary>What is wrong with a document, and where.</summary>
/// <param name="File">File, as a path within the folder of documents.</param>
/// <param name="Line">Line from 1; 0 where the whole file is meant, such as one that is missing.</param>
/// <param name="Text">One sentence.</param>
public sealed record DocumentFinding(string File, int Line, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? $"{File}: {Text}" : $"{File}:{Line}: {Text}";
}
