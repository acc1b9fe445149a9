using System.Text.Json.Serialization;
using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.Codes;

/// <summary>Who issues a region code. The systems clash: 6111 is Yangling to the province and Xixian New Area to the company register.</summary>
public enum RegionCodeSystem
{
    /// <summary>The national standard.</summary>
    [JsonStringEnumMemberName("GB/T 2260")]
    Gb2260,

    /// <summary>Codes of the provincial systems for zones that the standard does not know.</summary>
    [JsonStringEnumMemberName("provincial")]
    Provincial,

    /// <summary>Codes of registering authorities, found in positions 3 to 8 of unified social credit codes.</summary>
    [JsonStringEnumMemberName("register")]
    Register,
}

/// <summary>An administrative region as a table knows it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="CodeSystem">Who issues the code.</param>
/// <param name="Name">Its Chinese name.</param>
/// <param name="Parent">The region it belongs to; null for a province.</param>
/// <param name="ValidFrom">The first day of code and name; null where always.</param>
/// <param name="ValidTo">The last day of code and name; null where still in use. Records of that time keep the code.</param>
/// <param name="ReplacedBy">The code that followed; null where still in use.</param>
/// <param name="IsReportingUnit">Whether figures are reported for it by itself, as for a city.</param>
/// <param name="IsRemembered">Whether the row, its dates above all, stands on memory and awaits a source.</param>
public sealed record Region(
    RegionCode Code,
    RegionCodeSystem CodeSystem,
    string Name,
    RegionCode? Parent,
    BeijingDate? ValidFrom,
    BeijingDate? ValidTo,
    RegionCode? ReplacedBy,
    bool IsReportingUnit,
    bool IsRemembered)
{
    /// <summary>Whether code and name are in use on a day.</summary>
    public bool IsValidOn(BeijingDate day) => !(day < ValidFrom) && !(day > ValidTo);
}
