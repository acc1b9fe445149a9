namespace CreditHub.Benchmarks.Stores;

/// <summary>A folder on the kept store's disk that is gone when the run ends.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(KeptStore.Root, $"work-{Environment.ProcessId}");

    public void Dispose()
    {
        // Whoever empties the cache meanwhile has done what is to be done here.
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
