using System.Net.Sockets;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Folders;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace CreditHub.Adapters.Transports.Sftp;

/// <summary>What bears a name in the server's folder.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Entry">What it is; of a link itself, never of what it leads to.</param>
internal sealed record RemoteFile(string Name, FolderEntry Entry)
{
    /// <summary>Its size in bytes.</summary>
    public long Length => Entry.Length;

    /// <summary>When it was written last, UTC.</summary>
    public DateTime WrittenAt => Entry.WrittenAt;

    /// <summary>As the server states it. Version 3 of the protocol says nothing of further names that a file has.</summary>
    public static RemoteFile Of(string name, SftpFileAttributes attributes)
    {
        var kind = attributes switch
        {
            { IsRegularFile: true } => EntryKind.File,
            { IsDirectory: true } => EntryKind.Folder,
            { IsSymbolicLink: true } => EntryKind.Link,
            _ => EntryKind.Other,
        };
        return new RemoteFile(name, new FolderEntry(kind, attributes.Size, attributes.LastWriteTimeUtc, Links: 1, Number: 0));
    }
}

/// <summary>A connection to the server for one look.</summary>
internal sealed class SftpSession : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly SftpClient _client;
    private readonly SftpSettings _settings;

    // The folder without the links that may lead to it, which are its operator's.
    private string? _root;

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

    /// <summary>What lies in the folder, without folders. Links are listed as such.</summary>
    public async Task<IReadOnlyList<RemoteFile>> List(CancellationToken cancellationToken)
    {
        var files = new List<RemoteFile>();
        await foreach (var file in _client.ListDirectoryAsync(_settings.Folder, cancellationToken))
        {
            if (!file.IsDirectory) files.Add(RemoteFile.Of(file.Name, file.Attributes));
        }

        return files;
    }

    /// <summary>What bears a path below the folder; null = nothing.</summary>
    // The library resolves a path before it asks for what bears it: where another path comes out than was asked for, there is a link in it.
    public async Task<RemoteFile?> Find(string path, CancellationToken cancellationToken)
    {
        try
        {
            _root ??= (await _client.GetAsync(_settings.Folder, cancellationToken)).FullName.TrimEnd('/');
            var found = await _client.GetAsync(PathOf(path), cancellationToken);
            var file = RemoteFile.Of(path, found.Attributes);
            return found.FullName == $"{_root}/{path}" ? file : file with { Entry = file.Entry with { Kind = EntryKind.Link } };
        }
        catch (SftpPathNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Copies a file of the folder into a stream, piece by piece.</summary>
    public Task Download(string name, Stream into, CancellationToken cancellationToken) => _client.DownloadFileAsync(PathOf(name), into, cancellationToken);

    /// <summary>Makes a folder below the folder, where it is not there.</summary>
    public async Task MakeFolder(string name, CancellationToken cancellationToken)
    {
        var found = await Find(name, cancellationToken);
        if (found is null) await _client.CreateDirectoryAsync(PathOf(name), cancellationToken);
        if (found is { Entry.Kind: EntryKind.Link })
            throw new FileFailedException($"{PathOf(name)} is a link, and links are not followed. Put a folder in its place.");
    }

    /// <summary>Writes a file under its path below the folder, so that nobody sees half of it. What was there before goes.</summary>
    public async Task Write(string path, Stream content, CancellationToken cancellationToken)
    {
        // Under a name that nobody could take before: what bears it would be written through where it is a link.
        var part = $"{PathOf(path)[..(PathOf(path).LastIndexOf('/') + 1)]}.{Guid.NewGuid():N}.part";
        await _client.UploadFileAsync(content, part, canOverride: false, uploadProgress: null, cancellationToken);
        await Delete(path, cancellationToken);
        await _client.RenameFileAsync(part, PathOf(path), cancellationToken);
    }

    /// <summary>Moves what bears a path below the folder to where nothing is; a link itself.</summary>
    public async Task Move(string from, string to, CancellationToken cancellationToken)
    {
        if (await Link(from, cancellationToken) is { } link) link.MoveTo($"{_root}/{to}");
        else await _client.RenameFileAsync(PathOf(from), PathOf(to), cancellationToken);
    }

    /// <summary>Deletes what bears a path below the folder, where there is something; a link itself.</summary>
    public async Task Delete(string path, CancellationToken cancellationToken)
    {
        if (await Find(path, cancellationToken) is null) return;
        if (await Link(path, cancellationToken) is { } link) await link.DeleteAsync(cancellationToken);
        else await _client.DeleteFileAsync(PathOf(path), cancellationToken);
    }

    /// <summary>True for failures of the connection, after which nothing more can be asked of it.</summary>
    public bool IsLostBy(Exception failure) =>
        failure is SshConnectionException or SocketException or ObjectDisposedException or SshOperationTimeoutException || !_client.IsConnected;

    public void Dispose() => _client.Dispose();

    // Only what was listed is renamed and deleted under the name that it has; by its path, what the link leads to would be.
    private async Task<ISftpFile?> Link(string path, CancellationToken cancellationToken)
    {
        if (await Find(path, cancellationToken) is not { Entry.Kind: EntryKind.Link }) return null;
        await foreach (var file in _client.ListDirectoryAsync(PathOf(path)[..PathOf(path).LastIndexOf('/')], cancellationToken))
            if (file.Name == path[(path.LastIndexOf('/') + 1)..] && file.IsSymbolicLink) return file;
        throw new FileFailedException($"{PathOf(path)} leads over a link, and links are not followed. Put a folder in its place.");
    }

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
