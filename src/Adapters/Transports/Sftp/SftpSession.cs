using System.Net.Sockets;
using CreditHub.Adapters.Connections;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace CreditHub.Adapters.Transports.Sftp;

/// <summary>A file as the server lists it.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="WrittenAt">When it was written last, UTC.</param>
internal sealed record RemoteFile(string Name, long Length, DateTime WrittenAt);

/// <summary>A connection to the server for one look.</summary>
internal sealed class SftpSession : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly SftpClient _client;
    private readonly SftpSettings _settings;

    private SftpSession(SftpClient client, SftpSettings settings)
    {
        _client = client;
        _settings = settings;
    }

    /// <summary>Connects, to the server that is known and to no other.</summary>
    public static async Task<SftpSession> Open(SftpSettings settings, string folder, CancellationToken cancellationToken)
    {
        var info = new ConnectionInfo(settings.Host, settings.Port, settings.User, Authentication(settings, folder)) { Timeout = ConnectTimeout };
        var client = new SftpClient(info) { OperationTimeout = AnswerTimeout, KeepAliveInterval = KeepAlive };
        var found = "";
        client.HostKeyReceived += (_, key) =>
        {
            found = $"{SftpSettings.FingerprintPrefix}{key.FingerPrintSHA256.TrimEnd('=')}";
            key.CanTrust = settings.HostKeys!.Any(k => k.TrimEnd('=') == found);
            found += $" ({key.HostKeyName})";
        };
        var session = new SftpSession(client, settings);
        try
        {
            await client.ConnectAsync(cancellationToken);
            return session;
        }
        catch (Exception e) when (e is SshException or SocketException or IOException)
        {
            session.Dispose();
            throw new SourceFailedException(InWords(settings, e, found), e);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The files of the folder, without folders.</summary>
    public async Task<IReadOnlyList<RemoteFile>> List(CancellationToken cancellationToken)
    {
        var files = new List<RemoteFile>();
        await foreach (var file in _client.ListDirectoryAsync(_settings.Folder, cancellationToken))
        {
            if (file.IsRegularFile) files.Add(new RemoteFile(file.Name, file.Length, file.LastWriteTimeUtc));
        }

        return files;
    }

    /// <summary>A file of the folder; null = it is not there.</summary>
    public async Task<RemoteFile?> Find(string name, CancellationToken cancellationToken)
    {
        try
        {
            var found = await _client.GetAttributesAsync(PathOf(name), cancellationToken);
            return new RemoteFile(name, found.Size, found.LastWriteTimeUtc);
        }
        catch (SftpPathNotFoundException)
        {
            return null;
        }
    }

    /// <summary>True where there is something of that path below the folder.</summary>
    public Task<bool> Exists(string path, CancellationToken cancellationToken) => _client.ExistsAsync(PathOf(path), cancellationToken);

    /// <summary>Copies a file of the folder into a stream, piece by piece.</summary>
    public Task Download(string name, Stream into, CancellationToken cancellationToken) => _client.DownloadFileAsync(PathOf(name), into, cancellationToken);

    /// <summary>Makes a folder below the folder, where it is not there.</summary>
    public async Task MakeFolder(string name, CancellationToken cancellationToken)
    {
        if (!await Exists(name, cancellationToken)) await _client.CreateDirectoryAsync(PathOf(name), cancellationToken);
    }

    /// <summary>Writes a file under its path below the folder, so that nobody sees half of it. What was there before goes.</summary>
    public async Task Write(string path, Stream content, CancellationToken cancellationToken)
    {
        await _client.UploadFileAsync(content, PathOf(path) + ".part", cancellationToken);
        await Delete(path, cancellationToken);
        await _client.RenameFileAsync(PathOf(path) + ".part", PathOf(path), cancellationToken);
    }

    /// <summary>Moves a file below the folder.</summary>
    public Task Move(string from, string to, CancellationToken cancellationToken) => _client.RenameFileAsync(PathOf(from), PathOf(to), cancellationToken);

    /// <summary>Deletes a file below the folder, where it is there.</summary>
    public async Task Delete(string path, CancellationToken cancellationToken)
    {
        if (await Exists(path, cancellationToken)) await _client.DeleteFileAsync(PathOf(path), cancellationToken);
    }

    /// <summary>True for failures of the connection, after which nothing more can be asked of it.</summary>
    public bool IsLostBy(Exception failure) =>
        failure is SshConnectionException or SocketException or ObjectDisposedException or SshOperationTimeoutException || !_client.IsConnected;

    public void Dispose() => _client.Dispose();

    private string PathOf(string path) => $"{_settings.Folder.TrimEnd('/')}/{path}";

    private static AuthenticationMethod Authentication(SftpSettings settings, string folder)
    {
        if (settings.PrivateKey is not { } key) return new PasswordAuthenticationMethod(settings.User, settings.Password!.Read(folder));
        try
        {
            return new PrivateKeyAuthenticationMethod(settings.User, new PrivateKeyFile(key.PathIn(folder), settings.Passphrase?.Read(folder)));
        }
        catch (Exception e) when (e is SshException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new SourceFailedException($"The private key {key} cannot be used: {e.Message}", e);
        }
    }

    private static string InWords(SftpSettings settings, Exception e, string found)
    {
        var server = $"{settings.Host}:{settings.Port}";
        if (found.Length > 0 && !settings.HostKeys!.Any(k => found.StartsWith(k.TrimEnd('='), StringComparison.Ordinal)))
            return $"The server {server} is not the one that is known: expected the host key {string.Join(" or ", settings.HostKeys!)}, found {found}. Ask its operator whether the key was changed before you change hostKeys.";
        return e is SshAuthenticationException
            ? $"The server {server} refuses {settings.User} with the {(settings.PrivateKey is null ? "password" : "private key")} {settings.PrivateKey ?? settings.Password}: {e.Message}"
            : $"The server {server} cannot be reached: {e.Message} Check that it runs and that host and port are right.";
    }
}
