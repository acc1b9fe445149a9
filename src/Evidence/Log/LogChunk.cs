using System.Buffers;

namespace CreditHub.Evidence.Log;

/// <summary>Entries that become one block: encoded by the calls, sealed by the writer.</summary>
internal sealed class LogChunk(int size)
{
    private const int LeavesFirst = 1024;
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(size);
    private byte[] _leaves = ArrayPool<byte>.Shared.Rent(LeavesFirst * EvidenceDigest.Size);

    /// <summary>Timestamp of the first entry.</summary>
    public required long BeganAt { get; init; }

    /// <summary>Bytes used.</summary>
    public int Used { get; private set; }

    /// <summary>Decisions and notes.</summary>
    public int Leaves { get; private set; }

    public int Reasons { get; private set; }

    public int Reads { get; private set; }

    public int Notes { get; private set; }

    /// <summary>Earliest and latest time in the decisions' numbers; 0 where there are none.</summary>
    public (long First, long Last) DecidedMs { get; private set; }

    /// <summary>Digests of the leaves, one behind the other. Whoever makes their root overwrites them.</summary>
    public Span<byte> LeafDigests => _leaves.AsSpan(0, Leaves * EvidenceDigest.Size);

    public ReadOnlyMemory<byte> Body => _bytes.AsMemory(0, Used);

    /// <summary>Completes when the block is on disk.</summary>
    public Task Durable => _durable.Task;

    public bool HasRoom(int bytes) => _bytes.Length - Used >= bytes;

    /// <summary>Takes in an encoded entry.</summary>
    public void Add(EncodedEntry entry, in EntryCounts counts)
    {
        Append(entry);
        Reasons += counts.Reasons;
        Reads += counts.Reads;
        DecidedMs = (DecidedMs.First == 0 ? counts.FirstMs : Math.Min(DecidedMs.First, counts.FirstMs), Math.Max(DecidedMs.Last, counts.LastMs));
    }

    /// <summary>Takes in an encoded note.</summary>
    public void AddNote(EncodedEntry note)
    {
        Append(note);
        Notes++;
    }

    public void SetDurable() => _durable.TrySetResult();

    /// <summary>Gives its memory back; nobody may look at its body after that.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<byte>.Shared.Return(_leaves);
        (_bytes, _leaves) = ([], []);
    }

    public void SetLost(Exception why) => _durable.TrySetException(why);

    private void Append(EncodedEntry entry)
    {
        entry.Bytes.CopyTo(_bytes.AsSpan(Used));
        Used += entry.Bytes.Length;
        var end = (Leaves * EvidenceDigest.Size) + entry.Leaves.Length;
        if (end > _leaves.Length) GrowLeaves(end);
        entry.Leaves.CopyTo(_leaves.AsSpan(end - entry.Leaves.Length));
        Leaves = end / EvidenceDigest.Size;
    }

    private void GrowLeaves(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, _leaves.Length * 2));
        LeafDigests.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_leaves);
        _leaves = larger;
    }
}

/// <summary>What the head of a block says of its entries.</summary>
/// <param name="Reasons">Decisions with reasons.</param>
/// <param name="Reads">Those about a subject that are no checks.</param>
/// <param name="FirstMs">Time in the first one's number.</param>
/// <param name="LastMs">Time in the last one's.</param>
internal readonly record struct EntryCounts(int Reasons, int Reads, long FirstMs, long LastMs);
