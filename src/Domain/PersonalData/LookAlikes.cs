using System.Buffers;

namespace CreditHub.Domain.PersonalData;

/// <summary>Characters that people write or read as digits: Chinese numerals, everyday and financial, and the letters O, I and l.</summary>
internal static class LookAlikes
{
    private const string Written = "〇零一二三四五六七八九○壹贰叁肆伍陆柒捌玖壱貳參陸OoIl";
    private const string Meant = "00123456789012345678912360011";

    private static readonly SearchValues<char> Any = SearchValues.Create(Written);

    /// <summary>The text with digits in their place, as long as it was; null where it holds none of them or too few digits.</summary>
    public static string? Read(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAny(Any)) return null;
        var read = string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = Written.IndexOf(source[i], StringComparison.Ordinal) is var at and >= 0
                ? Meant[at] : source[i];
        });
        return DigitGroups.MayHave(read, Codes.CitizenIdentityNumber.Length - 1) ? read : null;
    }
}
