using System.Numerics;
using System.Runtime.InteropServices;

namespace CreditHub.Adapters.Reading;

/// <summary>
/// Short texts that a column has shown lately, found by their bytes. Authorities, kinds, days and legal bases repeat from row to row: what is found
/// need be neither decoded nor kept twice. A column whose texts do not repeat is soon left alone.
/// </summary>
internal sealed class CellCache
{
    /// <summary>Longest text in bytes that is kept.</summary>
    public const int KeyBytesMax = 64;

    private const int SlotBits = 9;
    private const int TrialLookups = 1024;
    private const int HitShare = 6;

    private byte[] _keys = [];
    private (string? Text, int Length)[] _slots = [];
    private int _lookups;
    private int _hits;
    private bool _isOff;

    /// <summary>The text of these bytes, or null with the slot where it may be put; slot -1: it is not to be kept.</summary>
    public string? Find(ReadOnlySpan<byte> bytes, out int slot)
    {
        slot = -1;
        if (_isOff || bytes.Length > KeyBytesMax) return null;
        if (_slots.Length == 0)
        {
            _slots = new (string?, int)[1 << SlotBits];
            _keys = new byte[KeyBytesMax << SlotBits];
        }

        if (++_lookups == TrialLookups && !IsWorthIt()) return null;
        slot = SlotOf(bytes);
        var (text, length) = _slots[slot];
        if (text is null || length != bytes.Length || !bytes.SequenceEqual(_keys.AsSpan(slot * KeyBytesMax, length))) return null;
        _hits++;
        return text;
    }

    /// <summary>Puts a text into its slot.</summary>
    public void Put(int slot, ReadOnlySpan<byte> bytes, string text)
    {
        bytes.CopyTo(_keys.AsSpan(slot * KeyBytesMax));
        _slots[slot] = (text, bytes.Length);
    }

    private static int SlotOf(ReadOnlySpan<byte> bytes)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        var hash = (ulong)bytes.Length * Odd;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(bytes)) * Odd, 29);
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes) hash = (hash ^ b) * Odd;
        return (int)((hash * Odd) >> (64 - SlotBits));
    }

    private bool IsWorthIt()
    {
        _isOff = _hits * HitShare < _lookups;
        (_lookups, _hits) = (0, 0);
        if (_isOff) (_keys, _slots) = ([], []);
        return !_isOff;
    }
}
