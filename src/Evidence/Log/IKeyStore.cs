using System.Text;
using CreditHub.V1;

namespace CreditHub.Evidence.Log;

/// <summary>Where the secret halves of the log's keys are.</summary>
internal interface IKeyStore
{
    /// <summary>Where that is, in an operator's words.</summary>
    string Place { get; }

    /// <summary>Makes a key and keeps its secret half.</summary>
    /// <exception cref="SigningException">It cannot be made now.</exception>
    SigningKey Make(EvidenceSuite suite);

    /// <summary>The key of an id; null where its secret half is not here.</summary>
    SigningKey? Find(EvidenceSuite suite, string keyId);

    /// <summary>Destroys the secret half of a key; nothing where it is not here.</summary>
    void Destroy(string keyId);
}

/// <summary>Keeps secret halves as files of a folder, which their owner alone may read.</summary>
internal sealed class KeyFolder : IKeyStore
{
    private readonly string _folder;

    public KeyFolder(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Place => _folder;

    public SigningKey Make(EvidenceSuite suite)
    {
        var key = FileKey.New(suite);
        var secret = Encoding.ASCII.GetBytes(key.ExportSecret());
        StoredFile.Write(PathOf(EvidenceSignature.IdOf(key.PublicKey)), file => file.Write(secret), isSecret: true);
        return key;
    }

    public SigningKey? Find(EvidenceSuite suite, string keyId) =>
        File.Exists(PathOf(keyId)) ? FileKey.Import(suite, File.ReadAllText(PathOf(keyId))) : null;

    public void Destroy(string keyId) => File.Delete(PathOf(keyId));

    private string PathOf(string keyId) => Path.Combine(_folder, $"{keyId}.pem");
}
