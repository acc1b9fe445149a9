using System.Globalization;
using System.Text.RegularExpressions;
using CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>
/// Holds the fine in its column against the one that the text of the decision states. Amounts in 元 in a column of 万元 are the commonest
/// fault of these tables: a fine ten thousand times too high, which nothing else shows. Nobody can say which of the two is meant, so the
/// row is taken and its source told.
/// </summary>
internal static partial class AmountDoubt
{
    private const decimal FenPerYuan = 100m;
    private const decimal YuanPerUnit = 10_000m;

    /// <summary>What is in doubt, as a sentence; null: nothing is.</summary>
    public static string? Of(CreditRecord record)
    {
        if (record.Penalty is not { Fine: { } fine, Content: { Length: > 0 } content }) return null;
        // Where a text names several, or none, it says nothing of the column.
        if (Fines().Matches(content) is not [var only]) return null;
        var isTenThousand = only.Groups["unit"].Value == "万元";
        var isAmount = decimal.TryParse(only.Groups["amount"].ValueSpan, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount);
        if (!isAmount || amount > decimal.MaxValue / (YuanPerUnit * YuanPerUnit)) return null;
        var (stated, inText) = (fine.MinorUnits / FenPerYuan, isTenThousand ? amount * YuanPerUnit : amount);
        if (stated == inText) return null;
        var isInYuan = stated == inText * YuanPerUnit && fine.ReportedUnit != MoneyUnit.Yuan;
        var cause = isInYuan ? " The column is in 万元; it seems to hold 元." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The fine is {stated:#,0.##} 元 by its column and {inText:#,0.##} 元 by the text of the decision.{cause}");
    }

    [GeneratedRegex(
        @"罚款(人民币)?(?<amount>[0-9][0-9,]*([.][0-9]+)?)(?<unit>万元|元)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Fines();
}
