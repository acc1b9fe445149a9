using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CreditHub.Hub.Access.Credentials;

/// <summary>Certificates that their authority took back (吊销列表), read from its signed lists (RFC 5280). A list that its authority did not sign is refused.</summary>
internal sealed class RevocationList
{
    private const string Label = "X509 CRL";
    private const string EcdsaSha256 = "1.2.840.10045.4.3.2";
    private const string EcdsaSha384 = "1.2.840.10045.4.3.3";
    private const string RsaSha256 = "1.2.840.113549.1.1.11";

    /// <summary>Nothing is revoked.</summary>
    public static readonly RevocationList Empty = new(FrozenSet<string>.Empty);

    private readonly FrozenSet<string> _revoked;

    private RevocationList(FrozenSet<string> revoked) => _revoked = revoked;

    /// <summary>How many certificates are revoked.</summary>
    public int Count => _revoked.Count;

    /// <summary>True where a certificate is revoked.</summary>
    /// <param name="issuer">Its issuer's name as encoded, in hexadecimal digits.</param>
    /// <param name="serial">Its serial number, likewise.</param>
    public bool Contains(string issuer, string serial) => _revoked.Contains(Key(issuer, serial));

    /// <summary>Reads the lists of a PEM text.</summary>
    /// <exception cref="CryptographicException">A list is malformed, or none of the authorities signed it.</exception>
    public static RevocationList Read(ReadOnlySpan<char> pem, X509Certificate2Collection authorities)
    {
        var revoked = new HashSet<string>(StringComparer.Ordinal);
        var lists = 0;
        while (PemEncoding.TryFind(pem, out var fields))
        {
            if (pem[fields.Label] is Label)
            {
                Add(Convert.FromBase64String(pem[fields.Base64Data].ToString()), authorities, revoked);
                lists++;
            }

            pem = pem[fields.Location.End..];
        }

        return lists > 0 ? new RevocationList(revoked.ToFrozenSet(StringComparer.Ordinal)) : throw new CryptographicException($"The file holds no «{Label}».");
    }

    private static void Add(byte[] der, X509Certificate2Collection authorities, HashSet<string> revoked)
    {
        try
        {
            var list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            var signed = list.PeekEncodedValue();
            var body = list.ReadSequence();
            var algorithm = list.ReadSequence().ReadObjectIdentifier();
            var signature = list.ReadBitString(out _);
            if (body.PeekTag().HasSameClassAndValue(Asn1Tag.Integer)) body.ReadInteger();
            body.ReadSequence();
            var issuer = Convert.ToHexString(body.ReadEncodedValue().Span);
            if (!authorities.Any(a => Convert.ToHexString(a.SubjectName.RawData) == issuer && IsSignedBy(a, algorithm, signed.Span, signature)))
                throw new CryptographicException("A revocation list is signed by none of the authorities.");
            ReadTimes(body);
            if (!body.HasData || !body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence)) return;
            for (var entries = body.ReadSequence(); entries.HasData;)
                revoked.Add(Key(issuer, Convert.ToHexString(entries.ReadSequence().ReadIntegerBytes().Span)));
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("A revocation list is malformed.", e);
        }
    }

    private static void ReadTimes(AsnReader body)
    {
        while (body.HasData && (body.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) || body.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime))) body.ReadEncodedValue();
    }

    private static bool IsSignedBy(X509Certificate2 authority, string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var ecdsa = authority.GetECDsaPublicKey();
        using var rsa = authority.GetRSAPublicKey();
        return algorithm switch
        {
            EcdsaSha256 when ecdsa is not null => ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            EcdsaSha384 when ecdsa is not null => ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence),
            RsaSha256 when rsa is not null => rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => false,
        };
    }

    private static string Key(string issuer, string serial) => $"{issuer}:{serial.TrimStart('0')}";
}
