using CreditHub.Domain.Codes;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.PersonalData;

/// <summary>
/// Finds identity numbers of natural persons in what others wrote, also where they are disguised: by spaces, hyphens or characters without width within,
/// in full width, in Chinese numerals, with letters that look like digits, with letters or further digits beside them, mistyped, or with 15 digits. The
/// one place where this is decided.
/// </summary>
/// <remarks>
/// Where a code belongs, everything that looks like such a number is one: a code of a business has another shape. In running text, where numbers of
/// documents have as many digits, the check character must match, or the text must say what the number is.
/// </remarks>
public static class PersonalNumber
{
    /// <summary>What is written in the place of a text that is not repeated. Read again, it means that nothing was given.</summary>
    public const string Withheld = "***";

    // Numbers of documents begin like a person's number with a region and a day; their days are of late.
    private const int LatestYearBesideLetters = 2010;
    private const int LabelDistance = 12;

    // A number that begins in what is repeated and ends behind it is half repeated.
    private const int ClippedLookedAt = ShownText.LengthMax + (2 * CitizenIdentityNumber.Length);

    private static readonly string[] Labels = ["身份", "证件号", "公民"];

    /// <summary>True where a text in the place of a code is a person's number, or holds one.</summary>
    public static bool IsInCode(string? text)
    {
        if (IsInCodeAsWritten(text)) return true;

        // What reads as a number only with letters taken for digits must be right in every other way: codes have letters too.
        return LookAlikes.Read(text) is { } read && HoldsValid(new DigitGroups(read), areLettersBesideTaken: true);
    }

    private static bool IsInCodeAsWritten(string? text)
    {
        if (!DigitGroups.MayHave(text, CitizenIdentityNumber.OldLength)) return false;
        // Codes are looked at row by row: nearly all of them are letters and digits, and the letters part the digits.
        if (DigitGroups.LongestRunOfPlain(text) is var longest && longest is >= 0 and < CitizenIdentityNumber.OldLength) return false;
        if (longest == CitizenIdentityNumber.Length && text.Length == CitizenIdentityNumber.Length) return CitizenIdentityNumber.LooksLikeCitizenId(text);
        if (UnifiedSocialCreditCode.TryParse(text, out var code, out _) && code.Conformity == CodeConformity.Conforming)
            return CitizenIdentityNumber.LooksLikeCitizenId(text);
        var groups = new DigitGroups(text);
        for (var start = 0; start < groups.Count;)
        {
            var end = groups.EndOfRun(start);
            if (IsInRun(groups, text, start, end)) return true;
            start = end;
        }

        return false;
    }

    /// <summary>True where running text holds a person's number.</summary>
    public static bool IsInText(string? text) =>
        IsInTextAsWritten(text) || (LookAlikes.Read(text) is { } read && HoldsValid(new DigitGroups(read), areLettersBesideTaken: false));

    private static bool IsInTextAsWritten(string? text)
    {
        if (!DigitGroups.MayHave(text, CitizenIdentityNumber.OldLength)) return false;
        var groups = new DigitGroups(text);
        for (var start = 0; start < groups.Count; start++)
        {
            if (!groups.IsBoundary(start)) continue;
            if (IsNumberInText(groups, text, start) || IsOldNumberInText(groups, text, start)) return true;
        }

        return false;
    }

    /// <summary>True where a text is not to be repeated: it may hold a person's number, even one that may as well be a registration number.</summary>
    public static bool MayBeIn(string? text)
    {
        if (IsMaskedIn(text) || IsInCode(text) || IsInText(text)) return true;
        if (!DigitGroups.MayHave(text, CitizenIdentityNumber.OldLength)) return false;

        // The first fifteen of a code's characters may be digits that read as a number of before 1999; the code as a whole is none.
        if (UnifiedSocialCreditCode.TryParse(text, out var code, out _) && code.Conformity == CodeConformity.Conforming) return false;
        var groups = new DigitGroups(text);
        for (var start = 0; start < groups.Count; start = groups.EndOfRun(start))
            if (groups.EndOfRun(start) - start == CitizenIdentityNumber.OldLength && CitizenIdentityNumber.HasOldShape(groups.Text(start, CitizenIdentityNumber.OldLength))) return true;
        return false;
    }

    /// <summary>The text, or <see cref="Withheld"/> where it may hold a person's number.</summary>
    public static string Repeatable(string text) => MayBeIn(text) ? Withheld : text;

