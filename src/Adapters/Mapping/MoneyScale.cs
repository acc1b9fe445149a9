using CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>A unit in which amounts of money are written.</summary>
/// <param name="Name">As it stands behind an amount.</param>
/// <param name="FenPerUnit">Its value in fen (分), of which a yuan has a hundred.</param>
/// <param name="Reported">What the contract calls it; unspecified where it has no name for it.</param>
internal sealed record MoneyScale(string Name, decimal FenPerUnit, MoneyUnit Reported)
{
    /// <summary>The unit as it is said for short, such as 万; null where it is not.</summary>
    public string? Short => Name.Length > 1 ? Name[..^1] : null;

    /// <summary>元.</summary>
    public static readonly MoneyScale Yuan = new("元", 100m, MoneyUnit.Yuan);

    /// <summary>万元.</summary>
    public static readonly MoneyScale TenThousandYuan = new("万元", 1_000_000m, MoneyUnit.TenThousandYuan);

    private static readonly MoneyScale[] All =
    [
        Yuan, TenThousandYuan, new("千元", 100_000m, MoneyUnit.Unspecified), new("百万元", 100_000_000m, MoneyUnit.Unspecified),
        new("亿元", 10_000_000_000m, MoneyUnit.Unspecified),
    ];

    /// <summary>The names of all units.</summary>
    public static string Names => string.Join(", ", All.Select(scale => scale.Name));

    /// <summary>The unit of a name such as 万元, 万, 人民币万元 or 万元人民币; null: it is none of yuan.</summary>
    public static MoneyScale? Find(string name)
    {
        var plain = name.Replace("人民币", "", StringComparison.Ordinal).Replace("RMB", "", StringComparison.OrdinalIgnoreCase);
        if (plain.EndsWith('圆')) plain = plain[..^1] + "元";
        return Array.Find(All, scale => scale.Name == plain || scale.Short == plain);
    }
}
