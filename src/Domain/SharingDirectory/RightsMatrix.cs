using System.Globalization;
using System.Text;
using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.SharingDirectory;

/// <summary>The whole matrix of rights as text: agency, purpose, dataset, and how far each action reaches. A new right is a new or changed line.</summary>
public static class RightsMatrix
{
    private static readonly RightAction[] Actions = [.. Enum.GetValues<RightAction>().Where(a => a != RightAction.None)];

    /// <summary>Writes the rights that the directory gives on a day, and after them those that are limited in time.</summary>
    public static string Write(SharingDirectoryDocument directory, BeijingDate day)
    {
        var text = new StringBuilder();
        Line(text, ["agency", "purpose", "dataset", .. Actions.Select(a => Name(a))]);
        foreach (var agency in directory.Agencies)
            foreach (var purpose in agency.Purposes.Order(StringComparer.Ordinal))
                WritePurpose(text, directory, agency.Code, purpose, day);
        foreach (var right in directory.Rights.Where(r => r.From is not null || r.Until is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"# {right.Agency} {string.Join(',', right.Purposes)} {string.Join(',', right.Datasets)} ")
                .Append(CultureInfo.InvariantCulture, $"{string.Join(',', right.Actions.Select(Name))}: from {right.From?.ToString() ?? "always"} until {right.Until?.ToString() ?? "withdrawn"}\n");
        }

        return text.ToString();
    }

    private static void WritePurpose(StringBuilder text, SharingDirectoryDocument directory, string agency, string purpose, BeijingDate day)
    {
        var rights = EffectiveRights.Of(directory, agency, purpose, day);
        foreach (var dataset in directory.Datasets)
        {
            var cells = Actions.Select(a => CellOf(rights, a, dataset.Code)).ToList();
            if (cells.Exists(c => c != "-")) Line(text, [agency, purpose, dataset.Code, .. cells]);
        }
    }

    private static string CellOf(EffectiveRights rights, RightAction action, string dataset)
    {
        var (open, consented) = (rights.LevelOf(action, dataset), rights.LevelWithConsent(action, dataset));
        if (action is RightAction.Report or RightAction.Decide) return open == Disclosure.None ? "-" : "yes";
        var level = open == Disclosure.None ? "-" : Name(open);
        return consented > open ? $"{level}/{Name(consented)}-by-consent" : level;
    }

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static void Line(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append(CultureInfo.InvariantCulture, $"{cells[0],-15} {cells[1],-12} {cells[2],-26} {cells[3],-7} {cells[4],-29} {cells[5],-7} {cells[6],-7} {cells[7]}\n");
}
