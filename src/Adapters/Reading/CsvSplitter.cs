namespace CreditHub.Adapters.Reading;

/// <summary>What is wrong with a row's shape.</summary>
internal enum RowShape
{
    /// <summary>Nothing.</summary>
    Sound,

    /// <summary>
    /// A quotation mark opens a cell and is not closed as it should be, or where it is closed encloses what were whole rows without it; the row is the
    /// one line on which it begins.
    /// </summary>
    BrokenQuotes,

    /// <summary>The row is longer than <see cref="CsvSplitter.RowBytesMax"/>; it was passed over up to its line end.</summary>
    TooLong,
}

/// <summary>
/// Splits a file into rows and cells (RFC 4180) while they are still bytes. In UTF-8 and in GB18030 separators, quotation marks and line
/// ends are never part of another character, so a row that does not decode spoils no other. Memory is bounded by the longest row allowed.
/// </summary>
internal sealed class CsvSplitter(Stream file, byte separator) : IDisposable
{
    /// <summary>Longest row in bytes; whatever the hub takes is far shorter.</summary>
    public const int RowBytesMax = 1 << 20;

    /// <summary>Cells of a row that are kept; more are only counted.</summary>
    public const int CellsMax = 2_000;

    private const int BufferBytes = 1 << 18;

    // A file whose every other row runs on for a megabyte would otherwise be scanned a million times over.
    private const long RescannedBytesMax = 1L << 28;

    private byte[] _buffer = new byte[BufferBytes];
    private (int Start, int Length, bool IsEscaped)[] _cells = new (int, int, bool)[64];
    private byte[] _unescaped = new byte[256];
    private int _row;
    private int _rowEnd;
    private int _next;
    private int _filled;
    private bool _isEnd;
    private long _bufferOffset;
    private long _rescanned;
    private bool _hasQuoted;

    private enum Scan
    {
        Row,
        Broken,
        NeedMore,
    }

    /// <summary>Cells that a row has; 0 while it is not known. Where it is known, cells are looked at for rows that stray marks enclose.</summary>
    public int Width { get; set; }

    /// <summary>True where a cell of the row goes over several lines.</summary>
    public bool HasLines => _hasQuoted && Row.IndexOfAny((byte)'\r', (byte)'\n') >= 0;

    /// <summary>Cells of the row, those beyond <see cref="CellsMax"/> included.</summary>
    public int Count { get; private set; }

    /// <summary>What is wrong with the row's shape. Where something is, it has one cell, or none where it is too long.</summary>
    public RowShape Shape { get; private set; }

    /// <summary>Offset in the file of the row's first byte.</summary>
    public long Offset { get; private set; }

    /// <summary>The row's bytes without its line end.</summary>
    public ReadOnlySpan<byte> Row => _buffer.AsSpan(_row, _rowEnd - _row);

    /// <summary>Passes over the mark at the file's beginning, if there is one.</summary>
    public void SkipMark()
    {
        Fill();
        _next = Charset.MarkBytes(_buffer.AsSpan(0, _filled));
    }

    /// <summary>A cell without its quotation marks; valid until the next call.</summary>
    public ReadOnlySpan<byte> Cell(int index)
    {
        var (start, length, isEscaped) = _cells[index];
        var bytes = _buffer.AsSpan(_row + start, length);
        return isEscaped ? Unescape(bytes) : bytes;
    }

    /// <summary>Goes to the next row. False: there is none.</summary>
    /// <exception cref="SourceFileRefusedException">Quotation marks are broken in so many places that the file cannot be read in reasonable time.</exception>
    public bool Read()
    {
        _row = _next;
        Offset = _bufferOffset + _row;
        while (true)
        {
            if (_row == _filled && _isEnd) return false;
            var scan = _row == _filled ? Scan.NeedMore : ScanRow(_buffer.AsSpan(_row, _filled - _row));
            if (scan == Scan.NeedMore && _filled - _row < RowBytesMax)
            {
                Fill();
                continue;
            }

            Shape = scan == Scan.Row && _rowEnd - _row <= RowBytesMax && !EnclosesRows() ? RowShape.Sound : RowShape.BrokenQuotes;
            if (Shape != RowShape.Sound) TakeLine();
            return true;
        }
    }

    public void Dispose() => file.Dispose();

    private Scan ScanRow(ReadOnlySpan<byte> data)
    {
        Count = 0;
        _hasQuoted = false;
        var at = 0;
        while (true)
        {
            if (at < data.Length && data[at] == '"')
            {
                _hasQuoted = true;
                var scan = ScanQuoted(data, ref at);
                if (scan != Scan.Row) return scan;
            }
            else
            {
                var length = data[at..].IndexOfAny(separator, (byte)'\r', (byte)'\n');
                if (length < 0)
                {
                    if (!_isEnd) return Scan.NeedMore;
                    length = data.Length - at;
                }

                Add(at, length, isEscaped: false);
                at += length;
            }

            if (at < data.Length && data[at] == separator)
            {
                at++;
                continue;
            }

            return EndRow(data, at);
        }
    }

