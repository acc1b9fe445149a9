using CreditHub.V1;
using Spectre.Console;

namespace CreditHub.Cli.Output;

/// <summary>Shows a company's profile.</summary>
internal static class ProfileView
{
    public static void Write(ShownConsole console, CreditProfile profile)
    {
        console.WriteLine($"{profile.Name}  {profile.UnifiedSocialCreditCode}");
        console.Write(Tables.Pairs(
            0,
            ("state", Labels.Of(profile.RegistrationState)),
            ("region", profile.RegionCode),
            ("industry", profile.IndustryCode),
            ("records", string.Join(", ", profile.RecordCounts.Select(held => $"{held.Count} {Labels.Of(held.Kind)}"))),
            ("registered itself", profile.Voluntary is { } facts ? $"{facts.Verified} verified, {facts.Stated} only stated" : ""),
            ("evaluation", profile.LatestEvaluation?.Grade ?? ""),
            ("tax grade", profile.LatestTaxGrade?.Grade ?? ""),
            ("code", profile.NonstandardCode ? "fails its check character; on the list of lawful exceptions" : ""),
            ("overdue", string.Join('\n', profile.SourceAges.Where(age => age.Overdue).Select(age => $"{age.Source} {age.Dataset}: {Labels.Age(age)}"))),
            ("changed at", profile.ChangedAt),
            ("token", profile.Token?.Value ?? "")));
        if (profile.Sanctions.Count > 0)
            console.Write(SanctionTable(profile.Sanctions));
        if (profile.OpenCases.Count > 0)
            console.Write(CaseTable(profile.OpenCases));
        if (profile.Standings.Count > 0)
            console.Write(StandingTable(profile.Standings));
    }

    public static Table SanctionTable(IEnumerable<Sanction> sanctions)
    {
        var table = Tables.With("kind", "measures (list)", "decided by", "document", "in effect");
        foreach (var sanction in sanctions)
        {
            table.Row(
                Labels.Of(sanction.Kind), Labels.Of(sanction), sanction.Authority?.Name ?? "", sanction.DocumentNumber,
                Labels.Term(sanction.EffectiveFrom, sanction.EffectiveUntil));
        }

        return table;
    }

    private static Table CaseTable(IEnumerable<Case> cases)
    {
        var table = Tables.With("open case", "process", "state", "must act", "due");
        foreach (var held in cases) table.Row(held.CaseId, Labels.Of(held.Kind), Labels.Of(held.State), held.Responsible, CaseView.Due(held));
        return table;
    }

    private static Table StandingTable(IEnumerable<MatterStanding> standings)
    {
        var table = Tables.With("matter", "verdict today");
        foreach (var standing in standings)
            table.AddRow(new Text(standing.MatterCode), new Text(Labels.Of(standing.Verdict), Style.Parse(Labels.ColourOf(standing.Verdict))));
        return table;
    }
}
