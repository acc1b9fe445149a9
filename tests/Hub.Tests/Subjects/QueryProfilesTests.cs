using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Subjects;

public sealed class QueryProfilesTests
{
    [Fact]
    public async Task QueryProfiles_EachFilter_GetsExactlyWhatMatchesInOrderOfCode()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report(
            "sx-market",
            Rows.Of(Rows.Registration(Rows.CodeOf(1), "610113", "F5132")), Rows.Of(Rows.Registration(Rows.CodeOf(2), "610402", "C2511")),
            Rows.Of(Rows.Registration(Rows.CodeOf(3), "610100", "F5212")), Rows.Of(Rows.AbnormalOperation(Rows.CodeOf(2))), Rows.Of(Rows.Penalty(Rows.CodeOf(3))));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(1))), Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(4))));

        Assert.Equal([1, 2, 3, 4], await Query(hub));
        Assert.Equal([1, 3], await Query(hub, r => r.RegionCodes.Add("610100")));
        Assert.Equal([2], await Query(hub, r => r.RegionCodes.Add("610402")));
        Assert.Equal([1, 3], await Query(hub, r => r.IndustryCodes.Add("F")));
        Assert.Equal([3], await Query(hub, r => r.IndustryCodes.Add("52")));
        Assert.Equal([1, 4], await Query(hub, r => r.ListCodes.Add("judgment-defaulter")));
        Assert.Equal([2], await Query(hub, r => r.ListCodes.Add("abnormal-operation")));
        Assert.Equal([2, 3], await Query(hub, r => r.Kinds.Add([RecordKind.AbnormalOperation, RecordKind.Penalty])));
        Assert.Equal([1], await Query(hub, r =>
        {
            r.IndustryCodes.Add("F");
            r.ListCodes.Add("judgment-defaulter");
        }));
        Assert.Empty(await Query(hub, r => r.RegionCodes.Add("610800")));
    }

    [Fact]
    public async Task QueryProfiles_ChangedSince_GetsWhatChangedAndNothingElse()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(1))), Rows.Of(Rows.Registration(Rows.CodeOf(2))));
        var token = (await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(3)))))[0].Acknowledged.Token;

        Assert.Empty(await Query(hub, r => r.ChangedSince = token));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault(Rows.CodeOf(2))));
        Assert.Equal([2], await Query(hub, r => r.ChangedSince = token));
    }

    [Fact]
    public async Task QueryProfiles_MoreThanAPage_EndsWithTheLastOne()
    {
        await using var hub = await TestHub.StartAsync();
        for (var from = 0; from < 2500; from += 500)
            await hub.Report("sx-market", [.. Enumerable.Range(from, 500).Select(n => Rows.Of(Rows.Registration(Rows.CodeOf(n))))]);

        Assert.Equal(Enumerable.Range(0, 2500), await Query(hub));
    }

    [Fact]
    public async Task QueryProfiles_BadFilter_IsRefusedByName()
    {
        await using var hub = await TestHub.StartAsync();
        await using var other = await TestHub.StartAsync();
        var foreign = (await other.Report("sx-market", Rows.Of(Rows.Registration())))[0].Acknowledged.Token;

        Assert.Equal("LIST_UNKNOWN", await Refusal(r => r.ListCodes.Add("no-such-list")));
        Assert.Equal("UNKNOWN_CODE", await Refusal(r => r.Kinds.Add((RecordKind)77)));
        Assert.Equal("TOKEN_OF_OTHER_STORE", await Refusal(r => r.ChangedSince = foreign));
        Assert.Equal("TOKEN_MALFORMED", await Refusal(r => r.ChangedSince = new ChangeToken { Value = "nonsense" }));

        async Task<string> Refusal(Action<QueryProfilesRequest> with) => (await Assert.ThrowsAsync<RpcException>(() => Query(hub, with))).Reason();
    }

    // The numbers of the invented companies that a query yields, in its order.
    private static async Task<List<int>> Query(TestHub hub, Action<QueryProfilesRequest>? with = null)
    {
        var request = new QueryProfilesRequest();
        with?.Invoke(request);
        using var call = hub.Subjects.QueryProfiles(request, cancellationToken: TestHub.Token);
        var seen = new List<int>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(TestHub.Token))
            seen.Add(int.Parse(response.Profile.UnifiedSocialCreditCode.AsSpan(10, 6), System.Globalization.CultureInfo.InvariantCulture));
        return seen;
    }
}
