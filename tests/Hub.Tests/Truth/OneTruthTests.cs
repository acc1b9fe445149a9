using CreditHub.Domain.Sanctions;
using CreditHub.Grains.Rules;
using CreditHub.V1;
using ListNature = CreditHub.Domain.Sanctions.ListNature;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Tests.Truth;

/// <summary>For the same company, what a check says, a report, the public page, the list of sanctions and the profile say too.</summary>
public sealed class OneTruthTests
{
    /// <summary>A company an adverse list of the catalogue, each with one entry and nothing else.</summary>
    [Fact]
    public async Task EveryList_ThatBars_IsSaidByReportPageListAndProfile()
    {
        await using var hub = await TestHub.StartAsync();
        var catalogue = hub.Service<RulesInForce>().Current.Catalogue;
        var lists = catalogue.Lists.Where(l => l.Nature is ListNature.SeriousDefaulter or ListNature.AbnormalOperation or ListNature.Ban).ToList();
        Assert.True(lists.Count > 20);
        var silent = new List<string>();
        foreach (var (i, list) in lists.Index())
        {
            var code = Rows.CodeOf(i + 1);
            var record = EntryOn(hub, list, code);
            var source = hub.Service<RulesInForce>().Current.Directory.FindDataset(record.Dataset)!.ReportingAgencies[0];
            var results = await hub.Report("sx-market", Rows.Of(Rows.Registration(code)));
            Assert.NotNull(results[0].Acknowledged);
            Assert.Equal((list.Code, ""), (list.Code, string.Join(' ', (await hub.Report(source, Rows.Of(record)))[0].Refused?.Faults.Select(f => f.Message) ?? [])));

            var verdicts = new List<Verdict>();
            foreach (var matter in catalogue.Matters) verdicts.Add((await hub.Check(code, matter.Code)).Verdict);
            Assert.Contains(verdicts, v => v is Verdict.Barred or Verdict.Attention);
            silent.AddRange((await Silent(hub, code, record)).Select(where => $"{list.Code}: {where}"));
        }

        Assert.Empty(silent);
    }

