namespace CreditHub.Domain.Texts;

/// <summary>Writes full-width digits, letters, punctuation and spaces (全角) in half width (半角).</summary>
/// <remarks>Compatibility normalisation (FormKC) would do it, but changes nothing where the runtime carries no culture data, as here.</remarks>
public static class HalfWidth
{
    private const char FirstFullWidth = '！';
    private const char LastFullWidth = '～';
    private const char FullWidthSpace = '　';

    /// <summary>The text in half width; the same object where there is nothing to do.</summary>
    public static string Of(string text) => text.AsSpan().ContainsAnyInRange(FirstFullWidth, LastFullWidth) || text.Contains(FullWidthSpace)
        ? string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++) target[i] = Of(source[i]);
        })
        : text;

    private static char Of(char c) => c switch
    {
        >= FirstFullWidth and <= LastFullWidth => (char)(c - FirstFullWidth + '!'),
        FullWidthSpace => ' ',
        _ => c,
    };
}
