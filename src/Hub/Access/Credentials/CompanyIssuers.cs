using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace CreditHub.Hub.Access.Credentials;

/// <summary>The identity providers (统一身份认证) whose statements prove to the hub that a portal was asked by a company.</summary>
internal sealed class CompanyIssuers
{
    /// <summary>No provider: nobody acts for a company.</summary>
    public static readonly CompanyIssuers None = new([]);

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Dictionary<string, IReadOnlyList<SecurityKey>> _keys;

    private CompanyIssuers(Dictionary<string, IReadOnlyList<SecurityKey>> keys) => _keys = keys;

    /// <summary>The public keys of a provider; null where it is not known.</summary>
    public IReadOnlyList<SecurityKey>? KeysOf(string issuer) => _keys.GetValueOrDefault(issuer);

    /// <summary>Reads a file of providers, each with its public keys as JSON Web Keys (RFC 7517).</summary>
    /// <exception cref="InvalidOperationException">The file cannot be used.</exception>
    public static CompanyIssuers Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<IssuersFile>(File.ReadAllBytes(path), Strict)
                ?? throw new InvalidOperationException("it is empty.");
            return new CompanyIssuers(file.Issuers.ToDictionary(i => i.Issuer, KeysOf));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{Path.GetFileName(path)} cannot be used: {e.Message}", e);
        }
    }

    private static IReadOnlyList<SecurityKey> KeysOf(IssuerFile issuer)
    {
        if (issuer.Issuer.Length == 0) throw new InvalidOperationException("an issuer has no name.");
        List<JsonWebKey> keys = [.. issuer.Keys.Select(k => new JsonWebKey(k.GetRawText()))];
        if (keys.Count == 0) throw new InvalidOperationException($"the issuer {issuer.Issuer} has no keys.");
        if (keys.Any(k => k.Kty is not ("EC" or "RSA"))) throw new InvalidOperationException(
            $"a key of {issuer.Issuer} is neither EC nor RSA.");
        return keys.Any(k => k.HasPrivateKey)
            ? throw new InvalidOperationException($"a key of {issuer.Issuer} is a private one; the hub needs the public ones only.")
            : [.. keys];
    }

    private sealed record IssuersFile(IReadOnlyList<IssuerFile> Issuers);

    private sealed record IssuerFile(string Issuer, IReadOnlyList<JsonElement> Keys);
}
