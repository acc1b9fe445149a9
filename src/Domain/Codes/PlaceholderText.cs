using System.Buffers;

namespace CreditHub.Domain.Codes;

/// <summary>The texts by which sources say that they have no value: none of them may be taken for one.</summary>
public static class PlaceholderText
{
    private static readonly SearchValues<char> Fillers = SearchValues.Create("-—–－_*/\\. \t　");

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "无", "暂无", "空", "不详", "\\N", "null", "none", "nan", "n/a",
    };

    /// <summary>True for nothing at all, white space, «暂无», «无», <c>\N</c>, and rows of dashes or stars.</summary>
    public static bool MeansNothing(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        return !trimmed.ContainsAnyExcept(Fillers) || Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(trimmed);
    }
}
