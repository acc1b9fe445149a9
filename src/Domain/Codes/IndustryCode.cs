using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Codes;

/// <summary>How far down an industry code reaches.</summary>
public enum IndustryLevel
{
    /// <summary>Section (门类): a letter.</summary>
    Section,

    /// <summary>Division (大类): two digits.</summary>
    Division,

    /// <summary>Group (中类): three digits.</summary>
    Group,

    /// <summary>Class (小类): four digits.</summary>
    Class,
}

/// <summary>
/// An industry (国民经济行业) of GB/T 4754-2017: a section's letter and up to four digits. Registers write the letter in one column and the
/// digits in another, so both forms are read and mean the same: <c>5132</c> is <c>F5132</c>.
/// </summary>
/// <remarks>The 2011 edition numbered from division 79 on differently. Its codes must be converted before they come here.</remarks>
public readonly record struct IndustryCode
{
    // The last division of each section, A to T. The standard fixes them; a new edition is a new type of code.
    private static readonly int[] LastDivisions = [5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97];

    private readonly short _number;
    private readonly byte _digits;

    private IndustryCode(char section, int number, int digits) => (Section, _number, _digits) = (section, (short)number, (byte)digits);

    /// <summary>The section's letter, A to T.</summary>
    public char Section { get; }

    /// <summary>True for the default value, which is no industry.</summary>
    public bool IsEmpty => Section == default;

    /// <summary>The digits; empty for a section.</summary>
    public string Digits => _digits == 0 ? "" : _number.ToString(CultureInfo.InvariantCulture).PadLeft(_digits, '0');

    /// <summary>How far down the code reaches.</summary>
    public IndustryLevel Level => (IndustryLevel)Math.Max(_digits - 1, 0);

    /// <summary>Reads a code that is known to be sound.</summary>
    /// <exception cref="FormatException">The text is no industry code.</exception>
    public static IndustryCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException($"'{text}' is not an industry code of GB/T 4754-2017.");

    /// <summary>Normalises and reads <c>F</c>, <c>51</c>, <c>513</c>, <c>5132</c> or <c>F5132</c>; a letter must be that of the division.</summary>
    /// <remarks>
    /// A spreadsheet's <c>5245.0</c> is read too, but only with four digits: <c>513.0</c> may have been 513 or 0513, and that would be a guess.
    /// </remarks>
    public static bool TryParse([NotNullWhen(true)] string? text, out IndustryCode code)
    {
        code = default;
        var normalised = CodeText.Normalise(text).AsSpan();
        if (normalised.Length == 6 && normalised.EndsWith(".0") && CodeText.IsDigits(normalised[..4])) normalised = normalised[..4];
        var letter = !normalised.IsEmpty && normalised[0] is >= 'A' and <= 'T' ? normalised[0] : default;
        var digits = letter == default ? normalised : normalised[1..];
        if (letter != default && digits.IsEmpty)
        {
            code = new IndustryCode(letter, 0, 0);
            return true;
        }

        if (digits.Length is < 2 or > 4 || !CodeText.IsDigits(digits)) return false;
        if (!TrySectionOf(int.Parse(digits[..2], CultureInfo.InvariantCulture), out var section)) return false;
        if (letter != default && letter != section) return false;
        code = new IndustryCode(section, int.Parse(digits, CultureInfo.InvariantCulture), digits.Length);
        return true;
    }

    /// <summary>The section of a division from 1 to 97.</summary>
    public static bool TrySectionOf(int division, out char section)
    {
        var index = division < 1 ? -1 : Array.FindIndex(LastDivisions, last => division <= last);
        section = index < 0 ? default : (char)('A' + index);
        return index >= 0;
    }

    /// <summary>Whether this industry is the given one or part of it.</summary>
    public bool IsWithin(IndustryCode wider) => Section == wider.Section && Digits.StartsWith(wider.Digits, StringComparison.Ordinal);

    /// <summary>The letter and the digits, such as <c>F5132</c>.</summary>
    public override string ToString() => IsEmpty ? "" : Section + Digits;
}
