using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Codes;

/// <summary>How far down a region code reaches.</summary>
public enum RegionLevel
{
    /// <summary>Province (省级): digits 3 to 6 are zero.</summary>
    Province,

    /// <summary>City (地级): digits 5 and 6 are zero.</summary>
    City,

    /// <summary>County or district (县级).</summary>
    County,
}

/// <summary>
/// A region code (行政区划代码) of six digits in the manner of GB/T 2260: two each for province, city and county. That it is well formed does
/// not say that <see cref="Regions"/> knows it; several code systems share the shape.
/// </summary>
public readonly record struct RegionCode
{
    private RegionCode(int number) => Number = number;

    /// <summary>The six digits as a number: a compact form to store.</summary>
    public int Number { get; }

    /// <summary>True for the default value, which is no region.</summary>
    public bool IsEmpty => Number == 0;

    /// <summary>How far down the code reaches.</summary>
    public RegionLevel Level => (Number % 10000, Number % 100) switch
    {
        (0, _) => RegionLevel.Province,
        (_, 0) => RegionLevel.City,
        _ => RegionLevel.County,
    };

    /// <summary>The province's code.</summary>
    public RegionCode Province => new(Number / 10000 * 10000);

    /// <summary>The city's code; the province's where the code reaches no further.</summary>
    public RegionCode City => new(Number / 100 * 100);

    /// <summary>Restores a code from <see cref="Number"/>.</summary>
    public static RegionCode FromNumber(int number) =>
        number is >= 0 and <= 999999 ? new RegionCode(number) : throw new ArgumentOutOfRangeException(nameof(number), number, "A region code has six digits.");

    /// <summary>Reads a code that is known to be sound.</summary>
    /// <exception cref="FormatException">The text is not six digits.</exception>
    public static RegionCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException($"'{text}' is not a region code of six digits.");

    /// <summary>Normalises and reads six digits, not all of them zero.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RegionCode code)
    {
        var normalised = CodeText.Normalise(text);
        var isSound = normalised.Length == 6 && CodeText.IsDigits(normalised) && !CodeText.IsZeros(normalised);
        code = isSound ? new RegionCode(int.Parse(normalised, CultureInfo.InvariantCulture)) : default;
        return isSound;
    }

    /// <summary>Whether this region is the given one or lies in it, judged by the digits alone.</summary>
    public bool IsWithin(RegionCode area) => area.Level switch
    {
        RegionLevel.Province => Province == area,
        RegionLevel.City => City == area,
        _ => this == area,
    };

    /// <inheritdoc/>
    public override string ToString() => Number.ToString("D6", CultureInfo.InvariantCulture);
}
