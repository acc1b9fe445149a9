using System.Security.Cryptography;
using CreditHub.V1;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace CreditHub.Evidence;

/// <summary>Checks signatures: ECDSA over P-256 with SHA-256, or SM2 with SM3 (GB/T 32918).</summary>
public static class EvidenceSignature
{
    /// <summary>True where a key, given as SubjectPublicKeyInfo, made the signature. A key or signature that cannot be read made none.</summary>
    public static bool IsOf(EvidenceSuite suite, byte[] publicKey, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        try
        {
            return suite switch
            {
                EvidenceSuite.P256 => IsP256(publicKey, content, signature),
                EvidenceSuite.Sm2 => IsSm2(publicKey, content, signature),
                _ => false,
            };
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or InvalidCastException or GeneralSecurityException)
        {
            return false;
        }
    }

    /// <summary>The id of a key: the first 32 hexadecimal digits of the SHA-256 of its SubjectPublicKeyInfo.</summary>
    public static string IdOf(ReadOnlySpan<byte> publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey))[..32];

    private static bool IsP256(byte[] publicKey, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key.KeySize == 256 && key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static bool IsSm2(byte[] publicKey, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        var signer = new SM2Signer();
        signer.Init(forSigning: false, (ECPublicKeyParameters)PublicKeyFactory.CreateKey(publicKey));
        signer.BlockUpdate(content);
        return signer.VerifySignature(signature.ToArray());
    }
}
