using CreditHub.Domain.Calendar;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Codes;

/// <summary>
/// Recognises the citizen identity number (公民身份号码), GB 11643-1999. It is no subject's identifier here: the hub regulates businesses,
/// so the number is recognised in order to be refused or hashed, never to be keyed by.
/// </summary>
public static class CitizenIdentityNumber
{
    /// <summary>The number of characters.</summary>
    public const int Length = 18;

    /// <summary>The number of digits in the form used before 1999.</summary>
    public const int OldLength = 15;

    private const string CheckCharacters = "10X98765432";

    // Departments and kinds of body of GB 32100-2015, those of digits.
    private static readonly HashSet<string> RegisteredBodies = new(StringComparer.Ordinal)
    {
        "11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52", "53", "59", "61", "62", "69", "71", "72", "79", "81", "89",
        "91", "92", "93", "99",
    };

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
    /// the codes of a business is that code, provided that it cannot be a person's number as well.
    /// </summary>
    /// <remarks>
    /// About one citizen number in 341 passes both check characters of the unified code by chance. What parts them is where they come from: the code of a
    /// business names department and kind of body, then the region of the registering authority; a person's number begins with a region. A number for
    /// which both make sense counts as a person's. No code that an authority of Shaanxi registered is among these.
    /// About one old number in six conforms as a registration or tax number by chance and is not caught; the other rule would refuse one in
    /// thirty true registration numbers. The category of a row's counterpart (自然人) must be heeded beside this.
    /// </remarks>
    public static bool LooksLikeCitizenId(string? text)
    {
        var normalised = CodeText.Normalise(text);
        return normalised.Length switch
        {
            Length => HasShape(normalised) && !IsCodeOfBusiness(normalised),
            OldLength => HasOldShape(normalised) && !ConformsAsBusinessNumber(normalised),
            _ => false,
        };
    }

    /// <summary>True where characters are already starred out: such a value must never enter a key that persons are matched by.</summary>
    public static bool IsMasked(string? text) => text.AsSpan().ContainsAny('*', '＊');

    /// <summary>True for 17 digits and a check character, right or wrong, whose date exists.</summary>
    internal static bool HasShape(string text) =>
        text.Length == Length
        && text.AsSpan(6, 2) is "18" or "19" or "20"
        && CodeText.IsDigits(text.AsSpan(0, 17))
        && (char.IsAsciiDigit(text[17]) || text[17] == 'X')
        && text[0] != '0'
        && IsDate(text.AsSpan(6, 8));

    /// <summary>True for 15 digits whose date exists.</summary>
    internal static bool HasOldShape(string text) =>
        text.Length == OldLength && CodeText.IsDigits(text) && text[0] is >= '1' and <= '8' && IsDate($"19{text.AsSpan(6, 6)}");

    /// <summary>True for a number in its shape of which the region or the check character confirms that it is one.</summary>
    internal static bool IsLikely(string text) => HasShape(text) && (IsRegionOfPersons(text) || CheckCharacterOf(text) == text[17]);

    /// <summary>True for 17 digits that lack the last character of a number.</summary>
    internal static bool IsLikelyWithoutCheckCharacter(string text) => text.Length == Length - 1 && HasShape(text + '0') && IsRegionOfPersons(text);

    /// <summary>The year of birth of a number in its shape.</summary>
    internal static int BirthYearOf(string text) => Number(text.AsSpan(6, 4));

    /// <summary>True where the first six digits can be the region in which a person's number was issued.</summary>
    internal static bool IsRegionOfPersons(ReadOnlySpan<char> text)
    {
        var (province, city, county) = (Number(text[..2]), Number(text[2..4]), Number(text[4..6]));
        return province switch
        {
            71 or 81 or 82 or 83 => city == 0 && county == 0,
            11 or 12 or 31 or 50 => city is >= 1 and <= 3 && county > 0,
            46 => (city is >= 0 and <= 4 || city == 90) && county > 0,
            44 => (city is (>= 1 and <= 39) or (>= 51 and <= 53)) && county > 0,
            _ => province > 10 && IsProvince(province) && (city is (>= 1 and <= 39) or 90) && county > 0,
        };
    }

    /// <summary>True for a code of a business that conforms and cannot be a person's number.</summary>
    internal static bool IsCodeOfBusiness(string text) =>
        UnifiedSocialCreditCode.TryParse(text, out var code, out _)
        && code.Conformity == CodeConformity.Conforming
        && RegisteredBodies.Contains(code.Category)
        && IsProvince(Number(code.RegistrationRegion.AsSpan(0, 2)))
        && !IsRegionOfPersons(text);

    private static bool IsDate(ReadOnlySpan<char> yyyymmdd) =>
        BeijingDate.TryCreate(Number(yyyymmdd[..4]), Number(yyyymmdd[4..6]), Number(yyyymmdd[6..]), out _);

    private static bool IsProvince(int number) =>
        number is (>= 10 and <= 15) or (>= 21 and <= 23) or (>= 31 and <= 37) or (>= 41 and <= 46) or (>= 50 and <= 54) or (>= 61 and <= 65);

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