    // A closing mark may be followed by spaces, then by a comma or the row's end; by anything else it closes nothing.
    private Scan ScanQuoted(ReadOnlySpan<byte> data, ref int at)
    {
        var start = at + 1;
        var isEscaped = false;
        var end = start;
        while (true)
        {
            var mark = data[end..].IndexOf((byte)'"');
            if (mark < 0) return _isEnd ? Scan.Broken : Scan.NeedMore;
            end += mark;
            if (end + 1 == data.Length || data[end + 1] != '"') break;
            isEscaped = true;
            end += 2;
        }

        at = end + 1;
        while (at < data.Length && data[at] is (byte)' ' or (byte)'\t' && data[at] != separator) at++;
        if (at == data.Length && !_isEnd) return Scan.NeedMore;
        if (at < data.Length && data[at] != separator && data[at] is not ((byte)'\r' or (byte)'\n')) return Scan.Broken;
        Add(start, end - start, isEscaped);
        return Scan.Row;
    }

    private Scan EndRow(ReadOnlySpan<byte> data, int at)
    {
        if (at < data.Length && data[at] == '\r' && at + 1 == data.Length && !_isEnd) return Scan.NeedMore;
        _rowEnd = _row + at;
        _next = _row + AfterLineEnd(data, at);
        return Scan.Row;
    }

    private static int AfterLineEnd(ReadOnlySpan<byte> data, int at)
    {
        if (at == data.Length) return at;
        return data[at] == '\r' && at + 1 < data.Length && data[at + 1] == '\n' ? at + 2 : at + 1;
    }

    private bool EnclosesRows()
    {
        if (Width == 0 || !HasLines) return false;
        for (var i = 0; i < Math.Min(Count, CellsMax); i++)
            if (EnclosedRows.In(_buffer.AsSpan(_row + _cells[i].Start, _cells[i].Length), before: i, after: Count - 1 - i, Width,
                separator)) return true;
        return false;
    }

    // Takes the one line on which a row without a proper end begins, so that the lines after it are read for themselves.
    private void TakeLine()
    {
        var data = _buffer.AsSpan(_row, _filled - _row);
        var length = data.IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0 && _isEnd) length = data.Length;
        if (length is < 0 or > RowBytesMax)
        {
            TakeTooLong();
            return;
        }

        _rescanned += data.Length - length;
        if (_rescanned > RescannedBytesMax)
            throw new SourceFileRefusedException($"Quotation marks are broken in too many places, last in the row that begins at byte {Offset}. Write each \" inside a cell twice and close each cell that one opens.");
        Count = 0;
        Add(0, length, isEscaped: false);
        _rowEnd = _row + length;
        _next = _row + AfterLineEnd(data, length);
    }

    private void TakeTooLong()
    {
        Shape = RowShape.TooLong;
        Count = 0;
        while (true)
        {
            var data = _buffer.AsSpan(_row, _filled - _row);
            var end = data.IndexOfAny((byte)'\r', (byte)'\n');
            if (end >= 0)
            {
                _next = _row + AfterLineEnd(data, end);
                break;
            }

            _row = _filled;
            if (_isEnd)
            {
                _next = _filled;
                break;
            }

            Fill();
        }

        _rowEnd = _row;
    }

    private void Add(int start, int length, bool isEscaped)
    {
        if (Count == _cells.Length && Count < CellsMax) Array.Resize(ref _cells, Math.Min(Count * 2, CellsMax));
        if (Count < _cells.Length) _cells[Count] = (start, length, isEscaped);
        Count++;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> cell)
    {
        if (_unescaped.Length < cell.Length) _unescaped = new byte[cell.Length];
        var length = 0;
        for (var i = 0; i < cell.Length; i++)
        {
            _unescaped[length++] = cell[i];
            if (cell[i] == '"') i++;
        }

        return _unescaped.AsSpan(0, length);
    }

    // Moves what is left to the front, makes room where there is none, and reads on.
    private void Fill()
    {
        var left = _filled - _row;
        var target = left * 2 > _buffer.Length ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_row, left).CopyTo(target);
        _buffer = target;
        _bufferOffset += _row;
        _filled = left;
        _row = 0;
        var read = file.Read(_buffer, _filled, _buffer.Length - _filled);
        _filled += read;
        _isEnd = read == 0;
    }
}
