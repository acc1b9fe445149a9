using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace CreditHub.Adapters.Reading;

/// <summary>Turns the bytes of rows into texts in the encoding that was found, strictly: what does not decode is a fault of its row.</summary>
internal sealed class CellText(SourceEncoding encoding)
{
    private static readonly byte[] DestroyedUtf8 = [0xEF, 0xBF, 0xBD];

    private CellCache[] _caches = [];
    private char[] _chars = new char[256];

    /// <summary>True where a cell of the row had control characters.</summary>
    public bool SawControls { get; private set; }

    /// <summary>True where a cell of the row did not decode.</summary>
    public bool SawFault { get; private set; }

    /// <summary>Begins a row.</summary>
    /// <returns>True where it may decode, as its cells will tell; false where it is written in the other encoding.</returns>
    public bool Begin(ReadOnlySpan<byte> row)
    {
        (SawControls, SawFault) = (false, false);
        if (Ascii.IsValid(row)) return true;
        return encoding == SourceEncoding.Utf8 ? Utf8.IsValid(row) && row.IndexOf(DestroyedUtf8) < 0 : !Utf8.IsValid(row) || !HasLongSequence(row);
    }

    /// <summary>Why a row does not decode; null where it does.</summary>
    public string? FaultOf(ReadOnlySpan<byte> row, long offset)
    {
        if (Ascii.IsValid(row)) return null;
        var isUtf8 = Utf8.IsValid(row);
        if (encoding == SourceEncoding.Utf8)
        {
            if (!isUtf8) return NotUtf8(row, offset);
            var destroyed = row.IndexOf(DestroyedUtf8);
            return destroyed < 0 ? null : $"At byte {offset + destroyed} of the file stands U+FFFD: the text was destroyed before it was delivered. Export the row again from its source.";
        }

        if (isUtf8 && HasLongSequence(row)) return $"The row at byte {offset} of the file is UTF-8, the file is GB18030. Write the whole file in one encoding.";
        var fault = Gb18030.Decode(row, RoomFor(row.Length), out _);
        return fault < 0 ? null : $"Byte {offset + fault} of the file is no GB18030. Write the whole file in one encoding, best UTF-8.";
    }

    /// <summary>The text of a cell in a row without fault, trimmed.</summary>
    public string Of(ReadOnlySpan<byte> cell, int column)
    {
        cell = cell.Trim((byte)' ');
        if (cell.IsEmpty) return "";
        if (column >= _caches.Length) Grow(column);
        var cache = _caches[column];
        if (cache.Find(cell, out var slot) is { } known) return known;
        var text = Cells.Normalise(Decode(cell));
        if (Cells.HasControls(text)) SawControls = true;
        else if (slot >= 0 && !SawFault) cache.Put(slot, cell, text);
        return text;
    }

    /// <summary>The text of a cell in a row that does not decode, for whoever has to mend it.</summary>
    public static string BestGuess(ReadOnlySpan<byte> cell)
    {
        if (Utf8.IsValid(cell)) return Cells.Normalise(Encoding.UTF8.GetString(cell));
        var chars = new char[cell.Length];
        return Gb18030.Decode(cell, chars, out var written) < 0 ? Cells.Normalise(new string(chars, 0, written)) : Cells.Normalise(Encoding.UTF8.GetString(cell));
    }

    private static string NotUtf8(ReadOnlySpan<byte> row, long offset)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(row[valid..], out _, out var length) == OperationStatus.Done) valid += length;
        return $"Byte {offset + valid} of the file is no UTF-8. Write the whole file in one encoding.";
    }

    // In GB18030 a sequence of three bytes that is valid UTF-8 straddles characters, and then the row as a whole is hardly valid.
    private static bool HasLongSequence(ReadOnlySpan<byte> row) => row.ContainsAnyInRange((byte)0xE0, (byte)0xFF);

    private string Decode(ReadOnlySpan<byte> cell)
    {
        if (encoding == SourceEncoding.Utf8) return Encoding.UTF8.GetString(cell);
        var chars = RoomFor(cell.Length);
        SawFault |= Gb18030.Decode(cell, chars, out var written) >= 0;
        return new string(chars, 0, written);
    }

    private char[] RoomFor(int length)
    {
        if (_chars.Length < length) _chars = new char[length];
        return _chars;
    }

    private void Grow(int column)
    {
        var before = _caches.Length;
        Array.Resize(ref _caches, column + 1);
        for (var i = before; i < _caches.Length; i++) _caches[i] = new CellCache();
    }
}
