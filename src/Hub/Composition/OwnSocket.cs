namespace CreditHub.Hub.Composition;

/// <summary>
/// Where this process's own adapters reach it beside TLS: a socket in a folder that no other user may enter. Nobody else's key opens it
/// there.
/// </summary>
internal sealed class OwnSocket : IDisposable
{
    // Not in the data folder: a path of a socket has at most 107 characters.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("credithub-own-");

    /// <summary>Path of the socket.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "hub.sock");

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The folder of temporary files may be emptied by others.
        }
    }
}
