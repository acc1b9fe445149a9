using System.Security.Cryptography;
using CreditHub.V1;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace CreditHub.Evidence.Log;

/// <summary>A key that signs, and whose secret half may be out of reach.</summary>
internal abstract class SigningKey : IDisposable
{
    public abstract EvidenceSuite Suite { get; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public abstract byte[] PublicKey { get; }

    /// <summary>Signature as ASN.1 DER. Called by any thread.</summary>
    /// <exception cref="SigningException">What holds the secret half does not sign now.</exception>
    public abstract byte[] Sign(ReadOnlySpan<byte> content);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>What holds the secret half of a key does not sign; it may do so again.</summary>
public sealed class SigningException(string message, Exception? cause = null) : IOException(message, cause);

/// <summary>A key with its secret half in memory.</summary>
internal abstract class FileKey : SigningKey
{
    /// <summary>The secret half, PKCS #8 in PEM.</summary>
    public abstract string ExportSecret();

    public static FileKey New(EvidenceSuite suite) => suite == EvidenceSuite.Sm2 ? Sm2Key.New()
        : new P256Key(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static FileKey Import(EvidenceSuite suite, string pem)
    {
        if (suite == EvidenceSuite.Sm2) return Sm2Key.Import(pem);
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new P256Key(key);
    }

    private sealed class P256Key(ECDsa key) : FileKey
    {
        public override EvidenceSuite Suite => EvidenceSuite.P256;

        public override byte[] PublicKey { get; } = key.ExportSubjectPublicKeyInfo();

        public override string ExportSecret() => key.ExportPkcs8PrivateKeyPem();

        public override byte[] Sign(ReadOnlySpan<byte> content) => key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        public override void Dispose()
        {
            key.Dispose();
            base.Dispose();
        }
    }

    private sealed class Sm2Key(ECPrivateKeyParameters secret, byte[] publicKey) : FileKey
    {
        public override EvidenceSuite Suite => EvidenceSuite.Sm2;

        public override byte[] PublicKey => publicKey;

        public static Sm2Key New()
        {
            var generator = new ECKeyPairGenerator();
            generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
            return Of((ECPrivateKeyParameters)generator.GenerateKeyPair().Private);
        }

        public static Sm2Key Import(string pem)
        {
            var fields = PemEncoding.Find(pem);
            return Of((ECPrivateKeyParameters)PrivateKeyFactory.CreateKey(Convert.FromBase64String(pem[fields.Base64Data])));
        }

        public override string ExportSecret() => PemEncoding.WriteString("PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(secret).GetDerEncoded());

        public override byte[] Sign(ReadOnlySpan<byte> content)
        {
            var signer = new SM2Signer();
            signer.Init(forSigning: true, secret);
            signer.BlockUpdate(content);
            return signer.GenerateSignature();
        }

        private static Sm2Key Of(ECPrivateKeyParameters secret)
        {
            var point = new ECPublicKeyParameters("EC", secret.Parameters.G.Multiply(secret.D).Normalize(), GMObjectIdentifiers.sm2p256v1);
            return new Sm2Key(new ECPrivateKeyParameters("EC", secret.D, GMObjectIdentifiers.sm2p256v1), SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(point).GetDerEncoded());
        }
    }
}
