using System.Security.Cryptography;
using System.Text;
using CreditHub.Domain.Codes;
using CreditHub.Hub.Operations;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Access;

/// <summary>
/// Turns identity numbers of persons into keyed hashes (HMAC-SHA-256): two of them say whether it is the same person, and without the key nobody can
/// try numbers until one fits. The number itself goes no further than the door.
/// </summary>
internal sealed class IdentityHashes
{
    private const int KeyBytes = 32;
    private readonly byte[] _key;

    public IdentityHashes(IOptions<HubOptions> options)
    {
        var path = options.Value.IdentityKeyFile.Length > 0
            ? options.Value.IdentityKeyFile
            : Path.Combine(options.Value.DataFolder, "identity.key");
        _key = File.Exists(path) ? File.ReadAllBytes(path) : Create(path);
        if (_key.Length != KeyBytes) throw new InvalidOperationException($"{path} holds {_key.Length} bytes; the key of identity numbers has {KeyBytes}.");
    }

    /// <summary>The hash of a resident's identity number (GB 11643-1999), 64 hexadecimal digits; null where the text is none.</summary>
    public string? Of(string number)
    {
        var text = number.Trim().ToUpperInvariant();
        return CitizenIdentityNumber.IsValid(text) ? Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text))) : null;
    }

    /// <summary>A key for another purpose, derived from the hub's own: it tells nothing of it.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, KeyBytes, info: Encoding.ASCII.GetBytes($"credithub/{purpose}"));

    private static byte[] Create(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.WriteThrough };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(key);
        file.Flush(flushToDisk: true);
        return key;
    }
}
