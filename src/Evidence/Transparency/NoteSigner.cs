using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace CreditHub.Evidence.Transparency;

/// <summary>An Ed25519 key with its secret half, that signs notes under a name.</summary>
public sealed class NoteSigner
{
    private readonly Ed25519PrivateKeyParameters _secret;

    private NoteSigner(string name, NoteKeyKind kind, Ed25519PrivateKeyParameters secret)
    {
        _secret = secret;
        Key = new NoteKey(name, kind, secret.GeneratePublicKey().GetEncoded());
    }

    /// <summary>The public half.</summary>
    public NoteKey Key { get; }

    /// <summary>
    /// Opens the key of a file, PKCS #8 in PEM that its owner alone may read; makes it where there is none. The public half is written
    /// beside it, with the ending «.vkey».
    /// </summary>
    /// <param name="path">The file of the secret half.</param>
    /// <param name="name">Name of the key.</param>
    /// <param name="kind">Ed25519 for a log, Cosignature for a witness.</param>
    /// <exception cref="FormatException">The file holds no Ed25519 key.</exception>
    public static NoteSigner OpenOrMake(string path, string name, NoteKeyKind kind)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        if (!File.Exists(path)) Write(path, new Ed25519PrivateKeyParameters(new SecureRandom()));
        var signer = new NoteSigner(name, kind, Read(path));
        var beside = Path.ChangeExtension(path, ".vkey");
        var text = signer.Key + "\n";
        if (!File.Exists(beside) || File.ReadAllText(beside) != text) File.WriteAllText(beside, text);
        return signer;
    }

    /// <summary>Signs a note's text.</summary>
    public NoteSignature Sign(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Key.Kind != NoteKeyKind.Ed25519) throw new InvalidOperationException("A witness signs with the time: Cosign.");
        return new NoteSignature(Key.Name, (byte[])[.. Key.Id, .. Sign(Encoding.UTF8.GetBytes(text))]);
    }

    /// <summary>Cosigns a checkpoint's text as a witness, at a time.</summary>
    public NoteSignature Cosign(string text, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Key.Kind != NoteKeyKind.Cosignature) throw new InvalidOperationException("A log signs without the time: Sign.");
        var seconds = at.ToUnixTimeSeconds();
        var time = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, seconds);
        return new NoteSignature(Key.Name, (byte[])[.. Key.Id, .. time, .. Sign(NoteKey.Cosigned(text, seconds))]);
    }

    private byte[] Sign(byte[] content)
    {
        var signature = new byte[Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.SignatureSize];
        _secret.Sign(Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Algorithm.Ed25519, null, content, 0, content.Length, signature, 0);
        return signature;
    }

    private static Ed25519PrivateKeyParameters Read(string path)
    {
        var pem = File.ReadAllText(path);
        try
        {
            var fields = PemEncoding.Find(pem);
            return PrivateKeyFactory.CreateKey(Convert.FromBase64String(pem[fields.Base64Data])) as Ed25519PrivateKeyParameters
                ?? throw new FormatException($"{path} holds a key, but none of Ed25519.");
        }
        catch (Exception e) when (e is ArgumentException or IOException or GeneralSecurityException)
        {
            throw new FormatException(
                $"{path} holds no Ed25519 key in PEM. Put it back from its backup; without it, delete the file, and a new key is made that "
                + "witnesses and clients do not know.", e);
        }
    }

    private static void Write(string path, Ed25519PrivateKeyParameters secret)
    {
        var pem = PemEncoding.WriteString("PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(secret).GetDerEncoded());
        StoredFile.Write(path, file => file.Write(Encoding.ASCII.GetBytes(pem)), isSecret: true, mayReplace: false);
    }
}
