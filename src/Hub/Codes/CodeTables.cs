using CreditHub.Domain.Codes;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Codes;

/// <summary>
/// Reads regions and industries wherever a request, a row, a filter or a configuration names one, and refuses what is in no table. A code that merely looks right
/// would match no ban and no limit: the company would be clear for a region that does not exist.
/// </summary>
internal sealed class CodeTables(RulesInForce rules)
{
    /// <summary>The table of regions.</summary>
    public Regions Regions => rules.Current.Tables.Regions;

    /// <summary>Reads a region; false where there is none.</summary>
    public bool TryRegion(string text, out RegionCode region) => RegionCode.TryParse(text, out region) && Regions.Knows(text);

    /// <summary>The significant digits of a region, so that a city takes in its districts.</summary>
    /// <exception cref="ApiException">There is no such region.</exception>
    public string RegionPrefix(string text, string field)
    {
        var digits = TryRegion(text, out var region) ? region.ToString() : throw UnknownRegion(text, field);
        return digits.EndsWith("0000", StringComparison.Ordinal) ? digits[..2] : digits.EndsWith("00", StringComparison.Ordinal) ? digits[..4] : digits;
    }

    /// <summary>An industry in the form in which profiles hold it: section letter, then digits.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    public static string Industry(string text, string field) => IndustryCode.TryParse(text, out var industry) ? industry.ToString() : throw UnknownIndustry(text, field);

    /// <summary>The refusal of a region.</summary>
    public static ApiException UnknownRegion(string text, string field) =>
        new(ErrorReason.RegionUnknown, $"There is no region '{Echo.Of(text)}' in the table of regions (GB/T 2260, six digits).", ("field", field), ("value", Echo.Of(text)));

    /// <summary>The refusal of an industry.</summary>
    public static ApiException UnknownIndustry(string text, string field) =>
        new(ErrorReason.IndustryUnknown, $"'{Echo.Of(text)}' is not an industry of GB/T 4754-2017.", ("field", field), ("value", Echo.Of(text)));

    /// <summary>The refusal of an agency that the sharing directory does not have.</summary>
    public static ApiException UnknownAgency(string text, string field) => new(
        ErrorReason.UnknownCode, $"There is no agency '{Echo.Of(text)}' in the sharing directory.",
        ("field", field), ("value", Echo.Of(text)), ("table", "agencies"));

    /// <summary>The refusal of a dataset that the sharing directory does not have.</summary>
    public static ApiException UnknownDataset(string text, string field) => new(
        ErrorReason.DatasetUnknown, $"There is no dataset '{Echo.Of(text)}' in the sharing directory.", ("field", field), ("dataset", Echo.Of(text)));
}
