using CreditHub.Hub.Tests.Cases;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Publicity;

/// <summary>Lists across companies and the search by name show what is public today, and nothing that ended.</summary>
public sealed class PublicListTests
{
    private static readonly Metadata Portal = TestHub.As("sx-portal");

    /// <summary>Every path that ends publicity: the lists across companies and the search end with the company's own page.</summary>
    public static TheoryData<string> Ends => [.. Paths.Keys];

    private static readonly Dictionary<string, Func<TestHub, Task>> Paths = new()
    {
        ["its term runs out"] = async hub =>
        {
            await Correct(hub, r => r.PublicityEndsOn = Rows.Day(2026, 11, 3));
            Assert.Single((await List(hub)).Records);
            hub.Time.Advance(TimeSpan.FromDays(2));
        },
        ["the end that the source stated"] = hub => Correct(hub, r => r.PublicityEndsOn = Rows.Day(2026, 11, 1)),
        ["its source withdraws it"] = Withdraw,
        ["a correction makes it trifling"] = hub => Correct(hub, r =>
        {
            r.Penalty.Fine = null;
            r.Penalty.Kinds.Clear();
            r.Penalty.Kinds.Add(PenaltyKind.Warning);
        }),
        ["a repair is reported"] = hub => Repair(hub, shields: false),
        ["publication rests"] = hub => Repair(hub, shields: true),
        ["the directory closes its dataset"] = async hub =>
        {
            var publicity = Path.Combine(hub.ConfigFolder, "publicity.json");
            var text = await File.ReadAllTextAsync(publicity, TestHub.Token);
            await File.WriteAllTextAsync(publicity, text.Replace("\"market.licence\", \"market.penalty\", ", "\"market.licence\", ",
                StringComparison.Ordinal), TestHub.Token);
            DirectoryEdit.Edit(hub.ConfigFolder, "closed", d => d.Dataset("market.penalty")["disclosure"] = "shared");
            await hub.PublishRules(hub.ConfigFolder);
        },
    };

