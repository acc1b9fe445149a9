using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Subjects;

public sealed class SubjectTests
{
    [Fact]
    public async Task GetProfile_ShowsWhatTheSourcesReported()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Penalty()));
        var token = (await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault())))[0].Acknowledged.Token;

        var profile = (await hub.Subjects.GetProfileAsync(Of(Rows.Company), cancellationToken: TestHub.Token)).Profile;

        Assert.Equal((Rows.Company, "公司570K", "610113", "C2511"), (profile.UnifiedSocialCreditCode, profile.Name, profile.RegionCode, profile.IndustryCode));
        Assert.Equal(RegistrationState.Active, profile.RegistrationState);
        Assert.Equal(
            [RecordKind.Registration, RecordKind.Penalty, RecordKind.JudgmentDefault],
            profile.RecordCounts.Select(c => c.Kind).Intersect([RecordKind.Registration, RecordKind.Penalty, RecordKind.JudgmentDefault]));
        Assert.All(profile.RecordCounts, c => Assert.Equal(1, c.Count));
        Assert.Equal("judgment-defaulter", Assert.Single(profile.Sanctions, s => s.ListCode.Length > 0).ListCode);
        Assert.Contains(profile.Standings, s => s is { MatterCode: "procurement", Verdict: Verdict.Barred });
        Assert.Equal(token, profile.Token);
        Assert.False(profile.NonstandardCode);
        var own = (await hub.Subjects.GetProfileAsync(Of(Rows.Company), Cases.CaseCalls.AsCompany(Rows.Company),
            cancellationToken: TestHub.Token)).Profile;
        Assert.Equal(("", "2026-11-02T09:00:00.000+08:00"), (profile.ChangedAt, own.ChangedAt));
    }

    [Fact]
    public async Task GetProfile_NothingEverReported_IsNotFound()
    {
        await using var hub = await TestHub.StartAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Subjects.GetProfileAsync(Of(Rows.Company), cancellationToken: TestHub.Token));
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.Equal("SUBJECT_UNKNOWN", failure.Reason());
        Assert.Equal(Rows.Company, failure.Metadata("unified_social_credit_code"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task ListRecords_PageByPage_NewestFirstEachOnceThoughRecordsAreAdded(int size)
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", [.. Enumerable.Range(1, 7).Select(n => Rows.Of(Default(n)))]);

        var seen = new List<string>();
        var page = "";
        do
        {
            var response = await List(hub, r => (r.PageSize, r.PageToken) = (size, page));
            Assert.True(response.Records.Count <= size);
            seen.AddRange(response.Records.Select(r => r.Record.Document.Number));
            page = response.NextPageToken;
            await hub.Report("sx-court", Rows.Of(Default(20 + seen.Count)));
        }
        while (page.Length > 0);

        Assert.Equal(Enumerable.Range(1, 7).Reverse().Select(n => $"(2026)陕0113执{n}号"), seen);

        // Decided on the n-th of October, so that what comes later than the first page would stand before it.
        static CreditRecord Default(int n)
        {
            var record = Rows.JudgmentDefault(number: $"(2026)陕0113执{n}号");
            record.DecidedOn = Rows.Day(2026, 10, Math.Min(n, 30));
            return record;
        }
    }

    [Fact]
    public async Task ListRecords_ByKindAndWithdrawn_ShowsWhatWasAskedFor()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Penalty()));
        var held = Rows.JudgmentDefault();
        await hub.Report("sx-court", Rows.Of(held));
        await hub.Report("sx-court", new ReportRow
        {
            Withdrawal = new Withdrawal { Dataset = held.Dataset, RecordNumber = held.RecordNumber, Version = 2, Subject = held.Subject, Reason = "执行信息录入有误" },
        });

        Assert.Equal(["market.penalty"], (await List(hub, r => r.Kinds.Add(RecordKind.Penalty))).Records.Select(r => r.Reference.Dataset));
        Assert.Equal(2, (await List(hub)).Records.Count);
        var withdrawn = Assert.Single((await List(hub, r => r.IncludeWithdrawn = true)).Records, r => r.Withdrawn);
        Assert.Equal("sx-court", withdrawn.Reference.Source);
        Assert.Equal(held.RecordNumber, withdrawn.Reference.RecordNumber);
    }

    [Fact]
    public async Task ListRecords_NothingEverReported_IsNotFoundButNothingOfAKindIsEmpty()
    {
        await using var hub = await TestHub.StartAsync();
        Assert.Equal("SUBJECT_UNKNOWN", (await Assert.ThrowsAsync<RpcException>(() => List(hub))).Reason());
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        Assert.Empty((await List(hub, r => r.Kinds.Add(RecordKind.Penalty))).Records);
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(1001)]
    [InlineData(-1)]
    public async Task ListRecords_PageSizeOutOfBounds_IsRefusedNamingTheBounds(int size)
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var failure = await Assert.ThrowsAsync<RpcException>(() => List(hub, r => r.PageSize = size));
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal(("PAGE_SIZE_OUT_OF_RANGE", "page_size", "1000"), (failure.Reason(), failure.Metadata("field"), failure.Metadata("highest")));
    }

    [Theory]
    [InlineData("r1.20260101")]
    [InlineData("r1.x.y")]
    [InlineData("c1.91610000220568570K")]
    [InlineData("r1.99999999999.1")]
    public async Task ListRecords_ForgedPageToken_IsRefused(string token)
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        Assert.Equal("PAGE_TOKEN_MALFORMED", (await Assert.ThrowsAsync<RpcException>(() => List(hub, r => r.PageToken = token))).Reason());
    }

    [Fact]
    public async Task ListRecords_PageTokenOfAnotherCompanyFilterOrCaller_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)), Rows.Of(Rows.Penalty()));
        var token = (await List(hub, r => r.PageSize = 1)).NextPageToken;
        Assert.Single((await List(hub, r => (r.PageSize, r.PageToken) = (1, token))).Records);

        foreach (var other in (Action<ListRecordsRequest>[])[r => r.UnifiedSocialCreditCode = Rows.OtherCompany, r => r.IncludeWithdrawn = true, r => r.Kinds.Add(RecordKind.Penalty)])
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => List(hub, r =>
            {
                r.PageToken = token;
                other(r);
            }));
            Assert.Equal((StatusCode.InvalidArgument, "PAGE_TOKEN_MALFORMED"), (refused.StatusCode, refused.Reason()));
        }

        var request = new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company, PageToken = token };
        var stranger = await Assert.ThrowsAsync<RpcException>(
            () => hub.Subjects.ListRecordsAsync(request, TestHub.Supervising("sx-court"), cancellationToken: TestHub.Token).ResponseAsync);
        Assert.Equal("PAGE_TOKEN_MALFORMED", stranger.Reason());
    }

    private static GetProfileRequest Of(string code) => new() { UnifiedSocialCreditCode = code };

    private static async Task<ListRecordsResponse> List(TestHub hub, Action<ListRecordsRequest>? with = null)
    {
        var request = new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company };
        with?.Invoke(request);
        return await hub.Subjects.ListRecordsAsync(request, cancellationToken: TestHub.Token);
    }
}