    /// <summary>A large fine bars from procurement for three years; its publication ends after one.</summary>
    [Fact]
    public async Task Report_OfARecordThatActsButIsPublicNoMore_DoesNotSayNone()
    {
        await using var hub = await TestHub.StartAsync();
        var penalty = Rows.Penalty();
        penalty.Penalty.Fine = new Money { MinorUnits = 200_000_000 };
        penalty.PublicityEndsOn = Rows.Day(2026, 10, 1);
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(penalty));
        await Complete(hub, "market.penalty", "market.licence", "market.abnormal-operation", "market.serious-violation");

        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);
        var report = await Issue(hub, Rows.Company, "bidding");
        var chapter = report.Content.Chapters.Single(c => c.Code == "administration");
        Assert.Equal((ReportResult.NotShown, 0), (chapter.Result, chapter.Items.Count));
        Assert.Contains("行政处罚", chapter.Statement, StringComparison.Ordinal);
        var special = await Issue(hub, Rows.Company, "no-violations", r => r.Domains.Add("market-supervision"));
        Assert.Equal(ReportResult.NotShown, Assert.Single(special.Content.Domains).Result);
    }

    /// <summary>What a public report leaves out it says by dataset, for every company alike: nobody learns who has a record there.</summary>
    [Fact]
    public async Task Report_OfDatasetsThatAreNotPublic_SaysThatTheyAreNotShownForEveryCompanyAlike()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)));
        await hub.Report("sx-credit", Rows.Of(ListEntry("lists.other", "key-attention", Rows.Company)));

        var (listed, other) = (Chapters(await Issue(hub, Rows.Company, "bidding")), Chapters(await Issue(hub, Rows.OtherCompany, "bidding")));

        Assert.Equal(other, listed);
        Assert.Contains(listed, c => c.StartsWith("evaluation NotShown", StringComparison.Ordinal));

        static List<string> Chapters(CreditReport report) => [.. report.Content.Chapters.Where(c => c.Code != "registration").Select(c => $"{c.Code} {c.Result} {c.Statement}")];
    }

    [Fact]
    public async Task ListEntry_InAnotherDatasetThanItsLists_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();

        var refused = (await hub.Report("sx-credit", Rows.Of(ListEntry("lists.other", "work-safety", Rows.Company))))[0].Refused;

        Assert.Equal(ErrorReason.ListOfOtherDataset, Assert.Single(refused.Faults).Reason);
        Assert.Equal("lists.serious", refused.Faults[0].Metadata["expected"]);
    }

    private static async Task<List<string>> Silent(TestHub hub, string code, CreditRecord record)
    {
        var silent = new List<string>();
        var report = await Issue(hub, code, "bidding");
        if (!report.Content.Chapters.Any(c => c.Items.Any(i => i.Reference.RecordNumber == record.RecordNumber))) silent.Add("report bidding");
        var special = await Issue(hub, code, "no-violations");
        if (!special.Content.Domains.Any(d => d.Records.Any(r => r.RecordNumber == record.RecordNumber)) && record.TaxArrears is null && record.NonNormalTaxpayer is null)
            silent.Add("report no-violations");
        var page = await hub.Publicity.ListPublicAsync(new ListPublicRequest { UnifiedSocialCreditCode = code }, TestHub.As("sx-portal"), cancellationToken: TestHub.Token);
        if (!page.Records.Any(r => r.Record.RecordNumber == record.RecordNumber)) silent.Add("page");
        var active = await hub.Sanctions.ListActiveAsync(
            new ListActiveRequest { Filter = new SanctionFilter { UnifiedSocialCreditCodes = { code } } }, TestHub.Supervising("sx-finance"), cancellationToken: TestHub.Token);
        if (!active.ToString().Contains(record.RecordNumber, StringComparison.Ordinal)) silent.Add("list of sanctions");
        var profile = await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = code }, TestHub.Supervising("sx-finance"), cancellationToken: TestHub.Token);
        if (!profile.ToString().Contains(record.RecordNumber, StringComparison.Ordinal)) silent.Add("profile");
        return silent;
    }

    private static CreditRecord EntryOn(TestHub hub, ListDefinition list, string code) => list.FromKind switch
    {
        RecordKind.None => ListEntry(list.Dataset, list.Code, code),
        RecordKind.JudgmentDefault => Rows.JudgmentDefault(code),
        RecordKind.AbnormalOperation => Rows.AbnormalOperation(code),
        RecordKind.SeriousViolation => With("market.serious-violation", code, r => r.SeriousViolation = new SeriousViolation { Reason = "严重违法" }),
        RecordKind.TaxViolation => With("tax.major-violation", code, r => r.TaxViolation = new TaxViolation { Nature = "偷税", Facts = "偷税", Treatment = "追缴并罚款" }),
        _ => throw new ArgumentOutOfRangeException(nameof(list), list.FromKind, "A new kind needs a record here."),
    };

    private static CreditRecord ListEntry(string dataset, string list, string code) =>
        With(dataset, code, r => r.ListEntry = new ListEntry { ListCode = list, Reason = "认定事由" });

    private static CreditRecord With(string dataset, string code, Action<CreditRecord> body)
    {
        var record = new CreditRecord
        {
            Dataset = dataset, RecordNumber = $"{dataset}#{code}", Version = 1, Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"公司{code[^4..]}" },
            Document = new Document { Number = "认字〔2026〕3号" }, Authority = new Authority { Name = "认定机关" }, DecidedOn = Rows.Day(2026, 10, 8),
        };
        body(record);
        return record;
    }

    private static async Task Complete(TestHub hub, params string[] datasets)
    {
        foreach (var dataset in datasets)
            await hub.Report("sx-market", new ReportRow { Watermark = new Watermark { Dataset = dataset, CompleteAsOf = "2026-11-02T08:59:00+08:00" } });
    }

    private static async Task<CreditReport> Issue(TestHub hub, string code, string purpose, Action<IssueReportRequest>? with = null)
    {
        var request = new IssueReportRequest { RequestNumber = $"{purpose}-{code}", UnifiedSocialCreditCode = code, ReportPurpose = purpose };
        with?.Invoke(request);
        return (await hub.Reports.IssueReportAsync(request, TestHub.As("sx-bidding", "bidding"), cancellationToken: TestHub.Token)).Report;
    }
}