    // A company of which no record is open to the public any more is one that the public does not know.
    private static async Task<IReadOnlyList<PublicRecord>> Page(TestHub hub)
    {
        try
        {
            return (await hub.Publicity.ListPublicAsync(
                new ListPublicRequest { UnifiedSocialCreditCode = Rows.Company }, Portal, cancellationToken: TestHub.Token)).Records;
        }
        catch (RpcException unknown) when (unknown.Reason() == "SUBJECT_UNKNOWN")
        {
            return [];
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Publicity_EndsEverywhereAtOnce(string path)
    {
        await using var hub = await TestHub.StartOnAsync(static _ => { });
        Assert.NotNull((await hub.Report("sx-market", Rows.Of(Penalty())))[0].Acknowledged);
        Assert.Single((await Search(hub, "秦岭药业")).Companies);
        Assert.Single((await List(hub, r => r.Kinds.Add(RecordKind.Penalty))).Records);

        await Paths[path](hub);

        Assert.Empty(await Page(hub));
        Assert.Empty((await List(hub)).Records);
        Assert.Empty((await Search(hub, "秦岭药业")).Companies);
    }

    [Fact]
    public async Task Publicity_OfAnEntryRemovedFromItsList_Ends()
    {
        await using var hub = await TestHub.StartAsync();
        var entry = Rows.JudgmentDefault();
        await hub.Report("sx-court", Rows.Of(entry));
        Assert.Single((await List(hub, r => r.ListCode = "judgment-defaulter")).Records);
        (entry.Version, entry.RemovedOn) = (2, Rows.Day(2026, 11, 1));
        await hub.Report("sx-court", Rows.Of(entry));
        Assert.Empty((await List(hub, r => r.ListCode = "judgment-defaulter")).Records);
    }

    [Fact]
    public async Task List_OfAllCompanies_IsTheirPagesTogetherNewestFirstInPages()
    {
        await using var hub = await TestHub.StartAsync();
        var codes = Enumerable.Range(1, 9).Select(Rows.CodeOf).ToList();
        foreach (var (i, code) in codes.Index())
        {
            var (penalty, entry) = (Rows.Penalty(code), Rows.JudgmentDefault(code, $"(2026)陕0113执{i}号"));
            penalty.DecidedOn = Rows.Day(2026, 9, 1 + (i % 4));
            await hub.Report("sx-market", Rows.Of(Rows.Registration(code, i % 2 == 0 ? "610113" : "610302")), Rows.Of(penalty));
            await hub.Report("sx-court", Rows.Of(entry));
        }

        var expected = new List<string>();
        foreach (var code in codes)
        {
            var page = await hub.Publicity.ListPublicAsync(
                new ListPublicRequest { UnifiedSocialCreditCode = code }, Portal, cancellationToken: TestHub.Token);
            expected.AddRange(page.Records.Select(r => r.ToString()));
        }

        var listed = new List<PublicRecord>();
        var request = new ListPublicRecordsRequest { PageSize = 4 };
        do
        {
            var page = await hub.Publicity.ListPublicRecordsAsync(request, Portal, cancellationToken: TestHub.Token);
            listed.AddRange(page.Records);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(27, listed.Count);
        Assert.Equal(expected.Order(StringComparer.Ordinal), listed.Select(r => r.ToString()).Order(StringComparer.Ordinal));
        var days = listed.Select(r => new DateOnly(r.Record.DecidedOn.Year, r.Record.DecidedOn.Month, r.Record.DecidedOn.Day)).ToList();
        Assert.Equal(days.OrderDescending(), days);
        Assert.Equal(9, (await List(hub, r => r.ListCode = "judgment-defaulter")).Records.Count);
        Assert.Equal(4, (await List(hub, r => (r.RegionCode, _) = ("610300", r.Kinds))).Records.Count(r => r.Record.Penalty is not null));
    }

    [Fact]
    public async Task List_OfARestrictedList_ShowsNobody()
    {
        await using var hub = await TestHub.StartAsync();
        var entry = Penalty();
        (entry.Dataset, entry.Penalty, entry.ListEntry) = ("lists.other", null, new ListEntry
        {
            ListCode = "key-attention",
            Reason = "重点关注"
        });
        Assert.NotNull((await hub.Report("sx-hrss", Rows.Of(entry)))[0].Acknowledged);
        Assert.Empty((await List(hub, r => r.ListCode = "key-attention")).Records);
        Assert.Empty((await Search(hub, "秦岭药业")).Companies);
    }

    [Fact]
    public async Task Search_FindsPresentFormerAndAbbreviatedNamesHoweverTheyAreWritten()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await Named(hub, Rows.Company, "陕西秦岭(ABC)药业股份有限公司", 1);
            await Named(hub, Rows.OtherCompany, "西安秦岭药业", 1);
            await Named(hub, Rows.Company, "陕西终南（ＡＢＣ）药业股份有限公司", 2);
            await Hold(hub);
        }

        // Former names of before the start are read from the ledger.
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await CaseCalls.Eventually(async () => (await Search(hub, "秦岭药业")).FormerNamesLoaded);
            await Hold(hub);
        }

        System.IO.Directory.Delete(folder, recursive: true);

        static async Task Hold(TestHub hub)
        {
            Assert.Equal([("PART", "", Rows.Company)], await Found(hub, "终南 【abc】 药业"));
            Assert.Equal([("WHOLE", "", Rows.OtherCompany)], await Found(hub, "西安秦岭药业"));
            Assert.Equal(
                [("PART", "", Rows.OtherCompany), ("ABBREVIATION", "陕西秦岭(ABC)药业股份有限公司", Rows.Company)], await Found(hub, "秦岭药业"));
            Assert.Equal([("BEGINNING", "陕西秦岭(ABC)药业股份有限公司", Rows.Company)], await Found(hub, "陕西秦岭"));
            Assert.Equal([("ABBREVIATION", "", Rows.Company)], await Found(hub, "陕终药股"));
            Assert.Empty(await Found(hub, "不存在的公司"));
            Assert.Equal("TEXT_MALFORMED", (await Assert.ThrowsAsync<RpcException>(() => Search(hub, "(秦 岭)"))).Reason());
        }
    }

