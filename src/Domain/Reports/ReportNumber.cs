using System.Globalization;

namespace CreditHub.Domain.Reports;

/// <summary>
/// Number of a report (报告编号): the Beijing time of issue in 14 digits, then 8 characters, such as <c>2026050419025750859D39</c>. The characters
/// are those of GB 32100-2015, which has none that look alike.
/// </summary>
public static class ReportNumber
{
    /// <summary>Length of a number.</summary>
    public const int Length = TimeLength + SuffixLength;

    /// <summary>Length of what follows the time, and of a verification code.</summary>
    public const int SuffixLength = 8;

    private const int TimeLength = 14;
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>The number of a report issued at a time.</summary>
    /// <param name="issuedAt">Time of issue.</param>
    /// <param name="random">Random bytes, one a character.</param>
    public static string Of(DateTimeOffset issuedAt, ReadOnlySpan<byte> random) =>
        issuedAt.ToOffset(Calendar.BeijingDate.UtcOffset).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + Letters(random);

    /// <summary>Characters that no reader mistakes, one for each random byte.</summary>
    public static string Letters(ReadOnlySpan<byte> random)
    {
        Span<char> letters = stackalloc char[SuffixLength];
        for (var i = 0; i < SuffixLength; i++) letters[i] = Alphabet[random[i] % Alphabet.Length];
        return new string(letters);
    }

    /// <summary>True where a text has the form of a number.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length == Length && text[..TimeLength].All(char.IsAsciiDigit) && text[TimeLength..].All(c => Alphabet.Contains(c));
}
