using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CreditHub.Adapters.Reading;

/// <summary>
/// Headers of several rows. Published tables name groups of columns in cells that are merged over them (处罚结果 over 类别, 内容, 金额), repeat the
/// header as the keys of a database, or count the columns below it. A merged cell has its text in its first cell, in workbooks as in CSV.
/// </summary>
internal static partial class HeaderRows
{
    /// <summary>Most rows of a header.</summary>
    public const int Max = 4;

    /// <summary>Stands between the name of a group and that of a column in it.</summary>
    public const char Within = '›';

    /// <summary>Stands between the name of a column and its key.</summary>
    public const char Alias = '≡';

    private const int CellsMin = 3;
    private const int CountedMin = 5;
    private const int NameCharsMax = 40;

    /// <summary>The names of the columns where a row belongs to the header above it; null where it does not.</summary>
    /// <param name="top">Names so far.</param>
    /// <param name="below">Cells of the row below them.</param>
    public static string[]? Join(IReadOnlyList<string> top, IReadOnlyList<string> below)
    {
        if (below.All(c => c.Length == 0)) return null;
        if (CountsColumns(below)) return [.. top];
        if (AreNamesAndKeys(top, below)) return WithKeys(top, below);
        return AreNamesAndKeys(below, top) ? WithKeys(below, top) : WithGroups(top, below);
    }

    /// <summary>The names of the columns of a header of one or more rows.</summary>
    public static IReadOnlyList<string> Join(IReadOnlyList<IReadOnlyList<string>> rows) =>
        rows.Skip(1).Aggregate(rows[0], (top, below) => Join(top, below) ?? top);

    // 1, 2, 3 … below the names, as statistical tables have it.
    private static bool CountsColumns(IReadOnlyList<string> below)
    {
        if (below.Count < CountedMin || below[0] is not ("0" or "1")) return false;
        var first = below[0] == "1" ? 1 : 0;
        return below.Select((cell, i) => cell == (first + i).ToString(CultureInfo.InvariantCulture)).All(isNext => isNext);
    }

    // No row of data consists of nothing but identifiers, or has neither a number nor a day nor a code.
    private static bool AreNamesAndKeys(IReadOnlyList<string> names, IReadOnlyList<string> keys)
    {
        if (names.Count < CellsMin || keys.Count != names.Count || !names.Any(n => !Ascii.IsValid(n))) return false;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length == 0 ? keys[i].Length > 0 : !(Key().IsMatch(keys[i]) && IsName(names[i]))) return false;
        }

        return true;
    }

    private static string[] WithKeys(IReadOnlyList<string> names, IReadOnlyList<string> keys) =>
        [.. names.Select((name, i) => name.Length == 0 ? "" : $"{name}{Alias}{keys[i]}")];

    // A row below is of the header where it has a name beside that of a group, above which there is nothing, and names only.
    private static string[]? WithGroups(IReadOnlyList<string> top, IReadOnlyList<string> below)
    {
        var names = new string[Math.Max(top.Count, below.Count)];
        var (group, sawGroup) = ("", false);
        for (var i = 0; i < names.Length; i++)
        {
            var (name, sub) = (i < top.Count ? top[i] : "", i < below.Count ? below[i] : "");
            if (sub.Length > 0 && !IsName(sub)) return null;
            sawGroup |= sub.Length > 0 && IsGroup(top, below, i);
            if (name.Length > 0) group = name;
            if (sub.Length > 0 && group.Length == 0) return null;
            names[i] = sub.Length > 0 ? $"{group}{Within}{sub}" : name;
        }

        return sawGroup ? names : null;
    }

    // A group is merged over the empty cell beside it, below which there is a name; or it has a unit below it.
    private static bool IsGroup(IReadOnlyList<string> top, IReadOnlyList<string> below, int at)
    {
        if (Unit().IsMatch(below[at])) return true;
        for (var i = at + 1; i < below.Count && (i >= top.Count || top[i].Length == 0); i++)
            if (below[i].Length > 0) return true;
        return false;
    }

    /// <summary>True where a row above the names of columns may name their groups, and is no title.</summary>
    public static bool MayBeGroups(IReadOnlyList<string> cells) => cells.All(c => IsName(c) && !Title().IsMatch(c));

    /// <summary>True where no cell is a number, a day or a code.</summary>
    public static bool AreNames(IReadOnlyList<string> cells) => cells.All(IsName);

    private static bool IsName(string cell) => cell.Length <= NameCharsMax && !Data().IsMatch(cell);

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex(@"^[(（\[【](单位[:：])?[^()（）\[\]【】]{1,8}[)）\]】]$", RegexOptions.CultureInvariant)]
    private static partial Regex Unit();

    [GeneratedRegex("[:：年月]|第.*[期批号]|(表|名单|清单|目录|公示|公告|情况|台账)$", RegexOptions.CultureInvariant)]
    private static partial Regex Title();

    // Days, numbers and codes.
    [GeneratedRegex(@"[0-9０-９]{4}|^[-+]?[0-9０-９][0-9０-９.,，%]*$|[\r\n].*[\r\n].*[\r\n]", RegexOptions.CultureInvariant)]
    private static partial Regex Data();
}
