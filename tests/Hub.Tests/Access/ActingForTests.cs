using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Access;

public sealed class ActingForTests
{
    [Fact]
    public async Task Portal_ForACompany_ReadsThatCompanyAndNoOther()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)));

        var own = await hub.Subjects.GetProfileAsync(Profile(Rows.Company), PortalFor(Rows.Company), cancellationToken: TestHub.Token);
        Assert.Equal(Rows.Company, own.Profile.UnifiedSocialCreditCode);

        var calls = new[]
        {
            () => hub.Subjects.GetProfileAsync(Profile(Rows.OtherCompany), PortalFor(Rows.Company), cancellationToken: TestHub.Token).ResponseAsync as Task,
            () => hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = Rows.OtherCompany }, PortalFor(Rows.Company), cancellationToken: TestHub.Token).ResponseAsync,
            () => hub.Eligibility.CheckAsync(
                new CheckRequest { UnifiedSocialCreditCode = Rows.OtherCompany, MatterCode = "procurement" }, PortalFor(Rows.Company), cancellationToken: TestHub.Token).ResponseAsync,
        };
        foreach (var call in calls)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal((StatusCode.PermissionDenied, "NOT_ONES_OWN_SUBJECT"), (refused.StatusCode, refused.Reason()));
        }
    }

    [Fact]
    public async Task Agency_WithoutTheRight_ActsForNobody()
    {
        await using var hub = await TestHub.StartAsync();
        var court = TestHub.As("sx-court");
        court.Add("credithub-acting-for", Rows.Company);

        var refused = await Assert.ThrowsAsync<RpcException>(() => hub.Subjects.GetProfileAsync(Profile(Rows.Company), court, cancellationToken: TestHub.Token).ResponseAsync);

        Assert.Equal((StatusCode.PermissionDenied, "ACTING_FOR_NOT_GRANTED"), (refused.StatusCode, refused.Reason()));
    }

    [Fact]
    public async Task Portal_ForACompany_MakesNoCallThatIsNotACompanys()
    {
        await using var hub = await TestHub.StartAsync();
        using var watch = hub.Sanctions.Watch(new WatchRequest { Now = new StartNow() }, PortalFor(Rows.Company), cancellationToken: TestHub.Token);

        var refused = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(TestHub.Token));

        Assert.Equal((StatusCode.PermissionDenied, "ACTING_FOR_NOT_GRANTED"), (refused.StatusCode, refused.Reason()));
    }

    [Fact]
    public async Task Portal_ForNoCompanyAtAll_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => hub.Subjects.GetProfileAsync(Profile(Rows.Company), PortalFor("9161"), cancellationToken: TestHub.Token).ResponseAsync);

        Assert.Equal((StatusCode.InvalidArgument, "CODE_MALFORMED"), (refused.StatusCode, refused.Reason()));
    }

    private static Metadata PortalFor(string code)
    {
        var metadata = TestHub.As("sx-portal");
        metadata.Add("credithub-acting-for", code);
        return metadata;
    }

    private static GetProfileRequest Profile(string code) => new() { UnifiedSocialCreditCode = code };
}
