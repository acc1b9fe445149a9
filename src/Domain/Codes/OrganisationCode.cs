using System.Diagnostics.CodeAnalysis;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Codes;

/// <summary>
/// The organisation code (组织机构代码), GB 11714-1997: eight characters and a check character, written <c>XXXXXXXX-C</c>; inside a
/// unified social credit code it stands without the hyphen. Normalised and structurally sound; see <see cref="IsConforming"/>.
/// </summary>
public readonly record struct OrganisationCode
{
    /// <summary>The number of characters without the hyphen.</summary>
    public const int Length = 9;

    private static readonly int[] Weights = [3, 7, 9, 10, 5, 8, 4, 2];

    // Nine characters of base 36 are below 2^47.
    private readonly ulong _packed;

    private OrganisationCode(ulong packed) => _packed = packed;

    /// <summary>True for the default value, which is no code.</summary>
    public bool IsEmpty => _packed == 0;

    /// <summary>Whether the ninth character is what GB 11714-1997 computes from the first eight.</summary>
    public bool IsConforming
    {
        get
        {
            var text = ToString();
            return CheckCharacterOf(text) == text[8];
        }
    }

    /// <summary>Computes the check character of the first eight characters: 11 − Σ mod 11, where 10 is written X and 11 is written 0.</summary>
    public static char CheckCharacterOf(ReadOnlySpan<char> first8)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++) sum += ValueOf(first8[i]) * Weights[i];
        return (11 - (sum % 11)) switch
        {
            10 => 'X',
            11 => '0',
            var digit => (char)('0' + digit),
        };
    }

    /// <summary>Completes eight characters with their check character.</summary>
    /// <exception cref="FormatException">They are not eight digits and letters.</exception>
    public static OrganisationCode Create(string first8)
    {
        var normalised = CodeText.Normalise(first8);
        if (normalised.Length != 8 || !IsSound(normalised)) throw new FormatException($"'{first8}' is not the beginning of an organisation code.");
        return Pack(normalised + CheckCharacterOf(normalised));
    }

    /// <summary>Reads a code that is known to be sound.</summary>
    /// <exception cref="FormatException">The text is not a structurally sound code.</exception>
    public static OrganisationCode Parse(string text) =>
        TryParse(text, out var code, out var fault) ? code : throw new FormatException($"'{text}' is not an organisation code: {fault}.");

    /// <summary>Normalises and reads a code, with its hyphen or without.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OrganisationCode code, out CodeFault fault)
    {
        var normalised = CodeText.Normalise(text);
        if (normalised.Length == Length + 1 && normalised[8] == '-') normalised = normalised.Remove(8, 1);
        fault = FaultOf(normalised);
        code = fault == CodeFault.None ? Pack(normalised) : default;
        return fault == CodeFault.None;
    }

    /// <summary>The nine characters without hyphen, as they stand in a unified social credit code.</summary>
    public override string ToString() => string.Create(Length, _packed, static (span, packed) =>
    {
        for (var i = Length - 1; i >= 0; i--)
        {
            var value = (int)(packed % 36);
            span[i] = (char)(value < 10 ? '0' + value : 'A' + value - 10);
            packed /= 36;
        }
    });

    /// <summary>The written form, <c>XXXXXXXX-C</c>.</summary>
    public string ToHyphenatedString() => ToString().Insert(8, "-");

    /// <summary>Characters 9 to 17 of a unified social credit code, whose ninth may be one that no organisation code ends in.</summary>
    internal static OrganisationCode Pack(ReadOnlySpan<char> nine)
    {
        var packed = 0UL;
        foreach (var c in nine) packed = (packed * 36) + (uint)ValueOf(c);
        return new OrganisationCode(packed);
    }

    private static CodeFault FaultOf(string normalised) => normalised switch
    {
        "" => CodeFault.Empty,
        { Length: not Length } => CodeFault.WrongLength,
        _ when !IsSound(normalised) || (normalised[8] != 'X' && !char.IsAsciiDigit(normalised[8])) => CodeFault.WrongCharacter,
        _ when CodeText.IsZeros(normalised) || CodeText.IsFiller(normalised.AsSpan(0, 8)) => CodeFault.Placeholder,
        _ => CodeFault.None,
    };

    private static bool IsSound(string text) => text.All(static c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c));

    private static int ValueOf(char c) => char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10;
}
