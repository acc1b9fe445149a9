using CreditHub.Domain.Codes;

namespace CreditHub.Sampling;

/// <summary>A county or district with the authorities that act there.</summary>
/// <param name="Code">The registering authority's region: characters 3 to 8 of the codes given out there.</param>
/// <param name="Name">Its name, such as 雁塔区.</param>
/// <param name="City">The city's name, such as 西安市.</param>
internal sealed record Place(string Code, string Name, string City)
{
    /// <summary>The city without its suffix, as company names begin.</summary>
    public string CityShort { get; } = City.TrimEnd('市');

    /// <summary>The name without its suffix; a county of one character keeps it.</summary>
    public string Short { get; } = Name.Length > 2 ? Name.TrimEnd('区', '县', '市') : Name;

    /// <summary>The name by which authorities are called: a district only together with its city.</summary>
    public string FullName { get; } = City != Name && Name.EndsWith('区') ? City + Name : Name;

    /// <summary>The market supervision's office.</summary>
    public string MarketOffice => FullName + "市场监督管理局";

    /// <summary>That office's own code.</summary>
    public string MarketOfficeCode { get; } = Agency(Code, "MB2A");

    /// <summary>The court.</summary>
    public string Court => FullName + "人民法院";

    /// <summary>The court in case numbers, such as 陕0113.</summary>
    public string CourtMark { get; } = "陕" + Code[2..];

    /// <summary>The tax office.</summary>
    public string TaxOffice => "国家税务总局" + FullName + "税务局";

    /// <summary>The code of an agency (prefix 11) of a region.</summary>
    public static string Agency(string region, string beginning) => UnifiedSocialCreditCode.Create("11", region, beginning + region[2..]).ToString();
}
