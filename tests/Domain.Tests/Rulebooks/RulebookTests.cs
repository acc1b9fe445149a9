using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Rulebooks;
using Xunit;

namespace CreditHub.Domain.Tests.Rulebooks;

public sealed partial class RulebookTests
{
    public static TheoryData<string> Documents => [.. ShippedRules.Names];

    [Fact]
    public void Read_ShippedDocuments_AgreeAndHaveOneHash()
    {
        var rules = ShippedRules.Read();
        Assert.Equal(ShippedRules.Names, rules.Documents.All.Select(d => d.Name));
        Assert.Equal(64, rules.Hash.Length);
        Assert.Equal(rules.Hash, ShippedRules.Read().Hash);
        Assert.Empty(rules.Documents.DifferencesFrom(ShippedRules.Documents()));
        var edited = ShippedRules.Documents("calendar.json", ShippedRules.TextOf("calendar.json") + "\n");
        Assert.NotEqual(rules.Hash, edited.Hash);
        Assert.Equal(["calendar.json"], edited.DifferencesFrom(rules.Documents));
    }

    [Fact]
    public void Of_DocumentsMissingUnknownOrTwice_NamesEach()
    {
        var documents = ShippedRules.Documents().All.ToList();
        var faulty = documents.Where(d => d.Name is not "regions.json").Append(documents[0]).Append(new RuleDocument("catalog.json", "{}"u8.ToArray()));
        var refused = Assert.Throws<ReferenceDataException>(() => RuleDocuments.Of(faulty));
        Assert.Equal(
            [
                "calendar.json: This document is given twice.", "catalog.json: The rules have no such document; is its name misspelt?",
                "regions.json: This document is missing.",
            ],
            refused.Findings.Select(f => f.ToString()));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Read_DocumentSpoilt_IsRefusedWithFileLineAndSentence(string name)
    {
        var text = ShippedRules.TextOf(name);
        var first = FirstMember(name);
        (string What, string Spoilt)[] spoilt =
        [
            ("not JSON", text[..(text.Length / 2)]), ("empty", ""), ("no object", "[]"), ("null", "null"),
            ("wrong type", ShippedRules.Edited(name, d => d[first] = new JsonObject { ["x"] = 1 })),
            ("unknown property", ShippedRules.Edited(name, d => d["no_such_property"] = 1)),
            ("missing property", ShippedRules.Edited(name, d => d.AsObject().Remove(first))),
            ("null property", ShippedRules.Edited(name, d => d[first] = null)),
        ];
        foreach (var (what, json) in spoilt) AssertRefused(name, json, what);
    }

    [Theory]
    [InlineData("catalogue.json", "measures/0/matters/0", "there is no matter no_such")]
    [InlineData("catalogue.json", "measures/0/lists/0", "there is no list no_such")]
    [InlineData("catalogue.json", "matters/0/datasets/0", "the directory has no dataset no_such")]
    [InlineData("catalogue.json", "lists/6/dataset", "the directory has no dataset no_such")]
    [InlineData("directory.json", "rights/0/agency", "there is no such agency")]
    [InlineData("directory.json", "rights/3/datasets/0", "there is no dataset no_such")]
    [InlineData("directory.json", "datasets/0/reportingAgencies/0", "there is no agency no_such")]
    [InlineData("directory.json", "agencies/7/superior", "its superior no_such is no other agency")]
    [InlineData("procedures.json", "workingBody", "the directory has no agency no_such")]
    [InlineData("procedures.json", "terms/0/code", "no process knows it")]
    [InlineData("publicity.json", "fields/0/paths/0", "a record has no field no_such")]
    [InlineData("publicity.json", "channels/1/datasets/0", "the directory has no dataset no_such")]
    [InlineData("reports.json", "purposes/0/chapters/0", "there is no chapter no_such")]
    [InlineData("reports.json", "domains/0/datasets/0", "there is no dataset no_such")]
    [InlineData("regions.json", "regions/40/parent", "is not six digits")]
    [InlineData("industries.json", "sections/0/code", "is not a Section of GB/T 4754-2017")]
    [InlineData("nonstandard-codes.json", "codes/0/code", "not a unified social credit code")]
    [InlineData("calendar.json", "years/0/weekdaysOff/0", "is not a day MM-DD of that year")]
    [InlineData("supervision/food-2026.json", "regulator", "there is no agency no_such")]
    [InlineData("supervision/food-2026.json", "conditions/1/grades/0/dataset", "there is no dataset no_such")]
    public void Read_UnknownReference_IsNamedOnItsLine(string name, string member, string sentence)
    {
        var json = ShippedRules.Edited(name, d => Set(d, member, "no_such"));
        var findings = AssertRefused(name, json, member).Where(f => f.Text.Contains(sentence, StringComparison.Ordinal)).ToList();
        var line = Array.FindIndex(json.Split('\n'), l => l.Contains("no_such", StringComparison.Ordinal)) + 1;
        Assert.Contains(findings, f => f.File == name && Math.Abs(f.Line - line) <= 16);
    }

    [Theory]
    [InlineData("catalogue.json", "measures/0/regions", """["990000"]""", "there is no region 990000 in regions.json")]
    [InlineData("directory.json", "agencies/0/regionCode", "\"610199\"", "there is no region 610199 in regions.json")]
    [InlineData("directory.json", "datasets/0/fields", """{"no_such": "shared"}""", "a record has no field no_such")]
    [InlineData("directory.json", "datasets/0/disclosure", "\"shared\"", "but the directory closes market.registration")]
    [InlineData("directory.json", "datasets/2/fields", """{"penalty.facts": "shared"}""", "penalty opens penalty.facts, which the directory closes for market.penalty")]
    [InlineData("directory.json", "datasets/22/disclosure", "\"shared\"", "it publishes inspection.result, which the directory closes")]
    [InlineData("publicity.json", "fields/2/kinds", """["voluntary-registration"]""", "records of kind Penalty are public, but no field of them is")]
    [InlineData("publicity.json", "channels/0/versions/13/kinds", """["repair-decision"]""", "records of kind FinancingFact have no version")]
    [InlineData("reports.json", "leftOut", "[]", "records of kind FinancingFact stand in no chapter")]
    [InlineData("supervision/food-2026.json", "leftOut", """["honour"]""", "entries on lists of nature AbnormalOperation bear on no tier")]
    [InlineData("supervision/food-2026.json", "leftOut/0", "\"serious-defaulter\"", "leftOut names SeriousDefaulter, for which a condition asks")]
    public void Read_DocumentsThatContradictEachOther_AreRefused(string name, string member, string value, string sentence)
    {
        var refused = Assert.Throws<ReferenceDataException>(() => ShippedRules.Read(name, ShippedRules.Edited(name, d => Set(d, member, JsonNode.Parse(value)))));
        Assert.Contains(refused.Findings, f => f.Text.Contains(sentence, StringComparison.Ordinal) && f.Line > 0);
    }

    [Fact]
    public void Recall_DocumentsThatContradictEachOther_StillJudgeThePast()
    {
        var documents = ShippedRules.Documents("supervision/food-2026.json", ShippedRules.Edited("supervision/food-2026.json", d => d["leftOut"] = new JsonArray()));
        var recalled = Rulebook.Recall(documents);
        Assert.Equal(ShippedRules.Read().Catalogue.Version, recalled.Catalogue.Version);
        Assert.NotEmpty(recalled.Disagreements(static _ => true));
    }

    private static IReadOnlyList<DocumentFinding> AssertRefused(string name, string json, string what)
    {
        var refused = Assert.Throws<ReferenceDataException>(() => ShippedRules.Read(name, json));
        Assert.All(refused.Findings, f => Assert.True(Sentence().IsMatch(f.ToString()), $"{what}: {f}"));
        Assert.Contains(refused.Findings, f => f.File == name);
        return refused.Findings;
    }

    private static string FirstMember(string name) => name switch
    {
        "calendar.json" => "years",
        "industries.json" => "sections",
        "nonstandard-codes.json" => "codes",
        "regions.json" => "regions",
        _ => "version",
    };

    private static void Set(JsonNode document, string member, JsonNode? value)
    {
        var steps = member.Split('/');
        var parent = steps[..^1].Aggregate(document, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (int.TryParse(steps[^1], out var last)) parent[last] = value;
        else parent[steps[^1]] = value;
    }

    // File, line from 1, one sentence: no names of types, no places of the serializer.
    [GeneratedRegex(@"^[a-z0-9/-]+\.json:[1-9]\d*: (?!.*(CreditHub\.|System\.|LineNumber|BytePosition))\S.*\S$", RegexOptions.Singleline)]
    private static partial Regex Sentence();
}