    /// <summary>
    /// What a message repeats of a text that a stranger wrote: its beginning, with what nobody sees written out, and <see cref="Withheld"/>
    /// where it may hold a person's number.
    /// </summary>
    // Looked at before it is escaped: characters without width within a number do not hide it, their escapes would.
    public static string Clipped(string text) =>
        MayBeIn(text.Length <= ClippedLookedAt ? text : text[..ClippedLookedAt]) ? Withheld : ShownText.Clipped(text);

    // Some digits of a number with stars for the others: they tell region and year of birth.
    private static bool IsMaskedIn(string? text)
    {
        if (text is null || !CitizenIdentityNumber.IsMasked(text)) return false;
        var (length, stars) = (0, 0);
        foreach (var c in text + '\0')
        {
            if (c is '*' or '＊') stars++;
            if (c is '*' or '＊' or 'x' or 'X' || char.IsDigit(c))
            {
                length++;
                continue;
            }

            if (stars > 1 && length - stars > 3 && length is >= CitizenIdentityNumber.OldLength and <= CitizenIdentityNumber.Length + 2) return true;
            (length, stars) = (0, 0);
        }

        return false;
    }

    // Individuals' tax numbers were their identity numbers with two or more characters behind, so all stretches of a run are tried.
    private static bool IsInRun(DigitGroups groups, string text, int start, int end)
    {
        const int Length = CitizenIdentityNumber.Length;
        for (var at = start; at + Length <= end; at++)
        {
            var number = groups.Text(at, Length);
            if (!CitizenIdentityNumber.HasShape(number)) continue;
            var isWhole = end - start == Length;
            if (isWhole && CitizenIdentityNumber.IsCodeOfBusiness(number)) continue;
            if ((isWhole && groups.IsJoined(at, Length)) || CitizenIdentityNumber.IsLikely(number)) return true;
        }

        var length = end - start;
        if (length == Length - 1) return CitizenIdentityNumber.IsLikelyWithoutCheckCharacter(groups.Text(start, length));
        if (length is < CitizenIdentityNumber.OldLength or >= Length) return false;
        var old = groups.Text(start, CitizenIdentityNumber.OldLength);
        return CitizenIdentityNumber.LooksLikeCitizenId(old) && (!groups.HasLettersBeside(text, start, end) || CitizenIdentityNumber.IsRegionOfPersons(old));
    }

    private static bool IsNumberInText(DigitGroups groups, string text, int start)
    {
        const int Length = CitizenIdentityNumber.Length;
        if (!groups.IsBoundary(start + Length)) return false;
        var number = groups.Text(start, Length);
        if (!groups.IsRunningText(start, Length)) return groups.IsRun(start, Length) && IsCertain(number);
        if (!CitizenIdentityNumber.HasShape(number) || CitizenIdentityNumber.IsCodeOfBusiness(number)) return false;
        if (!CitizenIdentityNumber.IsValid(number)) return IsLabelled(text, groups.PlaceOf(start));
        if (!groups.IsJoined(start, Length)) return CitizenIdentityNumber.IsRegionOfPersons(number);
        return !groups.HasLettersBeside(text, start, start + Length)
            || (CitizenIdentityNumber.IsRegionOfPersons(number) && CitizenIdentityNumber.BirthYearOf(number) <= LatestYearBesideLetters);
    }

    // Shape, region, day and check character agree, and no business has such a code.
    private static bool IsCertain(string number) =>
        CitizenIdentityNumber.IsValid(number) && CitizenIdentityNumber.IsRegionOfPersons(number)
            && !CitizenIdentityNumber.IsCodeOfBusiness(number);

    private static bool HoldsValid(DigitGroups groups, bool areLettersBesideTaken)
    {
        const int Length = CitizenIdentityNumber.Length;
        for (var at = 0; at + Length <= groups.Count; at++)
            if (groups.IsRun(at, Length) && (areLettersBesideTaken || (groups.IsBoundary(at) && groups.IsBoundary(at + Length)))
                && IsCertain(groups.Text(at, Length))) return true;
        return false;
    }

    private static bool IsOldNumberInText(DigitGroups groups, string text, int start) =>
        groups.IsBoundary(start + CitizenIdentityNumber.OldLength) && groups.IsRunningText(start, CitizenIdentityNumber.OldLength)
        && CitizenIdentityNumber.HasOldShape(groups.Text(start, CitizenIdentityNumber.OldLength)) && IsLabelled(text, groups.PlaceOf(start));

    private static bool IsLabelled(string text, int place)
    {
        var before = text.AsSpan(Math.Max(0, place - LabelDistance), Math.Min(place, LabelDistance));
        foreach (var label in Labels)
            if (before.Contains(label, StringComparison.Ordinal)) return true;
        return false;
    }
}
