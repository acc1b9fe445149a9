using System.Collections.Immutable;
using CreditHub.Domain.Supervision;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Supervision;

public sealed class DrawRulesTests
{
    private static readonly ImmutableArray<int> Shares = [10, 50, 150, 500];

    private static readonly Gen<DrawInput> Inputs =
        from seed in Gen.String[Gen.Char.AlphaNumeric, 8, 20]
        from companies in Gen.Select(Gen.Int[0, 999], Gen.Int[1, 4], Gen.Int[0, 4]).Array[0, 300]
        from second in Gen.Int[0, 999].Array[0, 100]
        from perVisit in Gen.Int[2, 3]
        from recusals in Gen.Select(Gen.Int[0, 5], Gen.Int[0, 999]).Array[0, 40]
        select new DrawInput
        {
            DrawNumber = "draw",
            Seed = seed,
            Tasks = [new DrawTask("food", "sx-market", perVisit, Shares), new DrawTask("wages", "sx-hrss", 2, [20, 20, 20, 20])],
            Population =
            [
                .. companies.DistinctBy(c => c.Item1).Select(c => new DrawCandidate("food", CodeOf(c.Item1), (Tier)c.Item2, (DrawExclusion)(c.Item3 > 2 ? 0 : c.Item3))),
                .. second.Distinct().Select(c => new DrawCandidate("wages", CodeOf(c), Tier.B, DrawExclusion.None)),
            ],
            Inspectors =
            [
                .. Enumerable.Range(0, 12).Select(i => new DrawInspector(
                    i % 2 == 0 ? "sx-market" : "sx-hrss", $"{i}", [.. recusals.Where(r => r.Item1 == i).Select(r => CodeOf(r.Item2)).Distinct()])),
            ],
        };

    [Fact]
    public void Draw_SameInput_GivesTheSamePlanInWhateverOrderItIsWritten() => Inputs.Sample(input =>
    {
        var shuffled = input with { Population = [.. input.Population.Reverse()], Inspectors = [.. input.Inspectors.Reverse()] };
        return Text(DrawRules.Draw(input)) == Text(DrawRules.Draw(shuffled));
    });

    [Fact]
    public void Draw_SharesByTier_HoldWithinRounding() => Inputs.Sample(input =>
    {
        if (DrawRules.Draw(input) is not DrawOutcome.Drawn drawn) return;
        foreach (var task in input.Tasks)
        {
            var visited = drawn.Visits.Where(v => v.TaskCodes.Contains(task.TaskCode)).Select(v => v.Code).ToHashSet();
            foreach (var tier in input.Population.Where(c => c.TaskCode == task.TaskCode && c.Exclusion == DrawExclusion.None).GroupBy(c => c.Tier))
            {
                var exact = tier.Count() * task.SharePermille[(int)tier.Key - 1] / 1000.0;
                Assert.InRange(tier.Count(c => visited.Contains(c.Code)) - exact, 0, 1 - double.Epsilon);
            }

            Assert.DoesNotContain(input.Population, c => c.TaskCode == task.TaskCode && c.Exclusion != DrawExclusion.None && visited.Contains(c.Code));
        }
    });

    [Fact]
    public void Draw_Visits_HaveEachCompanyOnceAndInspectorsOfEachAgencyWithoutAConflict() => Inputs.Sample(input =>
    {
        if (DrawRules.Draw(input) is not DrawOutcome.Drawn drawn) return;
        Assert.Equal(drawn.Visits.Length, drawn.Visits.Select(v => v.Code).Distinct().Count());
        Assert.All(drawn.Visits, visit =>
        {
            Assert.Equal(visit.Inspectors.Length, visit.Inspectors.Distinct().Count());
            Assert.All(visit.Inspectors, i =>
            {
                var inspector = Assert.Single(input.Inspectors, x => x.Agency == i.Agency && x.Id == i.Id);
                Assert.DoesNotContain(visit.Code, inspector.Recusals);
            });
            foreach (var task in input.Tasks.Where(t => visit.TaskCodes.Contains(t.TaskCode)))
                Assert.Equal(task.InspectorsPerVisit, visit.Inspectors.Count(i => i.Agency == task.Agency));
        });
    });

