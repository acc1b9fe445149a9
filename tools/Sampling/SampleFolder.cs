namespace CreditHub.Sampling;

/// <summary>
/// Where files appear only when whole: each is written beside its place and moved there at the end, so that whoever watches the folder never reads
/// half a file. Disposed before <see cref="Publish"/>, it leaves nothing behind.
/// </summary>
internal sealed class SampleFolder(SampleOptions options) : IDisposable
{
    private const string Unfinished = ".part";

    private readonly List<string> _paths = [];

    /// <summary>Where a file will lie.</summary>
    public string PathOf(SampleFile file) => Path.Combine(options.OutputFolder, file.Agency, file.FileName(options.AsOf));

    /// <summary>Where to write a file until it is whole; its folder is there.</summary>
    public string Begin(SampleFile file)
    {
        var path = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _paths.Add(path);
        return path + Unfinished;
    }

    /// <summary>Moves all files to their places; they must be closed.</summary>
    public void Publish()
    {
        foreach (var path in _paths) File.Move(path + Unfinished, path, overwrite: true);
        _paths.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var path in _paths) File.Delete(path + Unfinished);
    }
}
