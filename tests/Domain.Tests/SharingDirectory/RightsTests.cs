using System.Text.Json.Nodes;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Documents;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.SharingDirectory;

public sealed class RightsTests
{
    private const string Directory =
        """
        {
          "version": "rights",
          "agencies": [
            {"code": "court", "nameZh": "法院", "nameEn": "Court", "purposes": ["reporting", "supervision"]},
            {"code": "bank", "nameZh": "银行", "nameEn": "Bank", "kind": "financing-institution", "purposes": ["financing"]}
          ],
          "datasets": [
            {"code": "open", "nameZh": "公", "nameEn": "Open", "kind": "penalty", "reportingAgencies": ["court"], "rule": "r", "disclosure": "public"},
            {"code": "shared", "nameZh": "共", "nameEn": "Shared", "kind": "penalty", "reportingAgencies": [], "rule": "r", "disclosure": "shared"},
            {"code": "closed", "nameZh": "密", "nameEn": "Closed", "kind": "penalty", "reportingAgencies": [], "rule": "r", "disclosure": "restricted"}
          ],
          "rights": [
            {"agency": "court", "datasets": ["open"], "actions": ["report"], "purposes": ["reporting"], "disclosure": "shared"},
            {"agency": "court", "datasets": ["*"], "actions": ["read"], "purposes": ["supervision"], "disclosure": "shared", "from": "2026-01-01", "until": "2026-06-30"},
            {"agency": "bank", "datasets": ["*"], "actions": ["read"], "purposes": ["financing"], "disclosure": "public"},
            {"agency": "bank", "datasets": ["closed", "shared"], "actions": ["read"], "purposes": ["financing"], "disclosure": "restricted", "byConsent": true}
          ]
        }
        """;

    private static readonly BeijingDate Day = BeijingDate.Parse("2026-03-01");

    [Fact]
    public void Right_OnItsDays_ReachesAsFarAsItSays()
    {
        var rights = EffectiveRights.Of(Read(), "court", "supervision", Day);

        Assert.True(rights.Shows(RightAction.Read, "open"));
        Assert.True(rights.Shows(RightAction.Read, "shared"));
        Assert.False(rights.Shows(RightAction.Read, "closed"));
        Assert.False(rights.ShowsAll(RightAction.Read));
        Assert.False(rights.Has(RightAction.Check, "open"));
        Assert.False(rights.HasAny(RightAction.Report));
    }

    [Theory]
    [InlineData("2025-12-31")]
    [InlineData("2026-07-01")]
    public void Right_OutsideItsDays_IsNone(string day) =>
        Assert.False(EffectiveRights.Of(Read(), "court", "supervision", BeijingDate.Parse(day)).HasAny(RightAction.Read));

    [Fact]
    public void Right_ForAnotherPurposeOrAgencyOrDataset_IsNone()
    {
        Assert.False(EffectiveRights.Of(Read(), "court", "reporting", Day).HasAny(RightAction.Read));
        Assert.Same(EffectiveRights.None, EffectiveRights.Of(Read(), "nobody", "supervision", Day));
        Assert.False(EffectiveRights.Of(Read(), "court", "supervision", Day).Shows(RightAction.Read, "no-such"));
        Assert.True(EffectiveRights.Of(Read(), "court", null, Day).Has(RightAction.Report, "open"));
    }

    [Fact]
    public void Right_ByConsent_OpensNothingWithoutIt()
    {
        var rights = EffectiveRights.Of(Read(), "bank", "financing", Day);

        Assert.True(rights.GainsByConsent(RightAction.Read));
        Assert.False(rights.Shows(RightAction.Read, "closed"));
        Assert.Equal(Disclosure.Public, rights.LevelOf(RightAction.Read, "closed"));
        Assert.Equal(Disclosure.Restricted, rights.LevelWithConsent(RightAction.Read, "closed"));
        Assert.Equal(Disclosure.Public, rights.LevelWithConsent(RightAction.Read, "open"));
    }

    [Fact]
    public void Rights_OfEqualDirectories_AreEqualUntilARightOrADisclosureChanges()
    {
        var before = EffectiveRights.Of(Read(), "bank", "financing", Day);

        Assert.Equal(before, EffectiveRights.Of(Read(), "bank", "financing", Day));
        Assert.NotEqual(before, EffectiveRights.Of(Read(d => d["rights"]!.AsArray().RemoveAt(3)), "bank", "financing", Day));
        Assert.NotEqual(before, EffectiveRights.Of(Read(d => d["datasets"]![0]!["disclosure"] = "shared"), "bank", "financing", Day));
        Assert.NotEqual(before, EffectiveRights.Of(Read(d => d["datasets"]![0]!["fields"] = JsonNode.Parse("{\"remark\": \"shared\"}")), "bank", "financing", Day));
    }

    [Fact]
    public void Read_RightsThatCannotBe_AreNamed()
    {
        var refused = Assert.Throws<ReferenceDataException>(() => Read(d =>
        {
            var rights = d["rights"]!.AsArray();
            rights[1]!["agency"] = "nobody";
            rights[2]!["purposes"] = JsonNode.Parse("[\"supervision\"]");
            rights[2]!["datasets"] = JsonNode.Parse("[\"no-such\"]");
            (rights[3]!["actions"], rights[3]!["from"], rights[3]!["until"]) = (JsonNode.Parse("[\"watch\"]"), "2026-02-01", "2026-01-01");
            rights[3]!["disclosure"] = "none";
        }));

        Assert.Equal(
            [
                "right 2 of nobody: there is no such agency.",
                "right 3 of bank: supervision is none of its purposes.",
                "right 3 of bank: there is no dataset no-such.",
                "right 4 of bank: disclosure is none.",
                "right 4 of bank: it ends before it begins.",
                "right 4 of bank: byConsent is for reading only.",
            ],
            refused.Faults);
    }

    [Fact]
    public void Shipped_Matrix_IsTheOneThatWasReviewed()
    {
        using var json = ConfigFolder.Open("directory.json");
        var matrix = RightsMatrix.Write(SharingDirectoryDocument.Read(json), BeijingDate.Parse("2026-11-25"));
        var reviewed = Path.Combine(ConfigFolder.Repository, "docs", "rights-granted.txt");
        if (Environment.GetEnvironmentVariable("CREDITHUB_WRITE_MATRIX") == "1") File.WriteAllText(reviewed, matrix);

        // A change of rights is a change of this file, line by line: write it anew with CREDITHUB_WRITE_MATRIX=1 and have the lines reviewed.
        Assert.Equal(File.ReadAllText(reviewed), matrix);
    }

    private static SharingDirectoryDocument Read(Action<JsonNode>? bend = null)
    {
        var document = JsonNode.Parse(Directory)!;
        bend?.Invoke(document);
        return SharingDirectoryDocument.Read(ConfigFolder.Json(document.ToJsonString()));
    }
}
