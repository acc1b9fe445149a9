using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CreditHub.V1;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace CreditHub.Evidence.Transparency;

/// <summary>How a note is signed: the signature types of C2SP's signed-note.</summary>
public enum NoteKeyKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Ed25519 over the note's text; type 0x01.</summary>
    Ed25519 = 1,

    /// <summary>ECDSA over P-256 with SHA-256, ASN.1; type 0x02. The key is SubjectPublicKeyInfo, as in the hub's evidence.</summary>
    P256 = 2,

    /// <summary>Ed25519 over a time and the text, by a witness; type 0x04, C2SP's tlog-cosignature.</summary>
    Cosignature = 4,

    /// <summary>
    /// SM2 with SM3, ASN.1; type 0xff, which is for types without a number, with a longer name. The key is SubjectPublicKeyInfo.
    /// </summary>
    Sm2 = 255,
}

/// <summary>A public key by which notes are signed, with its name.</summary>
public sealed class NoteKey
{
    /// <summary>Bytes of an Ed25519 key.</summary>
    public const int Ed25519Size = 32;

    /// <summary>Bytes of a key's id, which stands before each signature.</summary>
    public const int IdSize = 4;

    private const int TimeSize = 8;
    private static readonly byte[] Sm2Name = Encoding.ASCII.GetBytes("credithub/sm2");
    private readonly byte[] _key;
    private readonly byte[] _id;

    /// <summary>Takes a key.</summary>
    /// <param name="name">Its name: not empty, without white space and «+».</param>
    /// <param name="kind">How it signs.</param>
    /// <param name="key">32 bytes for Ed25519, else SubjectPublicKeyInfo.</param>
    /// <exception cref="FormatException">Name or key cannot be.</exception>
    public NoteKey(string name, NoteKeyKind kind, byte[] key)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(key);
        if (!IsName(name)) throw new FormatException($"«{name}» is no name of a key: it is empty, or has white space or «+» in it.");
        if (kind is NoteKeyKind.Ed25519 or NoteKeyKind.Cosignature && key.Length != Ed25519Size)
            throw new FormatException($"The key «{name}» has {key.Length} bytes, and not {Ed25519Size}.");
        (Name, Kind, _key) = (name, kind, key);
        _id = kind switch
        {
            NoteKeyKind.P256 => SHA256.HashData(key)[..IdSize],
            NoteKeyKind.Ed25519 or NoteKeyKind.Cosignature => IdOf(name, [(byte)kind], key),
            NoteKeyKind.Sm2 => IdOf(name, [(byte)kind, .. Sm2Name], key),
            _ => throw new FormatException($"The key «{name}» is of a kind that this program does not know."),
        };
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How it signs.</summary>
    public NoteKeyKind Kind { get; }

    /// <summary>The four bytes that stand before its signatures.</summary>
    public ReadOnlySpan<byte> Id => _id;

    /// <summary>Reads a key as it is passed on: name, id in hexadecimal and Base64 of kind and key, joined by «+».</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static NoteKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Trim().Split('+', 3);
        if (parts.Length != 3) throw new FormatException("A key is written as name+id+key, as in the file checkpoint.vkey.");
        var bytes = Convert.FromBase64String(parts[2]);
        if (bytes.Length == 0) throw new FormatException($"The key «{parts[0]}» is empty.");
        var key = new NoteKey(parts[0], (NoteKeyKind)bytes[0], bytes[1..]);
        return key.IdText.Equals(parts[1], StringComparison.OrdinalIgnoreCase)
            ? key
            : throw new FormatException($"The key «{parts[0]}» has the id {key.IdText}, and not {parts[1]}: a part of it was altered.");
    }

    /// <summary>True where the key made the signature of a text.</summary>
    /// <param name="text">The note's text.</param>
    /// <param name="signature">The signature without the key's id.</param>
    public bool Made(string text, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Kind switch
        {
            NoteKeyKind.Ed25519 => IsEd25519(Encoding.UTF8.GetBytes(text), signature),
            NoteKeyKind.Cosignature => TimeOf(signature) is { } time && IsEd25519(Cosigned(text, time), signature[TimeSize..]),
            NoteKeyKind.P256 => EvidenceSignature.IsOf(EvidenceSuite.P256, _key, Encoding.UTF8.GetBytes(text), signature),
            _ => EvidenceSignature.IsOf(EvidenceSuite.Sm2, _key, Encoding.UTF8.GetBytes(text), signature),
        };
    }

    /// <summary>The key as it is passed on.</summary>
    public override string ToString() => $"{Name}+{IdText}+{Convert.ToBase64String([(byte)Kind, .. _key])}";

    /// <summary>When a witness cosigned, in seconds since 1970; null where a signature is too short to say.</summary>
    public static long? TimeOf(ReadOnlySpan<byte> cosignature) =>
        cosignature.Length >= TimeSize && BinaryPrimitives.ReadInt64BigEndian(cosignature) is var time and >= 0 ? time : null;

    /// <summary>What a witness signs: a line that says so, the time, and the note's text.</summary>
    internal static byte[] Cosigned(string text, long unixSeconds) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {unixSeconds}\n{text}"));

    internal static bool IsName(string name) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    private string IdText => Convert.ToHexStringLower(_id);

    private static byte[] IdOf(string name, byte[] kind, byte[] key) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. kind, .. key])[..IdSize];

    private bool IsEd25519(byte[] content, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != Ed25519.SignatureSize) return false;
        try
        {
            var key = new Ed25519PublicKeyParameters(_key);
            return key.Verify(Ed25519.Algorithm.Ed25519, null, content, 0, content.Length, signature.ToArray(), 0);
        }
        catch (ArgumentException)
        {
            // No point of the curve: such a key made nothing.
            return false;
        }
    }
}
