namespace CreditHub.Adapters.Connections;

/// <summary>Holds a connection's state folder for one adapter: two at once would each believe that they know what was read.</summary>
internal sealed class StateLock : IDisposable
{
    private readonly FileStream _file;

    private StateLock(FileStream file) => _file = file;

    /// <summary>Takes the folder, which is made where it is not there.</summary>
    /// <exception cref="SourceFailedException">Another adapter has it, or it cannot be written.</exception>
    public static StateLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new StateLock(new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceFailedException($"The state folder {folder} cannot be taken: {e.Message} Does another adapter run on this connection?", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
