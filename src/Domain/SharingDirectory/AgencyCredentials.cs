using System.Collections.Frozen;
using CreditHub.Domain.Documents;

namespace CreditHub.Domain.SharingDirectory;

/// <summary>By which certificates and keys agencies are known (接入凭证). A file of its own beside the directory, since credentials change more often.</summary>
public sealed class AgencyCredentials
{
    private const string Document = "credentials.json";
    private const int DigestLength = 64;

    /// <summary>Nobody is known.</summary>
    public static readonly AgencyCredentials Nobody = new(FrozenDictionary<string, BoundCredential>.Empty);

    private readonly FrozenDictionary<string, BoundCredential> _byDigest;

    private AgencyCredentials(FrozenDictionary<string, BoundCredential> byDigest) => _byDigest = byDigest;

    /// <summary>Finds whose certificate or key has a SHA-256 digest, in upper-case hexadecimal digits; null where nobody's has.</summary>
    public BoundCredential? Find(string digest) => _byDigest.GetValueOrDefault(digest);

    /// <summary>Reads the file.</summary>
    /// <exception cref="ReferenceDataException">It cannot be used; all faults are named.</exception>
    public static AgencyCredentials Read(Stream json)
    {
        var all = AllOf(ReferenceTable.Read<CredentialsFile>(Document, json, file => Validate(AllOf(file))));
        return new AgencyCredentials(all.ToFrozenDictionary(
            c => c.Entry.Sha256.ToUpperInvariant(), c => new BoundCredential(c.Agency, c.Kind, c.Entry.Name ?? "", c.Entry.From, c.Entry.Until)));
    }

    private static List<(string Agency, CredentialKind Kind, CredentialFile Entry)> AllOf(CredentialsFile file) => [.. file.Agencies.SelectMany(a =>
        (a.Certificates ?? []).Select(c => (a.Agency, CredentialKind.Certificate, c)).Concat((a.Keys ?? []).Select(k => (a.Agency, CredentialKind.Key, k))))];

    private static IEnumerable<DocumentFault> Validate(List<(string Agency, CredentialKind Kind, CredentialFile Entry)> all) =>
        all.Where(c => c.Entry.Sha256.Length != DigestLength || !c.Entry.Sha256.All(char.IsAsciiHexDigit))
            .Select(c => (c.Agency, Text: $"agency {c.Agency}: sha256 of {Named(c.Entry)} has not 64 hexadecimal digits."))
            .Concat(all.GroupBy(c => c.Entry.Sha256, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
                .Select(g => (g.Last().Agency, Text: $"agencies {string.Join(", ", g.Select(c => c.Agency))}: one credential is bound twice ({Named(g.First().Entry)}).")))
            .Concat(all.Where(c => c.Entry.Until < c.Entry.From).Select(c => (c.Agency, Text: $"agency {c.Agency}: {Named(c.Entry)} ends before it begins.")))
            .Select(f => new DocumentFault(f.Text, $"agencies[agency={f.Agency}]"));

    private static string Named(CredentialFile entry) => string.IsNullOrEmpty(entry.Name) ? "a credential without a name" : $"'{entry.Name}'";

    private sealed record CredentialsFile(IReadOnlyList<AgencyFile> Agencies);

    private sealed record AgencyFile(string Agency, IReadOnlyList<CredentialFile>? Certificates = null, IReadOnlyList<CredentialFile>? Keys = null);

    private sealed record CredentialFile(string Sha256, string? Name = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);
}

/// <summary>What a credential is.</summary>
public enum CredentialKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A client certificate: the digest is that of the certificate, or of its public key (SPKI), which outlives a renewal.</summary>
    Certificate = 1,

    /// <summary>A key for loopback: the digest is that of the key's text.</summary>
    Key = 2,
}

/// <summary>A credential of an agency.</summary>
/// <param name="Agency">Code of the agency.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">How the operator calls it; may be empty.</param>
/// <param name="From">From when it holds; null = always.</param>
/// <param name="Until">Until when; null = until removed.</param>
public sealed record BoundCredential(string Agency, CredentialKind Kind, string Name, DateTimeOffset? From, DateTimeOffset? Until);
