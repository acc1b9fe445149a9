using System.Buffers;

namespace CreditHub.Domain.Texts;

/// <summary>The texts by which sources say that they have no value: none of them may be taken for one.</summary>
public static class PlaceholderText
{
    private static readonly SearchValues<char> Fillers = SearchValues.Create("-—–－_*/\\. \t　");

    // Nearly all texts are told from placeholders by their first character.
    private static readonly SearchValues<char> Beginnings = SearchValues.Create("无暂空不\\Nn-—–－_*/. \t　");

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "无", "暂无", "空", "不详", "\\N", "null", "none", "nan", "n/a",
    };

    /// <summary>True for nothing at all, white space, «暂无», «无», <c>\N</c>, and rows of dashes or stars.</summary>
    public static bool MeansNothing(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length > 0 && !Beginnings.Contains(trimmed[0])) return false;
        return !trimmed.ContainsAnyExcept(Fillers) || Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(trimmed);
    }
}
