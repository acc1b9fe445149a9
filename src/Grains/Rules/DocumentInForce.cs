namespace CreditHub.Grains.Rules;

/// <summary>One of the operator's documents that the ledger says is in force: publicity rules, report definitions, supervision rules.</summary>
/// <typeparam name="T">The document as it was read.</typeparam>
public sealed class DocumentInForce<T>
    where T : class
{
    private volatile T? _current;

    /// <summary>The document in force.</summary>
    /// <exception cref="InvalidOperationException">Asked before the hub took it from the ledger.</exception>
    public T Current => _current ?? throw new InvalidOperationException($"No {typeof(T).Name} is in force yet.");

    /// <summary>Puts a document in force on this node, after the ledger holds it.</summary>
    public void PutInForce(T document) => _current = document;
}