    [Fact]
    public async Task Search_InPages_ShowsEachCompanyOnce()
    {
        await using var hub = await TestHub.StartAsync();
        for (var i = 0; i < 25; i++) await Named(hub, Rows.CodeOf(i), $"渭河{i}号贸易公司", 1);
        var (found, request) = (new List<string>(), new SearchPublicRequest { Name = "号贸易", PageSize = 4 });
        do
        {
            var page = await hub.Publicity.SearchPublicAsync(request, Portal, cancellationToken: TestHub.Token);
            found.AddRange(page.Companies.Select(c => c.UnifiedSocialCreditCode));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Range(0, 25).Select(Rows.CodeOf).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Notices_OfAReward_ArePublicUntilItIsDecided()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var id = (await hub.Listing("sx-credit", "", new DeterminationStep
        {
            Propose = new ProposeDetermination { ListCode = "trustworthy", Reason = "连续三年A级" },
        })).Case.CaseId;
        Assert.Empty((await Notices(hub)).Notices);
        await hub.Listing("sx-credit", id, new DeterminationStep
        {
            PublishNotice = new PublishDeterminationNotice
            {
                Instrument = "陕西省社会信用条例", Article = "第二十七条",
                PublishedAt = "https://credit.example/1"
            },
        });
        var notice = Assert.Single((await Notices(hub)).Notices);
        Assert.Equal((id, Rows.Company), (notice.CaseId, notice.UnifiedSocialCreditCode));
        await hub.Listing("sx-credit", id, new DeterminationStep { Dismiss = new DismissDetermination { Reason = "不符合条件" } });
        Assert.Empty((await Notices(hub)).Notices);
    }

    private static async Task<ListPublicNoticesResponse> Notices(TestHub hub) =>
        await hub.Publicity.ListPublicNoticesAsync(new ListPublicNoticesRequest(), Portal, cancellationToken: TestHub.Token);

    private static async Task<List<(string Match, string Matched, string Code)>> Found(TestHub hub, string name) =>
    [
        .. (await Search(hub, name)).Companies.Select(c => (c.Match.ToString().ToUpperInvariant(), c.MatchedName,
            c.UnifiedSocialCreditCode)),
    ];

    private static async Task<SearchPublicResponse> Search(TestHub hub, string name) =>
        await hub.Publicity.SearchPublicAsync(new SearchPublicRequest { Name = name }, Portal, cancellationToken: TestHub.Token);

    private static async Task<ListPublicRecordsResponse> List(TestHub hub, Action<ListPublicRecordsRequest>? with = null)
    {
        var request = new ListPublicRecordsRequest();
        with?.Invoke(request);
        return await hub.Publicity.ListPublicRecordsAsync(request, Portal, cancellationToken: TestHub.Token);
    }

    private static async Task Named(TestHub hub, string code, string name, long version)
    {
        var registration = Rows.Registration(code);
        (registration.Subject.Name, registration.Version) = (name, version);
        Assert.NotNull((await hub.Report("sx-market", Rows.Of(registration)))[0].Acknowledged);
    }

    private static CreditRecord Penalty()
    {
        var penalty = Rows.Penalty();
        penalty.Subject.Name = "秦岭药业有限公司";
        return penalty;
    }

    private static async Task Correct(TestHub hub, Action<CreditRecord> change)
    {
        var penalty = Penalty();
        penalty.Version = 2;
        change(penalty);
        Assert.NotNull((await hub.Report("sx-market", Rows.Of(penalty)))[0].Acknowledged);
    }

    private static async Task Withdraw(TestHub hub)
    {
        var penalty = Penalty();
        Assert.NotNull((await hub.Report("sx-market", new ReportRow
        {
            Withdrawal = new Withdrawal
            {
                Dataset = penalty.Dataset, RecordNumber = penalty.RecordNumber, Version = 2, Reason = "误报", Subject = penalty.Subject,
            },
        }))[0].Acknowledged);
    }

    private static async Task Repair(TestHub hub, bool shields)
    {
        var (repair, target) = (Penalty(), Penalty());
        (repair.Dataset, repair.RecordNumber, repair.DecidedOn) = ("credit.repair", "r1", Rows.Day(2026, 11, 1));
        repair.RepairDecision = new RepairDecision
        {
            Target = new RecordReference { Source = "sx-market", Dataset = target.Dataset, RecordNumber = target.RecordNumber },
            Ground = "已整改",
            Shields = shields,
        };
        Assert.NotNull((await hub.Report("sx-market", Rows.Of(repair)))[0].Acknowledged);
    }
}
