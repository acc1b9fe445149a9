using System.Text.Json;
using System.Text.Json.Nodes;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Disclosures;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Reports;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using CreditHub.Domain.Tests.Sanctions;
using Xunit;

namespace CreditHub.Domain.Tests.Reports;

public sealed class ReportRulesTests
{
    private static readonly MeasureCatalogue Catalogue = Read("catalogue.json", CatalogueReader.Read);
    private static readonly SharingDirectoryDocument Directory = Read("directory.json", SharingDirectoryDocument.Read);
    private static readonly PublicityRulebook Rulebook = Read("publicity.json", PublicityReader.Read);
    private static readonly ReportDefinitions Definitions = Read("reports.json", json => ReportReader.Read(json, Directory, Catalogue));
    private static readonly BeijingDate Today = BeijingDate.Parse("2026-11-02");

    [Fact]
    public void Compile_CompleteSourcesAndNoRecord_SaysNone()
    {
        var domain = Assert.Single(Compile("no-violations", ["courts"], [], Complete("court.judgment-default")).Domains);
        Assert.Equal((ReportResult.None, "查询期内无相关信息"), (domain.Result, domain.Statement));
    }

    [Fact]
    public void Compile_OverdueOrSilentSource_SaysNotConfirmedAndWhich()
    {
        var overdue = Complete("market.penalty") with { IsOverdue = true };
        SourceStatement silent = new("sx-market", "market.serious-violation", null, IsOverdue: true);
        var domain = Assert.Single(Compile("no-violations", ["market-supervision"], [], overdue, silent, Complete("market.abnormal-operation")).Domains);
        Assert.Equal(ReportResult.NotConfirmed, domain.Result);
        Assert.EndsWith("sx-market market.penalty; sx-market market.serious-violation", domain.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_SourceThatNeverStatedAPeriodless_IsNotConfirmedEither() =>
        Assert.Equal(
            ReportResult.NotConfirmed,
            Assert.Single(Compile("no-violations", ["courts"], [], new SourceStatement("sx-court", "court.judgment-default", null, IsOverdue: false)).Domains).Result);

    [Fact]
    public void Compile_DomainWithoutAConnectedSource_IsNotConfirmed()
    {
        var domain = Assert.Single(Compile("no-violations", ["ecology"], []).Domains);
        Assert.Equal((ReportResult.NotConfirmed, "该领域尚未接入数据来源,不能确认有无"), (domain.Result, domain.Statement));
    }

    [Fact]
    public void Compile_RecordOfALateSource_IsFoundAllTheSame()
    {
        var penalty = Penalty("2026-09-01", PenaltyKinds.Fine);
        var outline = Compile("no-violations", ["market-supervision"], [penalty], Complete("market.penalty") with { IsOverdue = true });
        var domain = Assert.Single(outline.Domains);
        Assert.Equal((ReportResult.Found, "查询期内有1条相关信息"), (domain.Result, domain.Statement));
        Assert.Equal([penalty.Key], domain.Records.Select(r => r.Facts.Key));
        Assert.Equal(new AdviceOutline(penalty.Key, "", BeijingDate.Parse("2026-12-01")), Assert.Single(outline.Advice));
    }

    [Fact]
    public void Compile_MinorExpiredRepairedOrWithdrawn_CountsAsNone()
    {
        var repaired = Penalty("2026-06-01", PenaltyKinds.Fine);
        RecordFacts[] records =
        [
            Penalty("2026-09-01", PenaltyKinds.Warning), Penalty("2025-10-01", PenaltyKinds.Fine), Penalty("2026-09-02", PenaltyKinds.Fine) with { Withdrawn = true },
            repaired, Of("credit.repair", RecordKind.RepairDecision, "2026-10-01") with { Target = repaired.Key },
        ];
        var outline = Compile(
            "no-violations", ["market-supervision"], records, Complete("market.penalty"), Complete("market.abnormal-operation"), Complete("market.serious-violation"));
        Assert.Equal(ReportResult.None, Assert.Single(outline.Domains).Result);
        Assert.Empty(outline.Shown);
    }

    [Fact]
    public void Compile_BeforeThePeriod_IsNotShown() =>
        Assert.Empty(Compile("no-violations", ["courts"], [Of("court.judgment-default", RecordKind.JudgmentDefault, "2023-01-01")], Complete("court.judgment-default")).Shown);

    [Fact]
    public void Compile_Chapters_HoldTheirRecordsNewestFirstWithTags()
    {
        var listed = Of("court.judgment-default", RecordKind.JudgmentDefault, "2026-10-01");
        var older = Penalty("2026-05-01", PenaltyKinds.Fine);
        var newer = Penalty("2026-09-01", PenaltyKinds.Fine);
        var outline = Compile("bidding", [], [older, listed, newer], Complete("market.penalty"));
        Assert.Equal([newer.Key, older.Key], Chapter("administration").Items.Select(i => i.Facts.Key));
        Assert.Equal([listed.Key], Chapter("serious-lists").Items.Select(i => i.Facts.Key));
        Assert.Equal(ReportResult.NotConfirmed, Chapter("abnormal").Result);
        Assert.Equal(["失信惩戒对象"], outline.Tags);

        ChapterOutline Chapter(string code) => Assert.Single(outline.Chapters, c => c.Chapter.Code == code);
    }

    [Fact]
    public void Number_IsBeijingTimeAndEightUnmistakableCharacters()
    {
        var number = ReportNumber.Of(new DateTimeOffset(2026, 5, 4, 11, 2, 57, TimeSpan.Zero), [0, 1, 30, 31, 255, 17, 18, 9]);
        Assert.StartsWith("20260504190257", number, StringComparison.Ordinal);
        Assert.Equal("01Y07HJ9", number[14..]);
        Assert.True(ReportNumber.IsWellFormed(number));
        Assert.False(ReportNumber.IsWellFormed(number + "0"));
        Assert.False(ReportNumber.IsWellFormed("20260504190257O0000000"));
    }

    [Fact]
    public void Read_AllFaults_AreNamedTogether()
    {
        var refused = Assert.Throws<ReferenceDataException>(() => ReportReader.Read(
            ConfigFolder.Json(
                """
                {"version": "", "issuer": "", "notes": [], "words": {"none": "", "found": "", "notConfirmed": "", "notConnected": "", "notShown": "", "sharedIncluded": ""},
                 "purposes": [{"code": "p", "nameZh": "", "nameEn": "", "title": "", "rule": "", "validityDays": 0, "chapters": ["no"], "domains": ["none"]}],
                 "chapters": [], "domains": [{"code": "d", "nameZh": "", "datasets": ["market.licence", "nothing"]}]}
                """),
            Directory, Catalogue));
        Assert.Equal(
            [
                "version is empty: give each edit its own, such as 2026-04-01.",
                "issuer is empty: a report says who compiled it.",
                "purpose p: there is no chapter no.",
                "purpose p: there is no domain none.",
                "purpose p: validityDays 0 is not between 1 and 366.",
                "purpose p: rule is empty.",
                "domain d: records of market.licence are no violations by 发改财金〔2025〕565号.",
                "domain d: there is no dataset nothing.",
            ],
            refused.Faults.Take(8));
        Assert.Contains("records of kind Penalty stand in no chapter: give them one, or name the kind in leftOut.", refused.Faults);
        Assert.Contains("entries on lists of nature Ban stand in no chapter.", refused.Faults);
        Assert.Contains("dataset lists.serious: it stands in no domain, so a report instead of certificates would be silent of its lists.", refused.Faults);
    }

    [Fact]
    public void Read_AnyChapterTakenOutOfTheShippedDefinitions_IsRefused()
    {
        var shipped = JsonNode.Parse(File.ReadAllText(Path.Combine(ConfigFolder.Repository, "config", "reports.json")), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip })!;
        foreach (var code in shipped["chapters"]!.AsArray().Select(c => (string)c!["code"]!).Where(c => c != "judicial"))
        {
            var edited = shipped.DeepClone();
            edited["chapters"]!.AsArray().Remove(edited["chapters"]!.AsArray().Single(c => (string?)c!["code"] == code));
            foreach (var purpose in edited["purposes"]!.AsArray())
            {
                var chapters = purpose!["chapters"]!.AsArray();
                if (chapters.FirstOrDefault(c => (string?)c == code) is { } taken) chapters.Remove(taken);
            }

            var refused = Assert.Throws<ReferenceDataException>(() => ReportReader.Read(ConfigFolder.Json(edited.ToJsonString()), Directory, Catalogue));
            Assert.All(refused.Faults, f => Assert.Contains("chapter", f, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Compile_ChapterWithADatasetThatIsNotPublic_SaysWhatItDoesNotShow()
    {
        var evaluation = Assert.Single(Compile("bidding", [], []).Chapters, c => c.Chapter.Code == "evaluation");
        Assert.Equal(ReportResult.NotShown, evaluation.Result);
        Assert.StartsWith("本报告不展示下列信息,不能据此认定为无: 公共信用综合评价结果、", evaluation.Statement, StringComparison.Ordinal);
    }

    private static ReportOutline Compile(string purposeCode, string[] domains, RecordFacts[] records, params SourceStatement[] sources)
    {
        var purpose = Definitions.FindPurpose(purposeCode)!;
        var publicity = new SubjectPublicity(records, Catalogue.Basis(), Directory, Rulebook);
        var disclosure = new SubjectDisclosure(records, ReportRules.ReaderOf(Directory, withShared: false), publicity, Today);
        var material = new ReportMaterial(
            Today,
            purpose.PeriodMonths == 0 ? null : Today.AddMonths(-purpose.PeriodMonths),
            Registration: null,
            [.. records.Select(r => new MaterialRecord(
                r, publicity.TermOf(r), disclosure.Of(r.Key), UnderObjection: false, Catalogue.ListOf(r)))],
            sources,
            WithShared: false);
        return ReportRules.Compile(purpose, [.. domains.Select(d => Definitions.FindDomain(d)!)], Definitions, material, Directory, Catalogue);
    }

    private static SourceStatement Complete(string dataset) =>
        new(Directory.FindDataset(dataset)!.ReportingAgencies[0], dataset, new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero), IsOverdue: false);

    private static RecordFacts Penalty(string decidedOn, PenaltyKinds kinds) => Of("market.penalty", RecordKind.Penalty, decidedOn) with { PenaltyKinds = kinds };

    private static RecordFacts Of(string dataset, RecordKind kind, string decidedOn) => new()
    {
        Key = new RecordKey("s", dataset, $"{kind} {decidedOn}"),
        Version = 1,
        Digest = default,
        Kind = kind,
        DecidedOn = BeijingDate.Parse(decidedOn),
        EffectiveFrom = BeijingDate.Parse(decidedOn),
    };

    private static T Read<T>(string file, Func<Stream, T> read)
    {
        using var json = ConfigFolder.Open(file);
        return read(json);
    }
}
