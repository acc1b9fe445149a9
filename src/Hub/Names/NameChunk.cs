using CreditHub.Domain.Codes;

namespace CreditHub.Hub.Names;

/// <summary>Some names, one behind the other, each ended by a zero. Written by one thread; readers see the names that were
/// counted.</summary>
internal sealed class NameChunk(int entries)
{
    /// <summary>Bits of a place within a chunk.</summary>
    public const int EntriesBits = 16;

    /// <summary>Names of a chunk at most.</summary>
    public const int EntriesMax = 1 << EntriesBits;

    // A name of a company has about fifteen characters.
    private const int CharsPerEntry = 18;

    private readonly char[] _chars = new char[Math.Max(entries * CharsPerEntry, NameIndex.NameMax + 1)];
    private readonly UInt128[] _codes = new UInt128[entries];

    // Where each name begins; one more says where the last one ends.
    private readonly int[] _starts = new int[entries + 1];
    private int _count;

    /// <summary>Names held.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a name; false where there is no room.</summary>
    public bool TryAdd(UnifiedSocialCreditCode code, ReadOnlySpan<char> name)
    {
        var start = _starts[_count];
        if (_count == _codes.Length || start + name.Length + 1 > _chars.Length) return false;
        name.CopyTo(_chars.AsSpan(start));
        _codes[_count] = code.Packed;
        _starts[_count + 1] = start + name.Length + 1;
        Volatile.Write(ref _count, _count + 1);
        return true;
    }

    /// <summary>A company.</summary>
    public UnifiedSocialCreditCode CodeAt(int at) => UnifiedSocialCreditCode.FromPacked(_codes[at]);

    /// <summary>A name.</summary>
    public ReadOnlySpan<char> NameAt(int at) => _chars.AsSpan(_starts[at], _starts[at + 1] - _starts[at] - 1);

    /// <summary>The first name from one on that holds a character; -1 where none of the first so many does.</summary>
    public int Next(char c, int from, int count) => Find(_chars.AsSpan(_starts[from], _starts[count] - _starts[from]).IndexOf(c), from,
        count);

    /// <summary>The same of a text.</summary>
    public int Next(string text, int from, int count) =>
        Find(_chars.AsSpan(_starts[from], _starts[count] - _starts[from]).IndexOf(text, StringComparison.Ordinal), from, count);

    private int Find(int offset, int from, int count)
    {
        if (offset < 0) return -1;
        var found = Array.BinarySearch(_starts, from, count - from, _starts[from] + offset);
        return found >= 0 ? found : ~found - 1;
    }
}
