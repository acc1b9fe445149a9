using System.Globalization;

namespace CreditHub.Adapters.Changes;

/// <summary>Compares a delivery with its dataset's past. What it finds is a question to a person, never a verdict about the data.</summary>
internal static class ChangeJudge
{
    private const int Percent = 100;

    /// <summary>What is unusual, a sentence each; none where nothing is.</summary>
    /// <param name="now">The delivery.</param>
    /// <param name="past">Deliveries before it, those without records left out.</param>
    /// <param name="rules">The thresholds.</param>
    /// <param name="columnOf">Name of the column from which a field is read, given its path.</param>
    public static IReadOnlyList<string> Judge(
        DeliveryProfile now, IReadOnlyList<DeliveryProfile> past, ChangeRules rules, Func<string, string> columnOf)
    {
        if (rules.Mode == ChangeMode.Off || now.Records < rules.RecordsMin) return [];
        var hasPast = past.Count >= rules.DeliveriesMin;
        // What takes companies off a list is asked about from the first delivery after the first.
        List<string?> found = [past.Count > 0 ? Removals(now, past, rules) : null];
        if (hasPast) found.Add(Growth(now, past, rules));
        if (hasPast) found.AddRange(past.SelectMany(p => p.Fields.Keys).Distinct().Order(StringComparer.Ordinal).Select(
            path => OfField(now, past, path, rules, columnOf)));
        return [.. found.OfType<string>()];
    }

    private static string? Removals(DeliveryProfile now, IReadOnlyList<DeliveryProfile> past, ChangeRules rules)
    {
        var before = past.Max(p => Share(p.Removals, p.Records));
        var most = Math.Max(rules.RemovalsPercentMax, 2 * before);
        return now.Removals * Percent <= now.Records * most ? null : Say(
            $"{now.Removals:N0} of {now.Records:N0} rows withdraw their record or state its removal; ",
            $"of the past {past.Count} deliveries at most {before:0} percent did.");
    }

    private static string? Growth(DeliveryProfile now, IReadOnlyList<DeliveryProfile> past, ChangeRules rules)
    {
        var before = past.Max(p => p.Records);
        return now.Records <= before * rules.GrowthMax ? null : Say(
            $"It has {now.Records:N0} records; the largest of the past {past.Count} deliveries had {before:N0}.");
    }

    private static string? OfField(
        DeliveryProfile now, IReadOnlyList<DeliveryProfile> past, string path, ChangeRules rules, Func<string, string> columnOf)
    {
        var field = now.Fields.GetValueOrDefault(path) ?? new FieldProfile();
        var before = past.Select(p => (p.Records, Field: p.Fields.GetValueOrDefault(path) ?? new FieldProfile())).ToList();
        var filledBefore = before.Min(b => Share(b.Field.Filled, b.Records));
        var column = columnOf(path);
        if (field.Filled == 0)
        {
            return filledBefore < rules.FilledPercentMin ? null : Say(
                $"{column} is empty in every row; ",
                $"in each of the past {past.Count} deliveries at least {filledBefore:0} percent of the records had it.");
        }

        var days = before.Where(b => b.Field.Filled >= rules.RecordsMin).ToList();
        if (days.Count > 0 && field.Filled >= rules.RecordsMin && field.MostOfOneDay * Percent >= field.Filled * rules.SameDayPercentMax
            && days.Max(b => Share(b.Field.MostOfOneDay, b.Field.Filled)) is var sameBefore && sameBefore < rules.SameDayPercentMax)
        {
            return Say(
                $"{column} is one and the same day in {field.MostOfOneDay:N0} of {field.Filled:N0} records; ",
                $"in the past in at most {sameBefore:0} percent.");
        }

        var departed = Departed(field, before.ConvertAll(b => b.Field));
        return field.Filled < rules.RecordsMin || departed <= rules.FormPercentMax ? null : Say(
            $"{column} looks otherwise than in the past in {departed:0} percent of its cells: ",
            $"values of another column may stand under it.");
    }

    // The share of cells that would have to change their form to be distributed as in the past.
    private static double Departed(FieldProfile now, List<FieldProfile> past)
    {
        var total = past.Sum(p => p.Filled);
        if (total == 0) return 0;
        var departed = 0d;
        for (var form = 0; form < CellForm.Count; form++)
            departed += Math.Max(0, Share(now.Forms[form], now.Filled) - Share(past.Sum(p => p.Forms[form]), total));
        return departed;
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : part * (double)Percent / whole;

    private static string Say(params FormattableString[] parts) =>
        string.Concat(parts.Select(p => p.ToString(CultureInfo.InvariantCulture)));
}
