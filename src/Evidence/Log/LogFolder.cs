using System.Globalization;
using CreditHub.V1;

namespace CreditHub.Evidence.Log;

/// <summary>A segment of the log.</summary>
/// <param name="Path">Its file.</param>
/// <param name="FirstDecidedMs">Earliest time in the numbers of its first block's decisions; 0 where that has none.</param>
internal sealed record LogSegment(string Path, long FirstDecidedMs);

/// <summary>The files of the log: who has them, what they are called, in which order they lie.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<LogSegment> _segments = [];
    private readonly FileStream _lock;

    private LogFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    /// <summary>Segments, oldest first.</summary>
    public IReadOnlyList<LogSegment> Segments
    {
        get
        {
            lock (_gate) return [.. _segments];
        }
    }

    /// <summary>Takes a folder; one node alone may have it.</summary>
    /// <exception cref="InvalidOperationException">Another process has it.</exception>
    public static LogFolder Take(string path)
    {
        Directory.CreateDirectory(path);
        LogFolder folder;
        try
        {
            folder = new LogFolder(path, new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"The decision log in {path} is another process's: give each node a folder of its own (Hub:Evidence:Folder). {e.Message}", e);
        }

        foreach (var segment in Directory.EnumerateFiles(path, LogProof.SegmentPattern).Order(StringComparer.Ordinal)) folder._segments.Add(new LogSegment(segment, FirstDecided(segment)));
        return folder;
    }

    /// <summary>Path of the segment that begins with a block.</summary>
    public string PathOf(long firstBlock) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"segment-{firstBlock:D12}.evl"));

    /// <summary>A segment began.</summary>
    public void Add(string path, EvidenceBlockHeader first)
    {
        lock (_gate)
        {
            _segments.RemoveAll(s => s.Path == path);
            _segments.Add(new LogSegment(path, first.FirstDecidedMs));
        }
    }

    public void Dispose() => _lock.Dispose();

    private static long FirstDecided(string path)
    {
        using var file = new BlockFile(path);
        try
        {
            return file.ReadAt(0)?.Header.FirstDecidedMs ?? 0;
        }
        catch (EvidenceFaultException)
        {
            return 0;
        }
    }
}
