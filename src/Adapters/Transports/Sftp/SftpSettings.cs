using CreditHub.Adapters.Connections;

namespace CreditHub.Adapters.Transports.Sftp;

/// <summary>How a source says that a file is whole.</summary>
public enum SftpCompletion
{
    /// <summary>It says nothing: a file is whole once its size and time have not changed between two looks.</summary>
    Unchanged,

    /// <summary>It writes under another ending and renames: a file that bears its name is whole.</summary>
    Renamed,

    /// <summary>It writes an empty <c>a.csv.done</c> after <c>a.csv</c>.</summary>
    DoneMarker,
}

/// <summary>A folder of an SFTP server, into which a source drops files named as in a drop folder.</summary>
/// <param name="Host">Name or address of the server.</param>
/// <param name="User">Account there.</param>
/// <param name="Folder">The folder; the account must be able to write there and in <c>done</c> and <c>refused</c> below it.</param>
/// <param name="HostKeys">Fingerprints of the keys by which the server is known, as <c>ssh-keygen -l</c> shows them: <c>SHA256:…</c>. Any of them will do.</param>
/// <param name="Port">Port of the server. The default is 22.</param>
/// <param name="Password">Where the password lies; or</param>
/// <param name="PrivateKey">where the private key lies, a file in OpenSSH's or PEM's form.</param>
/// <param name="Passphrase">Where the private key's passphrase lies; null = it has none.</param>
/// <param name="Complete">How a file shows that it is whole. The default is <see cref="SftpCompletion.Unchanged"/>.</param>
/// <param name="FileBytesMax">Largest file in bytes that is taken. From 1 KiB; the default is 4 GiB.</param>
public sealed record SftpSettings(
    string Host, string User, string Folder, IReadOnlyList<string>? HostKeys = null, int Port = 22, SecretReference? Password = null,
    SecretReference? PrivateKey = null, SecretReference? Passphrase = null, SftpCompletion Complete = SftpCompletion.Unchanged,
    long FileBytesMax = 4L << 30) : TransportSettings
{
    internal const string FingerprintPrefix = "SHA256:";
    private const int FingerprintChars = 43;

    internal override bool CarriesOneDataset => false;

    internal override IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Host)) yield return "host: name the server.";
        if (string.IsNullOrWhiteSpace(User)) yield return "user: name the account.";
        if (string.IsNullOrWhiteSpace(Folder)) yield return "folder: name the folder on the server.";
        if (Port is < 1 or > 65535) yield return "port: from 1 to 65535.";
        if (HostKeys is not { Count: > 0 })
            yield return "hostKeys: without the server's fingerprint anyone could answer in its place. Ask its operator for the output of «ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub» and write \"hostKeys\": [\"SHA256:…\"].";
        foreach (var key in (HostKeys ?? []).Where(k => !k.StartsWith(FingerprintPrefix, StringComparison.Ordinal) || k.TrimEnd('=').Length != FingerprintPrefix.Length + FingerprintChars))
            yield return $"hostKeys: '{key}' is no fingerprint of the form SHA256: and 43 characters.";
        if ((Password is null) == (PrivateKey is null)) yield return "password, privateKey: give one of them, as a reference such as {\"file\": \"/path/to/secret\"}.";
        if (PrivateKey is { File: null }) yield return "privateKey: give it as {\"file\": \"/path/to/key\"}.";
        if (Passphrase is not null && PrivateKey is null) yield return "passphrase: it belongs to a privateKey.";
        if (FileBytesMax < 1024) yield return "fileBytesMax: from 1024.";
    }
}
