namespace CreditHub.Adapters.Reading;

/// <summary>Looks at a file line by line as bytes. What has no line end for long is looked at in pieces.</summary>
internal static class Lines
{
    private const int BlockBytes = 1 << 18;

    /// <summary>Called with a line and the offset of its first byte.</summary>
    public delegate void Visitor(ReadOnlySpan<byte> line, long offset);

    /// <summary>Visits every line of the rest of a stream.</summary>
    public static void Visit(Stream stream, Visitor visit)
    {
        var block = new byte[BlockBytes];
        var (left, offset) = (0, stream.Position);
        int read;
        while ((read = stream.Read(block, left, block.Length - left)) > 0)
        {
            var filled = block.AsSpan(0, left + read);
            var start = 0;
            while (filled[start..].IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var length)
            {
                visit(filled.Slice(start, length), offset + start);
                start += length + 1;
            }

            if (start == 0 && filled.Length == block.Length) start = VisitPiece(filled, offset, visit);
            filled[start..].CopyTo(block);
            left = filled.Length - start;
            offset += start;
        }

        if (left > 0) visit(block.AsSpan(0, left), offset);
    }

    // A piece ends behind a comma, so that it cuts no character in two; where there is none, the line is nothing that will be read.
    private static int VisitPiece(ReadOnlySpan<byte> block, long offset, Visitor visit)
    {
        var end = block.LastIndexOf((byte)',') + 1;
        if (end > 0) visit(block[..end], offset);
        return end > 0 ? end : block.Length;
    }
}
