using System.Globalization;
using System.Text;

namespace CreditHub.Evidence.Transparency;

/// <summary>
/// A tile of the ledger's tree, or its first hashes: what C2SP's tlog-tiles names <c>tile/L/N</c> or <c>tile/L/N.p/W</c>.
/// </summary>
/// <param name="Level">0 for hashes of leaves.</param>
/// <param name="Number">Its place within the level, from 0.</param>
/// <param name="Width">Hashes, from 1 to 256.</param>
public readonly record struct TilePath(int Level, long Number, int Width)
{
    /// <summary>Hashes of a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Levels of the tree within one of tiles.</summary>
    public const int Height = 8;

    /// <summary>No tree of less than 2^63 leaves has a higher level.</summary>
    public const int LevelMax = 7;

    private const string Prefix = "tile/";
    private const string PartialMark = ".p/";
    private const int GroupDigits = 3;
    private const int GroupsMax = 6;

    /// <summary>The tile that holds a node of the tree, as wide as it is in a tree of a size.</summary>
    /// <param name="height">Height of the node, 0 for leaves.</param>
    /// <param name="index">Its place among those of the height.</param>
    /// <param name="size">Leaves of the tree.</param>
    public static TilePath Holding(int height, long index, long size)
    {
        var (level, number, _) = PlaceOf(height, index);
        var hashes = (size >> (Height * level)) - (number * FullWidth);
        return new TilePath(level, number, (int)Math.Clamp(hashes, 0, FullWidth));
    }

    /// <summary>A node from the hashes of the tile that holds it; null where the tile is too short.</summary>
    public static byte[]? NodeOf(int height, long index, ReadOnlySpan<byte> hashes)
    {
        var (_, _, first) = PlaceOf(height, index);
        var end = (first + (1 << (height % Height))) * TreeHash.Size;
        return hashes.Length < end ? null : TreeHash.OfSubtree(hashes[(first * TreeHash.Size)..end]);
    }

    /// <summary>Reads a path, without a slash before it. Each tile has one text: anything else is none.</summary>
    /// <returns>Null where it is no path of a tile.</returns>
    public static TilePath? Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var rest = path.AsSpan(Prefix.Length);
        var slash = rest.IndexOf('/');
        if (slash != 1 || !char.IsAsciiDigit(rest[0]) || rest[0] - '0' > LevelMax) return null;
        var number = rest[(slash + 1)..];
        var width = FullWidth;
        var partial = number.IndexOf(PartialMark);
        if (partial >= 0)
        {
            if (!int.TryParse(number[(partial + PartialMark.Length)..], NumberStyles.None, CultureInfo.InvariantCulture,
                out width)) return null;
            number = number[..partial];
        }

        var value = 0L;
        var groups = 0;
        foreach (var part in number.Split('/'))
        {
            var group = number[part];
            if (++groups > GroupsMax) return null;
            if (group.Length == GroupDigits + 1 && group[0] == 'x') group = group[1..];
            if (group.Length != GroupDigits || !int.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture,
                out var digits)) return null;
            value = (value * 1000) + digits;
        }

        // What was read loosely above, such as leading zeros or an «x» in the wrong place, has another text.
        var tile = new TilePath(rest[0] - '0', value, width);
        return width is > 0 and <= FullWidth && tile.ToString() == path ? tile : null;
    }

    /// <summary>The path, without a slash before it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var rest = Number; text.Length == 0 || rest > 0; rest /= 1000)
            text.Insert(0, string.Create(CultureInfo.InvariantCulture, $"/{(text.Length == 0 ? "" : "x")}{rest % 1000:000}"));
        text.Insert(0, $"{Prefix}{Level.ToString(CultureInfo.InvariantCulture)}");
        if (Width < FullWidth) text.Append(PartialMark).Append(Width.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static (int Level, long Number, int First) PlaceOf(int height, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var (number, first) = Math.DivRem(index << (height % Height), FullWidth);
        return (height / Height, number, (int)first);
    }
}
