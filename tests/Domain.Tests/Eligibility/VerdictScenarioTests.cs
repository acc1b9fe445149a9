using System.Text;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using CreditHub.Domain.Tests.Sanctions;
using Xunit;

namespace CreditHub.Domain.Tests.Eligibility;

public sealed class VerdictScenarioTests
{
    private static readonly SharingDirectoryDocument Directory = ReadDirectory();

    public static TheoryData<string> Scenarios => [.. VerdictScenario.Files];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_EveryQuestion_IsAnsweredAsTheRuleDemands(string file)
    {
        var scenario = VerdictScenario.Load(file);
        var catalogue = scenario.ReadCatalogue();
        var profile = new SubjectProfile(UnifiedSocialCreditCode.Parse("91610000220568570K"));
        foreach (var row in scenario.Rows) Report(profile, row);

        Assert.All(scenario.Questions, asked =>
        {
            var matter = catalogue.FindMatter(asked.Matter);
            Assert.NotNull(matter);
            var question = new EligibilityQuestion(matter, asked.Day, asked.Region, asked.Industry);
            var decision = profile.Decide(question, catalogue.Basis());

            Assert.Equal(asked.Verdict, decision.Verdict);
            Assert.Equal(asked.Reasons, decision.Reasons.Select(r =>
                new ScenarioReason(r.Measure.Code, r.Effect, r.LegalBases.Length, r.Sanction.UnderObjection, r.LimitedTo)));
            Assert.Equal(asked.NextChange, decision.CouldChangeOn);
            if (asked.Procedure is { } procedure) Assert.Equal(procedure, CommitmentPathRules.Decide(decision, question, papersMissing: false)?.Procedure);
            if (asked.ProcedureWithPapersMissing is { } missing) Assert.Equal(missing, CommitmentPathRules.Decide(decision, question, papersMissing: true)?.Procedure);
        });
    }

    [Fact]
    public void Scenarios_Together_ShowEveryVerdictAndAskSomethingEach()
    {
        var scenarios = VerdictScenario.Files.Select(VerdictScenario.Load).ToList();
        Assert.All(scenarios, s => Assert.NotEmpty(s.Questions));
        Assert.All(scenarios, s => Assert.NotEmpty(s.Rule));
        Assert.Equal(
            [Verdict.Clear, Verdict.Attention, Verdict.Barred, Verdict.UnknownSubject],
            scenarios.SelectMany(s => s.Questions).Select(q => q.Verdict).Distinct().Order());
    }

    // As the grain does: only what the rules let in reaches the profile.
    private static void Report(SubjectProfile profile, ScenarioRow row)
    {
        var key = KeyOf(row.Dataset, row.Number);
        if (row.Withdraw)
        {
            Assert.IsType<ReportDecision.Withdraw>(ReportRules.DecideWithdrawal(profile, key, row.Version, default));
            profile.ApplyWithdrawn(key, row.Version);
            return;
        }

        var facts = ToFacts(row, key);
        var decision = ReportRules.Decide(profile, facts);
        Assert.True(decision is ReportDecision.Record or ReportDecision.Correct or ReportDecision.FindOlder, $"{key}: {decision}");
        if (decision is not ReportDecision.FindOlder) profile.ApplyReported(facts, "");
    }

    private static RecordFacts ToFacts(ScenarioRow row, RecordKey key) => new()
    {
        Key = key,
        Version = row.Version,
        Digest = ContentDigest.Of(Encoding.UTF8.GetBytes($"{row with { Version = 0 }}")),
        Kind = Directory.FindDataset(row.Dataset)!.Kind,
        DecidedOn = row.DecidedOn!.Value,
        EffectiveFrom = row.EffectiveFrom ?? row.DecidedOn.Value,
        EffectiveUntil = row.EffectiveUntil,
        RemovedOn = row.RemovedOn,
        ListCode = row.List,
        PenaltyKinds = (row.Penalties ?? []).Aggregate(PenaltyKinds.None, (mask, kind) => mask | kind),
        FineFen = row.FineFen,
        Grade = row.Grade,
        DocumentNumber = row.Number,
        Target = row.Target is { } target ? KeyOf(target.Dataset, target.Number) : null,
        ObjectionOpen = row.ObjectionOpen,
        Breach = row.Breach is { } breach ? new CommitmentBreach(breach.Commitment, breach.Way, breach.FoundOn) : null,
    };

    private static RecordKey KeyOf(string dataset, string number)
    {
        var definition = Directory.FindDataset(dataset);
        Assert.NotNull(definition);
        return new RecordKey(definition.ReportingAgencies[0], dataset, number);
    }

    private static SharingDirectoryDocument ReadDirectory()
    {
        using var json = ConfigFolder.Open("directory.json");
        return SharingDirectoryDocument.Read(json);
    }
}
