using System.Security.Cryptography;

namespace CreditHub.Hub.Access.Credentials;

/// <summary>
/// The key by which this process's own adapters are known to it: made at the start, kept in memory, never written. Who holds it may report for
/// whatever agency it names, since the drop folders of all of them are the hub's own.
/// </summary>
internal sealed class InProcessKey
{
    private const int Bytes = 32;

    /// <summary>The key's text.</summary>
    public string Text { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>True where a text is the key; takes the same time whatever it is.</summary>
    public bool Is(string text) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(text), System.Text.Encoding.UTF8.GetBytes(Text));
}
