using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Hub.Access.Credentials;

/// <summary>
/// Whose a key is. A key's digest costs a call more than all else that is looked at, so keys that were found are remembered, in memory, until the credentials change.
/// Those that are nobody's are not: whoever guesses would fill it.
/// </summary>
internal sealed class AgencyKeys(AgencyCredentials agencies)
{
    private readonly ConcurrentDictionary<string, BoundCredential> _found = new(StringComparer.Ordinal);

    /// <summary>The credential with a key's digest; null where nobody has one.</summary>
    public BoundCredential? Find(string key)
    {
        if (_found.TryGetValue(key, out var found)) return found;
        return agencies.Find(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))) is { } bound ? _found.GetOrAdd(key, bound) : null;
    }
}
