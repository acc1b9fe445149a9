namespace CreditHub.Domain.Texts;

/// <summary>How a code's text is made comparable before it is read: what people and exports do to it without meaning to.</summary>
internal static class CodeText
{
    /// <summary>Trims, and makes full-width characters half-width and letters upper case. Never exchanges one letter or digit for another.</summary>
    /// <returns>The same object where there was nothing to do, as there mostly is.</returns>
    public static string Normalise(string? text)
    {
        if (text is null || IsNormal(text)) return text ?? "";
        return string.Create(text.AsSpan().Trim().Length, text, static (span, source) =>
        {
            var trimmed = source.AsSpan().Trim();
            for (var i = 0; i < span.Length; i++) span[i] = ToHalfWidthUpper(trimmed[i]);
        });
    }

    private static bool IsNormal(string text)
    {
        foreach (var c in text)
            if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterUpper(c)) return false;
        return true;
    }

    /// <summary>One character, half-width and upper case.</summary>
    public static char ToHalfWidthUpper(char c)
    {
        if (c is >= '！' and <= '～') c = (char)(c - 0xFEE0);
        return char.ToUpperInvariant(c);
    }

    /// <summary>True where every character is 0 to 9 and there is at least one.</summary>
    public static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>True where eight characters are all the same or count from 1 to 8: what people type where a form demands a code.</summary>
    public static bool IsFiller(ReadOnlySpan<char> eight) => eight is "12345678" || eight.IndexOfAnyExcept(eight[0]) < 0;

    /// <summary>True where every character is zero: what forms write where no code is known.</summary>
    public static bool IsZeros(ReadOnlySpan<char> text) => !text.ContainsAnyExcept('0');
}
