using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Codes;

/// <summary>
/// The business registration number (注册号), GS 15-2006, that enterprises had before the unified code: six digits of the registering
/// authority's region, eight of sequence, one check digit by ISO 7064 MOD 11,10. Structurally sound; see <see cref="IsConforming"/>.
/// </summary>
public readonly record struct RegistrationNumber
{
    /// <summary>The number of digits.</summary>
    public const int Length = 15;

    private readonly ulong _number;

    private RegistrationNumber(ulong number) => _number = number;

    /// <summary>True for the default value, which is no number.</summary>
    public bool IsEmpty => _number == 0;

    /// <summary>Whether the last digit is what ISO 7064 MOD 11,10 computes from the first fourteen.</summary>
    public bool IsConforming
    {
        get
        {
            var text = ToString();
            return CheckDigitOf(text) == text[14];
        }
    }

    /// <summary>Digits 1 to 6: the region of the registering authority.</summary>
    public string RegistrationRegion => ToString()[..6];

    /// <summary>Computes the check digit of the first fourteen digits.</summary>
    public static char CheckDigitOf(ReadOnlySpan<char> first14)
    {
        var product = 10;
        for (var i = 0; i < 14; i++)
        {
            var sum = (product + first14[i] - '0') % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (char)('0' + ((11 - product) % 10));
    }

    /// <summary>Completes a region and a sequence with their check digit.</summary>
    /// <exception cref="FormatException">They are not six and eight digits.</exception>
    public static RegistrationNumber Create(string region, string sequence)
    {
        var first14 = region + sequence;
        if (region.Length != 6 || sequence.Length != 8 || !CodeText.IsDigits(first14))
            throw new FormatException($"'{region}' and '{sequence}' are not the region and sequence of a registration number.");
        return Parse(first14 + CheckDigitOf(first14));
    }

    /// <summary>Reads a number that is known to be sound.</summary>
    /// <exception cref="FormatException">The text is not fifteen digits.</exception>
    public static RegistrationNumber Parse(string text) =>
        TryParse(text, out var number, out var fault) ? number : throw new FormatException($"'{text}' is not a registration number: {fault}.");

    /// <summary>Normalises and reads a number.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RegistrationNumber number, out CodeFault fault)
    {
        var normalised = CodeText.Normalise(text);
        fault = normalised switch
        {
            "" => CodeFault.Empty,
            { Length: not Length } => CodeFault.WrongLength,
            _ when !CodeText.IsDigits(normalised) => CodeFault.WrongCharacter,
            _ when CodeText.IsZeros(normalised.AsSpan(6, 8)) => CodeFault.Placeholder,
            _ => CodeFault.None,
        };
        number = fault == CodeFault.None ? new RegistrationNumber(ulong.Parse(normalised, CultureInfo.InvariantCulture)) : default;
        return fault == CodeFault.None;
    }

    /// <inheritdoc/>
    public override string ToString() => _number.ToString("D15", CultureInfo.InvariantCulture);
}
