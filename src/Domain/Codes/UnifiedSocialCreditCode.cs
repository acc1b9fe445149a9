using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Codes;

/// <summary>
/// The unified social credit code (统一社会信用代码) of a legal person or other organisation, GB 32100-2015: 18 characters of an
/// alphabet of 31. The value is normalised (half-width, upper case, no surrounding space) and structurally sound; whether its two
/// check characters hold is asked separately, because lawful codes exist that fail them (see <see cref="Conformity"/>).
/// </summary>
/// <remarks>Held packed, five bits a character, so that a million codes are no objects on the heap.</remarks>
public readonly struct UnifiedSocialCreditCode : IEquatable<UnifiedSocialCreditCode>, IComparable<UnifiedSocialCreditCode>
{
    /// <summary>The number of characters of every code.</summary>
    public const int Length = 18;

    /// <summary>The alphabet of GB 32100-2015: digits and upper-case letters without I, O, S, V and Z. A character's value is its index.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly SearchValues<char> AlphabetCharacters = SearchValues.Create(Alphabet);

    // Half a code fits a machine word: shifts of 128 bits cost several times those of 64, and every call reads a code.
    private const int Half = Length / 2;
    private const int HalfBits = Half * 5;

    private const ulong HalfMask = (1UL << HalfBits) - 1;

    // Seven equal characters of the value 1, and the characters 2 to 8.
    private const ulong Repeated = 1 | (1 << 5) | (1 << 10) | (1 << 15) | (1 << 20) | (1 << 25) | (1UL << 30);
    private const ulong Counted = 8 | (7 << 5) | (6 << 10) | (5 << 15) | (4 << 20) | (3 << 25) | (2UL << 30);

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789０１２３４５６７８９");

    private static readonly sbyte[] Values = [.. Enumerable.Range(0, 128).Select(c => (sbyte)Alphabet.IndexOf(char.ToUpperInvariant((char)c), StringComparison.Ordinal))];

    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    private readonly UInt128 _packed;

    private UnifiedSocialCreditCode(UInt128 packed) => _packed = packed;

    /// <summary>The code packed into 90 bits, first character highest: order of the numbers is order of the codes.</summary>
    public UInt128 Packed => _packed;

    /// <summary>True for the default value, which is no code.</summary>
    public bool IsEmpty => _packed == UInt128.Zero;

    /// <summary>Which of the two check characters hold. A code that fails one is refused unless the operator's list names it.</summary>
    public CodeConformity Conformity
    {
        get
        {
            Span<char> text = stackalloc char[Length];
            Write(text, _packed);
            if (CheckCharacterOf(text) != text[17]) return CodeConformity.WrongCheckCharacter;
            return OrganisationCode.CheckCharacterOf(text[8..16]) == text[16]
                ? CodeConformity.Conforming
                : CodeConformity.WrongOrganisationCheckCharacter;
        }
    }

    /// <summary>Characters 9 to 17: the organisation code that the body had or would have had.</summary>
    public OrganisationCode OrganisationCode => OrganisationCode.Pack(ToString().AsSpan(8, OrganisationCode.Length));

    /// <summary>Characters 1 and 2: the registering department and the kind of body, such as <c>91</c> for an enterprise.</summary>
    public string Category => ToString()[..2];

    /// <summary>Characters 3 to 8: the region of the registering authority, which need not be a GB/T 2260 code.</summary>
    public string RegistrationRegion => ToString()[2..8];

    /// <summary>True where the second character says individual business (个体工商户, prefix 92).</summary>
    public bool IsIndividualBusiness => Category == "92";

    /// <summary>Restores a code from <see cref="Packed"/>.</summary>
    public static UnifiedSocialCreditCode FromPacked(UInt128 packed) => new(packed);

    /// <summary>Completes a code with both check characters.</summary>
    /// <param name="category">Registering department and kind of body, such as <c>91</c>.</param>
    /// <param name="region">Six digits of the registering authority's region.</param>
    /// <param name="organisation8">The first eight characters of the organisation code.</param>
    /// <exception cref="FormatException">A part has the wrong length or a character outside the alphabet.</exception>
    public static UnifiedSocialCreditCode Create(string category, string region, string organisation8)
    {
        if (category.Length != 2 || region.Length != 6 || organisation8.Length != 8)
            throw new FormatException($"'{category}', '{region}' and '{organisation8}' must have 2, 6 and 8 characters.");
        var first16 = CodeText.Normalise(category + region + organisation8);
        if (first16.AsSpan().ContainsAnyExcept(AlphabetCharacters)) throw new FormatException($"'{first16}' has a character outside the alphabet.");
        var first17 = first16 + OrganisationCode.CheckCharacterOf(first16.AsSpan(8));
        return Parse(first17 + CheckCharacterOf(first17));
    }

    /// <summary>Reads a code that is known to be sound, such as one read back from the ledger.</summary>
    /// <exception cref="FormatException">The text is not a structurally sound code.</exception>
    public static UnifiedSocialCreditCode Parse(string text) =>
        TryRead(text, out var code, out var fault) ? code : throw new FormatException($"'{text}' is not a unified social credit code: {fault}.");

    /// <summary>Normalises and reads a code. O is never turned into 0, nor I into 1: that would guess at an identity.</summary>
    /// <remarks>A placeholder is refused though its check characters hold: two companies that forms leave without a code would become one.</remarks>
    public static bool TryParse([NotNullWhen(true)] string? text, out UnifiedSocialCreditCode code, out CodeFault fault)
    {
        if (!TryRead(text, out code, out fault)) return false;
        if (!code.IsPlaceholder) return true;
        fault = CodeFault.Placeholder;
        code = default;
        return false;
    }

    /// <summary>Computes character 18 from the first 17, GB 32100-2015 annex.</summary>
    public static char CheckCharacterOf(ReadOnlySpan<char> first17)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++) sum += ValueOf(first17[i]) * Weights[i];
        return Alphabet[(31 - (sum % 31)) % 31];
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(Length, _packed, static (span, packed) => Write(span, packed));

    // An organisation code of eight equal characters, as in 916101130000000000, which is what becomes of 9.1610113E+17.
    private bool IsPlaceholder
    {
        get
        {
            var (first, rest) = ((ulong)(_packed >> HalfBits) & 31, (ulong)(_packed & HalfMask) >> 10);
            return rest == first * Repeated || (first == 1 && rest == Counted);
        }
    }

    private static bool TryRead([NotNullWhen(true)] string? text, out UnifiedSocialCreditCode code, out CodeFault fault)
    {
        code = default;
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            fault = CodeFault.Empty;
            return false;
        }

        if (trimmed.Length != Length)
        {
            fault = CodeFault.WrongLength;
            return false;
        }

        if (!TryPack(trimmed[..Half], out var first) || !TryPack(trimmed[Half..], out var second) || trimmed[2..8].ContainsAnyExcept(Digits))
        {
            fault = CodeFault.WrongCharacter;
            return false;
        }

        code = new UnifiedSocialCreditCode(((UInt128)first << HalfBits) | second);
        fault = code.IsEmpty ? CodeFault.Placeholder : CodeFault.None;
        return !code.IsEmpty;
    }

    /// <inheritdoc/>
    public bool Equals(UnifiedSocialCreditCode other) => _packed == other._packed;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UnifiedSocialCreditCode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _packed.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(UnifiedSocialCreditCode other) => _packed.CompareTo(other._packed);

    public static bool operator ==(UnifiedSocialCreditCode left, UnifiedSocialCreditCode right) => left.Equals(right);
    public static bool operator !=(UnifiedSocialCreditCode left, UnifiedSocialCreditCode right) => !left.Equals(right);
    public static bool operator <(UnifiedSocialCreditCode left, UnifiedSocialCreditCode right) => left.CompareTo(right) < 0;
    public static bool operator >(UnifiedSocialCreditCode left, UnifiedSocialCreditCode right) => left.CompareTo(right) > 0;
    public static bool operator <=(UnifiedSocialCreditCode left, UnifiedSocialCreditCode right) => left.CompareTo(right) <= 0;
    public static bool operator >=(UnifiedSocialCreditCode left, UnifiedSocialCreditCode right) => left.CompareTo(right) >= 0;

    private static void Write(Span<char> destination, UInt128 packed)
    {
        Unpack((ulong)(packed >> HalfBits), destination[..Half]);
        Unpack((ulong)packed, destination[Half..]);
    }

    private static void Unpack(ulong packed, Span<char> half)
    {
        for (var i = half.Length - 1; i >= 0; i--)
        {
            half[i] = Alphabet[(int)(packed & 31)];
            packed >>= 5;
        }
    }

    private static bool TryPack(ReadOnlySpan<char> half, out ulong packed)
    {
        packed = 0;
        foreach (var c in half)
        {
            var value = ValueOf(c);
            if (value < 0) return false;
            packed = (packed << 5) | (uint)value;
        }

        return true;
    }

    // Index in the alphabet, also of what is lower case or full-width; negative where there is none.
    private static int ValueOf(char c) => c < Values.Length ? Values[c] : CodeText.ToHalfWidthUpper(c) is var half && half < Values.Length ? Values[half] : -1;
}