    [Fact]
    public void Draw_OfManyCompanies_JoinsTheTasksOfSeveralAuthoritiesInOneVisit()
    {
        var companies = Enumerable.Range(0, 500).Select(CodeOf).ToList();
        var input = Plain(companies, "seed-2026") with
        {
            Tasks = [new DrawTask("food", "sx-market", 2, [100, 100, 100, 100]), new DrawTask("wages", "sx-hrss", 2, [50, 50, 50, 50])],
            Population = [.. companies.SelectMany(c => new[] { new DrawCandidate("food", c, Tier.B, DrawExclusion.None), new DrawCandidate("wages", c, Tier.B, DrawExclusion.None) })],
        };
        var drawn = Assert.IsType<DrawOutcome.Drawn>(DrawRules.Draw(input));
        Assert.Equal(50, drawn.Visits.Length);
        Assert.Equal(25, drawn.Visits.Count(v => v.TaskCodes.Length == 2));
        Assert.All(drawn.Visits.Where(v => v.TaskCodes.Length == 2), v => Assert.Equal(["sx-hrss", "sx-hrss", "sx-market", "sx-market"], v.Inspectors.Select(i => i.Agency)));
    }

    [Fact]
    public void Draw_AnotherSeedOrNumber_HitsOthers()
    {
        var companies = Enumerable.Range(0, 500).Select(CodeOf).ToList();
        var first = Codes(Plain(companies, "seed-2026"));
        Assert.NotEqual(first, Codes(Plain(companies, "seed-2027")));
        Assert.NotEqual(first, Codes(Plain(companies, "seed-2026") with { DrawNumber = "another" }));
        Assert.NotEqual(first, Codes(Plain([.. companies, CodeOf(777)], "seed-2026")));

        static List<string> Codes(DrawInput input) => [.. Assert.IsType<DrawOutcome.Drawn>(DrawRules.Draw(input)).Visits.Select(v => v.Code)];
    }

    [Fact]
    public void Draw_TooFewInspectorsWithoutConflict_DrawsNothingAndSaysWhere()
    {
        var input = Plain([CodeOf(1)], "seed-2026") with
        {
            Tasks = [new DrawTask("food", "sx-market", 2, [1000, 1000, 1000, 1000])],
            Inspectors = [new DrawInspector("sx-market", "1", []), new DrawInspector("sx-market", "2", [CodeOf(1)]), new DrawInspector("sx-hrss", "3", [])],
        };
        Assert.Equal(new DrawOutcome.InspectorsTooFew("sx-market", CodeOf(1), 2, 1), DrawRules.Draw(input));
    }

    [Theory]
    [InlineData(0, 500, 0)]
    [InlineData(1, 10, 1)]
    [InlineData(1, 0, 0)]
    [InlineData(100, 10, 1)]
    [InlineData(101, 10, 2)]
    [InlineData(7, 1000, 7)]
    public void CountOf_ShareOfATier_IsRoundedUp(int eligible, int permille, int expected) => Assert.Equal(expected, DrawRules.CountOf(eligible, permille));

    private static DrawInput Plain(IReadOnlyList<string> companies, string seed) => new()
    {
        DrawNumber = "draw",
        Seed = seed,
        Tasks = [new DrawTask("food", "sx-market", 2, [100, 100, 100, 100])],
        Population = [.. companies.Select(c => new DrawCandidate("food", c, Tier.B, DrawExclusion.None))],
        Inspectors = [.. Enumerable.Range(0, 8).Select(i => new DrawInspector(i % 2 == 0 ? "sx-market" : "sx-hrss", $"{i}", []))],
    };

    private static string CodeOf(int n) => $"91610000MA{n:D8}";

    private static string Text(DrawOutcome outcome) => outcome switch
    {
        DrawOutcome.Drawn drawn => drawn.InputDigest + string.Concat(drawn.Visits.Select(v =>
            $"\n{v.Code} {string.Join(',', v.TaskCodes)} {string.Join(',', v.Inspectors.Select(i => $"{i.Agency}/{i.Id}"))}")),
        _ => $"{outcome}",
    };
}
