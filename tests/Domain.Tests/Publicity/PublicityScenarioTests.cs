using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using CreditHub.Domain.Tests.Sanctions;
using Xunit;

namespace CreditHub.Domain.Tests.Publicity;

public sealed class PublicityScenarioTests
{
    private static readonly SharingDirectoryDocument Directory = Read("directory.json", SharingDirectoryDocument.Read);
    private static readonly MeasureCatalogue Catalogue = Read("catalogue.json", CatalogueReader.Read);
    private static readonly PublicityRulebook Rulebook = Read("publicity.json", PublicityReader.Read);

    public static TheoryData<string> Scenarios => [.. PublicityScenario.Files];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_EveryRecord_IsPublicAsTheRuleDemands(string file)
    {
        var scenario = PublicityScenario.Load(file);
        Assert.NotEmpty(scenario.Rule);
        Assert.All(scenario.Records, @case =>
        {
            var channel = Rulebook.FindChannel(@case.Channel);
            Assert.NotNull(channel);
            var record = ToFacts(@case);
            RecordFacts[] all = @case.RepairedOn is null ? [record] : [record, RepairOf(record, @case)];
            var situation = new SubjectPublicity(all, Catalogue.Basis(), Directory, Rulebook).SituationOf(record);
            var term = PublicityRules.TermOf(record, situation, channel, @case.DecisiveOn);

            Assert.Equal(@case.Version, term.Version);
            Assert.Equal(@case.EndsBy, term.EndsBy);
            Assert.Equal(@case.Class, term.Class);
            Assert.Equal(@case.RepairableFrom, term.RepairableFrom);
            Assert.All(@case.Public ?? [], day => Assert.True(term.IsPublicOn(day), $"{day} must be public: {term}"));
            Assert.All(@case.NotPublic ?? [], day => Assert.False(term.IsPublicOn(day), $"{day} must not be public: {term}"));
        });
    }

    [Fact]
    public void Scenarios_Together_ShowEveryEndAndEveryVersionOfPenalties()
    {
        var cases = PublicityScenario.Files.Select(PublicityScenario.Load).SelectMany(s => s.Records).ToList();
        Assert.Equal(Enum.GetValues<PublicityEnd>(), cases.Select(c => c.EndsBy).Distinct().Order());
        var penalties = Rulebook.Channels.SelectMany(c => c.Versions).Where(v => v.Kinds.Contains(RecordKind.Penalty)).Select(v => v.Code);
        Assert.Empty(penalties.Except(cases.Select(c => c.Version)));
    }

    private static RecordFacts ToFacts(PublicityCase @case)
    {
        var dataset = Directory.FindDataset(@case.Dataset);
        Assert.NotNull(dataset);
        return new RecordFacts
        {
            Key = new RecordKey(dataset.ReportingAgencies[0], dataset.Code, "1"),
            Version = 1,
            Digest = default,
            Kind = dataset.Kind,
            Withdrawn = @case.Withdrawn,
            DecidedOn = @case.DecidedOn,
            EffectiveFrom = @case.DecidedOn,
            EffectiveUntil = @case.EffectiveUntil,
            RemovedOn = @case.RemovedOn,
            PublicityEndsOn = @case.StatedEnd,
            PenaltyKinds = (@case.Penalties ?? []).Aggregate(PenaltyKinds.None, (mask, kind) => mask | kind),
            FineFen = @case.FineYuan * 100,
            ConductClass = @case.Stated,
            ListCode = @case.List,
        };
    }

    private static RecordFacts RepairOf(RecordFacts record, PublicityCase @case) => new()
    {
        Key = new RecordKey("sx-credit", "credit.repair", "1"),
        Version = 1,
        Digest = default,
        Kind = RecordKind.RepairDecision,
        DecidedOn = @case.RepairedOn!.Value,
        EffectiveFrom = @case.RepairedOn.Value,
        Target = record.Key,
    };

    private static T Read<T>(string file, Func<Stream, T> read)
    {
        using var json = ConfigFolder.Open(file);
        return read(json);
    }
}
