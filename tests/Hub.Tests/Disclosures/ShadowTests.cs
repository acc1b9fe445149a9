using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Disclosures;

/// <summary>A record that is hidden from a reader leaves no shadow in what the reader is shown.</summary>
public sealed class ShadowTests
{
    private static readonly Metadata Court = TestHub.As("sx-court", "supervision");

    [Fact]
    public async Task Profile_AfterAHiddenRecord_IsTheSameButForTheHead()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var before = await Profile(hub);
        hub.Time.Advance(TimeSpan.FromMinutes(1));

        await hub.Report("sx-pbc", Rows.Of(Financing()));
        var after = await Profile(hub);

        (before.Token, after.Token) = (null, null);
        before.SourceAges.Clear();
        after.SourceAges.Clear();
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Token_OfAProfile_IsTheHeadWhoeverChanged()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await hub.Report("sx-pbc", Rows.Of(Financing()));
        var afterHidden = (await Profile(hub)).Token;
        var ofAnother = (await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.OtherCompany))))[0].Acknowledged.Token;

        Assert.NotEqual(ofAnother, afterHidden);
        Assert.Equal(ofAnother, (await Profile(hub)).Token);
    }

    [Fact]
    public async Task ChangedSince_TellsOfWhatTheReaderSeesAndOfWhatLeftItsSight()
    {
        await using var hub = await TestHub.StartAsync();
        var start = (await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Penalty())))[1].Acknowledged.Token;
        var hidden = (await hub.Report("sx-pbc", Rows.Of(Financing())))[0].Acknowledged.Token;

        Assert.Empty(await Changed(hub, start));
        await hub.Report("sx-market", new ReportRow
        {
            Withdrawal = new Withdrawal
            {
                Dataset = "market.penalty", RecordNumber = Rows.Penalty().RecordNumber, Version = 2,
                Subject = Rows.Penalty().Subject, Reason = "认定有误"
            },
        });

        Assert.Equal([Rows.Company], await Changed(hub, hidden));
    }

    [Fact]
    public async Task Query_ByTheKindOfARepairedRecord_DoesNotFindItsCompany()
    {
        await using var hub = await TestHub.StartAsync();
        var penalty = Rows.Penalty();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(penalty));
        await hub.Report("sx-market", Rows.Of(new CreditRecord
        {
            Dataset = "credit.repair", RecordNumber = "x1", Version = 1, Subject = penalty.Subject,
            Document = new Document { Number = "修〔2026〕1号" },
            Authority = new Authority { Name = "陕西省市场监督管理局" }, DecidedOn = Rows.Day(2026, 10, 30),
            RepairDecision = new RepairDecision
            {
                Target = new RecordReference
                {
                    Source = "sx-market", Dataset = penalty.Dataset,
                    RecordNumber = penalty.RecordNumber
                }
            },
        }));

        Assert.Empty(await Query(hub, Court, new QueryProfilesRequest { Kinds = { RecordKind.Penalty } }));
        Assert.Equal([Rows.Company],
            await Query(hub, TestHub.As("sx-market", "supervision"), new QueryProfilesRequest { Kinds = { RecordKind.Penalty } }));
    }

    [Fact]
    public async Task PageTokens_AreEncryptedAndBelongToTheirQuestion()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Penalty()), Rows.Of(Rows.AbnormalOperation()));

        var (one, two) = (await Page(hub, ""), await Page(hub, ""));

        Assert.NotEqual(one.NextPageToken, two.NextPageToken);
        Assert.Equal((await Page(hub, one.NextPageToken)).Records, (await Page(hub, two.NextPageToken)).Records);
        var altered = (one.NextPageToken[0] == 'A' ? 'B' : 'A') + one.NextPageToken[1..];
        Assert.Equal("PAGE_TOKEN_MALFORMED", (await Assert.ThrowsAsync<RpcException>(() => Page(hub, altered))).Reason());
    }

    private static async Task<CreditProfile> Profile(TestHub hub) =>
        (await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, Court,
            cancellationToken: TestHub.Token)).Profile;

    private static async Task<ListRecordsResponse> Page(TestHub hub, string token) => await hub.Subjects.ListRecordsAsync(
        new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company, PageSize = 1, PageToken = token }, Court,
            cancellationToken: TestHub.Token);

    private static Task<List<string>> Changed(TestHub hub, ChangeToken since) =>
        Query(hub, Court, new QueryProfilesRequest { ChangedSince = since });

    private static async Task<List<string>> Query(TestHub hub, Metadata caller, QueryProfilesRequest request)
    {
        using var query = hub.Subjects.QueryProfiles(request, caller, cancellationToken: TestHub.Token);
        var found = new List<string>();
        while (await query.ResponseStream.MoveNext(TestHub.Token)) found.Add(query.ResponseStream.Current.Profile.UnifiedSocialCreditCode);
        return found;
    }

    private static CreditRecord Financing() => new()
    {
        Dataset = "pbc.financing", RecordNumber = "f1", Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司570K" },
        Authority = new Authority { Name = "中国人民银行陕西省分行" }, DecidedOn = Rows.Day(2026, 9, 1),
        FinancingFact = new FinancingFact { Kind = FinancingFactKind.Repaid, Institution = "西安银行" },
    };
}
