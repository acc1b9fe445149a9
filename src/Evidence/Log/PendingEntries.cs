namespace CreditHub.Evidence.Log;

/// <summary>Entries on their way to the writer: bounded in bytes, in the order in which they were added.</summary>
/// <param name="bytesMax">Bytes at most.</param>
/// <param name="time">The clock.</param>
/// <param name="began">Called when the first entry after a write was added.</param>
internal sealed class PendingEntries(int bytesMax, TimeProvider time, Action began)
{
    private const int ChunkBytes = 256 << 10;

    private readonly Lock _gate = new();
    private readonly Queue<LogChunk> _full = new();
    private LogChunk? _open;
    private long _writingSince;
    private long _bytes;

    /// <summary>Bytes that are off disk.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How long the oldest entry has been off disk; zero where none is.</summary>
    public TimeSpan OldestAge
    {
        get
        {
            var since = Volatile.Read(ref _writingSince);
            return since == 0 ? TimeSpan.Zero : time.GetElapsedTime(since);
        }
    }

    /// <summary>Adds an entry; null where there is no room.</summary>
    public LogChunk? Add(EncodedEntry entry, in EntryCounts counts)
    {
        LogChunk chunk;
        bool isFirst;
        lock (_gate)
        {
            if (_bytes + entry.Bytes.Length > bytesMax && _bytes > 0) return null;
            chunk = Room(entry.Bytes.Length, out isFirst);
            chunk.Add(entry, counts);
            _bytes += entry.Bytes.Length;
        }

        // Never under the lock: whoever is called may be a clock that runs other people's timers on this thread.
        if (isFirst) began();
        return chunk;
    }

    /// <summary>Adds a note; notes are few and always find room.</summary>
    public LogChunk AddNote(EncodedEntry note)
    {
        LogChunk chunk;
        bool isFirst;
        lock (_gate)
        {
            chunk = Room(note.Bytes.Length, out isFirst);
            chunk.AddNote(note);
            _bytes += note.Bytes.Length;
        }

        if (isFirst) began();
        return chunk;
    }

    /// <summary>The chunk that will be on disk last of what was added until now; null where everything is.</summary>
    public LogChunk? Newest
    {
        get
        {
            lock (_gate) return _open ?? _newestTaken;
        }
    }

    private LogChunk? _newestTaken;

    /// <summary>Takes everything; the writer calls <see cref="Written"/> after it is on disk.</summary>
    public void Take(List<LogChunk> into)
    {
        lock (_gate)
        {
            while (_full.TryDequeue(out var chunk)) into.Add(chunk);
            if (_open is not null) into.Add(_open);
            _open = null;
            if (into.Count > 0) _newestTaken = into[^1];
        }
    }

    /// <summary>What was taken is on disk.</summary>
    public void Written(List<LogChunk> chunks)
    {
        lock (_gate)
        {
            foreach (var chunk in chunks) _bytes -= chunk.Used;
            _newestTaken = null;
            _writingSince = _full.TryPeek(out var next) ? next.BeganAt : _open?.BeganAt ?? 0;
        }
    }

    private LogChunk Room(int bytes, out bool isFirst)
    {
        isFirst = _open is null;
        if (_open is not null && _open.HasRoom(bytes)) return _open;
        if (_open is not null) _full.Enqueue(_open);
        _open = new LogChunk(Math.Max(ChunkBytes, bytes)) { BeganAt = time.GetTimestamp() };
        if (_writingSince == 0) _writingSince = _open.BeganAt;
        return _open;
    }
}
