using System.Formats.Asn1;
using System.Security.Cryptography;
using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using CreditHub.V1;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace CreditHub.Hub.Evidence.Tokens;

/// <summary>
/// Keeps the log's keys in a token (PKCS #11): they are made there, sign there and never leave it. A key has the label of the settings, and
/// as its id (CKA_ID) the bytes of its key id. P-256 alone.
/// </summary>
internal sealed class Pkcs11KeyStore : IKeyStore, IDisposable
{
    private const int PointSize = 65;
    private const int HalfSize = 32;
    private static readonly byte[] P256 = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

    private readonly TokenSession _session;
    private readonly Pkcs11Options _options;

    private Pkcs11KeyStore(TokenSession session, Pkcs11Options options) => (_session, _options) = (session, options);

    /// <inheritdoc/>
    public string Place => $"the token «{_options.Token}», under the label «{_options.KeyLabel}»";

    /// <summary>Opens the token of the settings.</summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the message says why.</exception>
    public static Pkcs11KeyStore Open(Pkcs11Options options, SigningSuite suite)
    {
        if (suite != SigningSuite.P256)
            throw new InvalidOperationException("Hub:Evidence:Suite is Sm2, and a token (Hub:Evidence:Pkcs11) signs with P256 alone.");
        return new Pkcs11KeyStore(TokenSession.Open(options.Module, options.Token, PinOf(options)), options);
    }

    /// <inheritdoc/>
    public SigningKey Make(EvidenceSuite suite) => _session.Use(session =>
    {
        var attributes = session.Factories.ObjectAttributeFactory;
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_EC_KEY_PAIR_GEN);
        List<IObjectAttribute> common = [attributes.Create(CKA.CKA_TOKEN, true), attributes.Create(CKA.CKA_LABEL, _options.KeyLabel)];
        session.GenerateKeyPair(
            mechanism,
            [
                .. common, attributes.Create(CKA.CKA_PRIVATE, false), attributes.Create(CKA.CKA_VERIFY, true),
                attributes.Create(CKA.CKA_EC_PARAMS, P256),
            ],
            [
                .. common, attributes.Create(CKA.CKA_PRIVATE, true), attributes.Create(CKA.CKA_SIGN, true),
                attributes.Create(CKA.CKA_SENSITIVE, true), attributes.Create(CKA.CKA_EXTRACTABLE, false),
            ],
            out var publicKey, out var secret);
        var encoded = PublicKeyOf(session, publicKey);
        var id = EvidenceSignature.IdOf(encoded);
        foreach (var half in new[] { publicKey, secret })
            session.SetAttributeValue(half, [attributes.Create(CKA.CKA_ID, Convert.FromHexString(id))]);
        return new TokenKey(this, encoded, id);
    });

    /// <inheritdoc/>
    public SigningKey? Find(EvidenceSuite suite, string keyId) => suite != EvidenceSuite.P256 ? null : _session.Use(session =>
        Half(session, CKO.CKO_PRIVATE_KEY, keyId) is null || Half(session, CKO.CKO_PUBLIC_KEY, keyId) is not { } publicKey
            ? null
            : new TokenKey(this, PublicKeyOf(session, publicKey), keyId));

    /// <inheritdoc/>
    public void Destroy(string keyId) => _session.Use(session =>
    {
        foreach (var kind in new[] { CKO.CKO_PRIVATE_KEY, CKO.CKO_PUBLIC_KEY })
            if (Half(session, kind, keyId) is { } half) session.DestroyObject(half);
        return true;
    });

    /// <summary>Closes the session.</summary>
    public void Dispose() => _session.Dispose();

    private static string PinOf(Pkcs11Options options)
    {
        var pin = options.PinFile.Length > 0 ? File.ReadAllText(options.PinFile).Trim()
            : Environment.GetEnvironmentVariable(Pkcs11Options.PinVariable);
        return string.IsNullOrEmpty(pin)
            ? throw new InvalidOperationException(
                $"There is no PIN for the token «{options.Token}»: name a file that holds it (Hub:Evidence:Pkcs11:PinFile), or set "
                + $"{Pkcs11Options.PinVariable}.")
            : pin;
    }

    private IObjectHandle? Half(ISession session, CKO kind, string keyId)
    {
        var attributes = session.Factories.ObjectAttributeFactory;
        return session.FindAllObjects(
        [
            attributes.Create(CKA.CKA_CLASS, kind), attributes.Create(CKA.CKA_LABEL, _options.KeyLabel),
            attributes.Create(CKA.CKA_ID, Convert.FromHexString(keyId)),
        ]).FirstOrDefault();
    }

    // The point is an octet string in DER; some tokens give its bytes alone.
    private static byte[] PublicKeyOf(ISession session, IObjectHandle publicKey)
    {
        var stated = session.GetAttributeValue(publicKey, [CKA.CKA_EC_POINT])[0].GetValueAsByteArray();
        var point = stated.Length == PointSize ? stated : AsnDecoder.ReadOctetString(stated, AsnEncodingRules.DER, out _);
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..(1 + HalfSize)], Y = point[(1 + HalfSize)..] },
        });
        return key.ExportSubjectPublicKeyInfo();
    }

    // Not every token hashes, and all sign a digest.
    private byte[] Sign(string keyId, byte[] digest) => _session.Use(session =>
    {
        var secret = Half(session, CKO.CKO_PRIVATE_KEY, keyId)
            ?? throw new SigningException($"The key {keyId} is not in {Place} any more.");
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_ECDSA);
        var halves = session.Sign(mechanism, secret, digest);
        var signature = new AsnWriter(AsnEncodingRules.DER);
        using (signature.PushSequence())
        {
            signature.WriteIntegerUnsigned(Trimmed(halves.AsSpan(0, HalfSize)));
            signature.WriteIntegerUnsigned(Trimmed(halves.AsSpan(HalfSize)));
        }

        return signature.Encode();
    });

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> number)
    {
        var trimmed = number.TrimStart((byte)0);
        return trimmed.IsEmpty ? number[^1..] : trimmed;
    }

    private sealed class TokenKey(Pkcs11KeyStore store, byte[] publicKey, string id) : SigningKey
    {
        public override EvidenceSuite Suite => EvidenceSuite.P256;

        public override byte[] PublicKey => publicKey;

        public override byte[] Sign(ReadOnlySpan<byte> content) => store.Sign(id, SHA256.HashData(content));
    }
}
