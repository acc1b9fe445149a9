using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.Codes;

/// <summary>
/// Recognises the citizen identity number (公民身份号码), GB 11643-1999. It is no subject's identifier here: the hub regulates businesses,
/// so the number is recognised in order to be refused, hashed or masked, never to be keyed by.
/// </summary>
public static class CitizenIdentityNumber
{
    private const int Length = 18;
    private const int OldLength = 15;
    private const string CheckCharacters = "10X98765432";

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Computes character 18 from the first 17 digits.</summary>
    public static char CheckCharacterOf(ReadOnlySpan<char> first17)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++) sum += (first17[i] - '0') * Weights[i];
        return CheckCharacters[sum % 11];
    }

    /// <summary>True for an 18-character number whose date exists and whose check character holds.</summary>
    public static bool IsValid(string? text)
    {
        var normalised = CodeText.Normalise(text);
        return HasShape(normalised) && CheckCharacterOf(normalised) == normalised[17];
    }

    /// <summary>
    /// True for what must be treated as a person's number: 18 characters in its shape with a date of birth even if the check character fails,
    /// since a mistyped number is personal all the same, or 15 digits in the shape used before 1999. A text that conforms as one of
    /// the codes of a business is that code.
    /// </summary>
    /// <remarks>
    /// About one old number in six conforms as a registration or tax number by chance and is not caught; the other rule would refuse one in
    /// thirty true registration numbers. The category of a row's counterpart (自然人) must be heeded beside this.
    /// </remarks>
    public static bool LooksLikeCitizenId(string? text)
    {
        var normalised = CodeText.Normalise(text);
        return normalised.Length switch
        {
            Length => HasShape(normalised) && !ConformsAsCreditCode(normalised),
            OldLength => HasOldShape(normalised) && !ConformsAsBusinessNumber(normalised),
            _ => false,
        };
    }

    /// <summary>True where characters are already starred out: such a value must never enter a key that persons are matched by.</summary>
    public static bool IsMasked(string? text) => text.AsSpan().ContainsAny('*', '＊');

    /// <summary>The first six characters, stars, the last four: what an agency with a stated duty sees. Ten characters or fewer vanish wholly.</summary>
    public static string Mask(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length <= 10
            ? new string('*', trimmed.Length)
            : string.Concat(trimmed.AsSpan(0, 6), new string('*', trimmed.Length - 10), trimmed.AsSpan(trimmed.Length - 4));
    }

    private static bool HasShape(string text) =>
        text.Length == Length
        && CodeText.IsDigits(text.AsSpan(0, 17))
        && (char.IsAsciiDigit(text[17]) || text[17] == 'X')
        && text[0] != '0'
        && text.AsSpan(6, 2) is "18" or "19" or "20"
        && IsDate(text.AsSpan(6, 8));

    private static bool HasOldShape(string text) =>
        CodeText.IsDigits(text) && text[0] is >= '1' and <= '8' && IsDate($"19{text.AsSpan(6, 6)}");

    private static bool IsDate(ReadOnlySpan<char> yyyymmdd) =>
        BeijingDate.TryCreate(Number(yyyymmdd[..4]), Number(yyyymmdd[4..6]), Number(yyyymmdd[6..]), out _);

    private static bool ConformsAsCreditCode(string text) =>
        UnifiedSocialCreditCode.TryParse(text, out var code, out _) && code.Conformity == CodeConformity.Conforming;

    private static bool ConformsAsBusinessNumber(string text) =>
        (RegistrationNumber.TryParse(text, out var registration, out _) && registration.IsConforming)
        || (TaxRegistrationNumber.TryParse(text, out var tax, out _) && tax.IsConforming);

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits) number = (number * 10) + digit - '0';
        return number;
    }
}
