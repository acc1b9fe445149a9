using System.Text.RegularExpressions;
using CreditHub.Domain.Texts;

namespace CreditHub.Adapters.Mapping;

/// <summary>
/// The code table of a field, read as sources write its values. A value is understood where one meaning is left: without the punctuation behind it, as a
/// number that a spreadsheet has written (<c>1.0</c>, <c>1</c> for <c>01</c>), and without the words that people put around it (处以罚款, 普通许可).
/// </summary>
internal sealed partial class CodeTable(Dictionary<string, int> values)
{
    private static readonly string[] Before = ["处以", "并处", "予以", "给予", "处"];
    private static readonly string[] Behind = ["行政许可", "许可", "处罚", "类"];

    // Zeros are lost only where every code of the table has one.
    private readonly bool _hasPaddedCodes = values.Keys.Where(IsNumber).ToList() is { Count: > 0 } codes && codes.TrueForAll(c => c.Length > 1);

    /// <summary>Texts that the table has.</summary>
    public IEnumerable<string> Texts => values.Keys;

    /// <summary>True where the table has a text as it is.</summary>
    public bool Holds(string text) => values.ContainsKey(text);

    /// <summary>Finds the value of a text.</summary>
    public bool TryFind(string text, out int value)
    {
        if (values.TryGetValue(text, out value)) return true;
        var plain = HalfWidth.Of(TextForm.OfLine(text)).TrimEnd('。', '.', '；', ';', '，', ',');
        if (values.TryGetValue(plain, out value)) return true;
        if (IsNumber(plain)) return TryFindNumber(plain, out value);
        var bare = Array.Find(Before, b => plain.Length > b.Length && plain.StartsWith(b, StringComparison.Ordinal)) is { } before ? plain[before.Length..] : plain;
        if (values.TryGetValue(bare, out value)) return true;
        return Array.Find(Behind, b => bare.Length > b.Length && bare.EndsWith(b, StringComparison.Ordinal)) is { } behind && values.TryGetValue(bare[..^behind.Length], out value);
    }

    /// <summary>The values of a text that joins several by words (警告并罚款); null where one of them is not in the table.</summary>
    public IReadOnlyList<int>? FindJoined(string text)
    {
        var found = new List<int>();
        foreach (var part in Joints().Split(text).Where(p => p.Length > 0))
        {
            if (!TryFind(part, out var value)) return null;
            found.Add(value);
        }

        return found.Count > 1 ? found : null;
    }

    private bool TryFindNumber(string text, out int value)
    {
        var whole = text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? text[..point] : text;
        return values.TryGetValue(whole, out value) || (_hasPaddedCodes && values.TryGetValue("0" + whole, out value));
    }

    private static bool IsNumber(string text) => WholeNumber().IsMatch(text);

    [GeneratedRegex(@"^[0-9]+(\.0+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"并处|并|以及|及|和|同时|[+＋/／\s。;；,，、|]", RegexOptions.CultureInvariant)]
    private static partial Regex Joints();
}
