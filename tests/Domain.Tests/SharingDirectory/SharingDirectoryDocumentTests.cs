using System.Text.Json.Nodes;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.SharingDirectory;

public sealed class SharingDirectoryDocumentTests
{
    private const string Sound =
        """
        {
          "version": "small",
          "agencies": [
            {"code": "sx-tax", "nameZh": "税务局", "nameEn": "Tax", "purposes": ["reporting"]},
            {"code": "sx-court", "nameZh": "法院", "nameEn": "Court", "purposes": ["reporting", "supervision"], "unifiedSocialCreditCode": "11610000016000001X"}
          ],
          "datasets": [
            {"code": "tax.arrears", "nameZh": "欠税", "nameEn": "Arrears", "kind": "tax-arrears", "reportingAgencies": ["sx-tax"], "rule": "rule", "disclosure": "public", "reportingPeriodHours": 24},
            {"code": "court.default", "nameZh": "失信", "nameEn": "Default", "kind": "judgment-default", "reportingAgencies": ["sx-court", "sx-tax"], "rule": "rule", "disclosure": "shared", "fields": {"remark": "restricted"}}
          ],
          "rights": [
            {"agency": "sx-court", "datasets": ["court.default"], "actions": ["report"], "purposes": ["reporting"], "disclosure": "shared"},
            {"agency": "sx-tax", "datasets": ["*"], "actions": ["report"], "purposes": ["reporting"], "disclosure": "shared"},
            {"agency": "sx-court", "datasets": ["*"], "actions": ["read", "check"], "purposes": ["supervision"], "disclosure": "public", "until": "2026-12-31"}
          ]
        }
        """;

    [Fact]
    public void Read_SoundDocument_HoldsEveryPartInOrderOfCode()
    {
        var directory = Bent(static _ => { });
        Assert.Equal("small", directory.Version);
        Assert.Equal(["sx-court", "sx-tax"], directory.Agencies.Select(a => a.Code));
        Assert.Equal(["court.default", "tax.arrears"], directory.Datasets.Select(d => d.Code));
        var court = directory.FindAgency("sx-court")!;
        Assert.Equal("11610000016000001X", court.UnifiedSocialCreditCode);
        Assert.Equal(["reporting", "supervision"], court.Purposes);
        Assert.Equal("", directory.FindAgency("sx-tax")!.UnifiedSocialCreditCode);
        var dataset = directory.FindDataset("court.default")!;
        Assert.Equal((RecordKind.JudgmentDefault, Disclosure.Shared, 0), (dataset.Kind, dataset.Disclosure, dataset.ReportingPeriodHours));
        Assert.Equal(["sx-court", "sx-tax"], dataset.ReportingAgencies);
        Assert.Equal(24, directory.FindDataset("tax.arrears")!.ReportingPeriodHours);
        Assert.Null(directory.FindAgency("no-such"));
        Assert.Null(directory.FindDataset("no-such"));
    }

    [Fact]
    public void Read_EveryFaultAtOnce_NamesThemAll()
    {
        var refused = Assert.Throws<ReferenceDataException>(() => Bent(d =>
        {
            d["version"] = "";
            d["agencies"]![1]!["code"] = "sx-tax";
            d["rights"]!.AsArray().Clear();
            d["datasets"]![0]!["kind"] = "none";
            d["datasets"]![0]!["disclosure"] = "none";
            d["datasets"]![0]!["reportingPeriodHours"] = -1;
            d["datasets"]!.AsArray().Add(d["datasets"]![1]!.DeepClone());
            d["datasets"]![2]!["code"] = "";
            d["datasets"]!.AsArray().Add(d["datasets"]![2]!.DeepClone());
        }));

        Assert.All(refused.Findings, f => Assert.Equal("directory.json", f.File));
        Assert.Equal(
            [
                "version is empty: give each edit its own, such as 2026-04-01.",
                "agency 'sx-tax' stands more than once or has no code.",
                "dataset '' stands more than once or has no code.",
                "dataset tax.arrears: kind is missing.",
                "dataset tax.arrears: disclosure is missing.",
                "dataset tax.arrears: reportingPeriodHours is negative.",
                "dataset court.default: there is no agency sx-court.",
                "dataset : there is no agency sx-court.",
                "dataset : there is no agency sx-court.",
                "dataset tax.arrears: sx-tax is to report it but has no right to.",
                "dataset court.default: sx-tax is to report it but has no right to.",
                "dataset : sx-tax is to report it but has no right to.",
                "dataset : sx-tax is to report it but has no right to.",
            ],
            refused.Faults);
    }

    [Fact]
    public void Read_Participants_AreWhatTheySayTheyAre()
    {
        var directory = Bent(d =>
        {
            var portal = d["agencies"]![0]!;
            (portal["kind"], portal["superior"], portal["regionCode"], portal["actsForSubjects"]) = ("portal", "sx-court", "610100", true);
        });

        var portal = directory.FindAgency("sx-tax")!;
        Assert.Equal((ParticipantKind.Portal, "sx-court", "610100", true), (portal.Kind, portal.Superior, portal.RegionCode, portal.ActsForSubjects));
        var court = directory.FindAgency("sx-court")!;
        Assert.Equal((ParticipantKind.Agency, "", "", false), (court.Kind, court.Superior, court.RegionCode, court.ActsForSubjects));
    }

    [Fact]
    public void Read_ParticipantsOutOfShape_AreNamed()
    {
        var refused = Assert.Throws<ReferenceDataException>(() => Bent(d =>
        {
            var (tax, court) = (d["agencies"]![0]!, d["agencies"]![1]!);
            (tax["kind"], tax["superior"], tax["regionCode"]) = ("none", "sx-tax", "61");
            (court["superior"], court["actsForSubjects"]) = ("no-such", true);
        }));

        Assert.Equal(
            [
                "agency sx-tax: kind is none; leave it out for an authority.",
                "agency sx-tax: its superior sx-tax is no other agency.",
                "agency sx-tax: regionCode 61 has not six digits (GB/T 2260).",
                "agency sx-court: its superior no-such is no other agency.",
                "agency sx-court: actsForSubjects is for portals, at which companies prove who they are.",
            ],
            refused.Faults);
    }

    [Theory]
    [InlineData("reportingAgency", "[]")] // misspelt
    [InlineData("reportingAgencies", "null")]
    [InlineData("kind", "\"arrears\"")]
    [InlineData("kind", "29")]
    [InlineData("disclosure", "\"secret\"")]
    public void Read_OutOfShape_IsRefusedWithTheMembersName(string member, string value)
    {
        var refused = Assert.Throws<ReferenceDataException>(() => Bent(d => d["datasets"]![0]![member] = JsonNode.Parse(value)));
        Assert.Contains(member, Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Shipped_Directory_CarriesEveryKindThatIsAdverse()
    {
        using var json = ConfigFolder.Open("directory.json");
        var reported = SharingDirectoryDocument.Read(json).Datasets.Select(d => d.Kind).ToHashSet();
        Assert.All(Enum.GetValues<RecordKind>().Where(k => k.IsAdverse()), kind => Assert.Contains(kind, reported));
    }

    private static SharingDirectoryDocument Bent(Action<JsonNode> bend)
    {
        var document = JsonNode.Parse(Sound)!;
        bend(document);
        return SharingDirectoryDocument.Read(ConfigFolder.Json(document.ToJsonString()));
    }
}
