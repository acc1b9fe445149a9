using System.Buffers;
using System.Buffers.Binary;
using CreditHub.Client.Evidence;

namespace CreditHub.Hub.Evidence;

/// <summary>Entries that become one block: encoded by the calls, sealed by the writer.</summary>
internal sealed class LogChunk(int size)
{
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(size);

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

    public ReadOnlyMemory<byte> Body => _bytes.AsMemory(0, Used);

    /// <summary>Completes when the block is on disk.</summary>
    public Task Durable => _durable.Task;

    public bool HasRoom(int bytes) => _bytes.Length - Used >= bytes;

    /// <summary>Takes in an encoded entry.</summary>
    public void Add(ReadOnlySpan<byte> entry, in EntryCounts counts)
    {
        entry.CopyTo(_bytes.AsSpan(Used));
        Used += entry.Length;
        Leaves += counts.Decisions;
        Reasons += counts.Reasons;
        Reads += counts.Reads;
        DecidedMs = (DecidedMs.First == 0 ? counts.FirstMs : Math.Min(DecidedMs.First, counts.FirstMs), Math.Max(DecidedMs.Last, counts.LastMs));
    }

    /// <summary>Takes in an encoded note.</summary>
    public void AddNote(ReadOnlySpan<byte> note)
    {
        var into = _bytes.AsSpan(Used);
        into[0] = BlockFile.NoteEntry;
        BinaryPrimitives.WriteInt32BigEndian(into[1..], note.Length);
        note.CopyTo(into[5..]);
        Used += 5 + note.Length;
        Leaves++;
        Notes++;
    }

    public void SetDurable() => _durable.TrySetResult();

    /// <summary>Gives its memory back; nobody may look at its body after that.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    public void SetLost(Exception why) => _durable.TrySetException(why);
}

/// <summary>What the head of a block says of its entries.</summary>
/// <param name="Decisions">Decisions of the call.</param>
/// <param name="Reasons">Those with reasons.</param>
/// <param name="Reads">Those about a subject that are no checks.</param>
/// <param name="FirstMs">Time in the first one's number.</param>
/// <param name="LastMs">Time in the last one's.</param>
internal readonly record struct EntryCounts(int Decisions, int Reasons, int Reads, long FirstMs, long LastMs);
