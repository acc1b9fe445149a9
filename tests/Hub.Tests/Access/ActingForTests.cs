using CreditHub.V1;
using Google.Protobuf;
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

    /// <summary>
    /// What a company did through a portal is the company's: without the company's statement the portal reads none of it.
    /// </summary>
    [Fact]
    public async Task Portal_Alone_SeesNothingThatACompanyDidThroughIt()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Penalty()));
        var (own, alone) = (PortalFor(Rows.Company), TestHub.As("sx-portal"));
        var document = (await hub.Cases.SubmitDocumentAsync(
            new SubmitDocumentRequest
            {
                UnifiedSocialCreditCode = Rows.Company, Name = "a.pdf", MediaType = "application/pdf",
                Content = ByteString.CopyFromUtf8("secret")
            },
            own, cancellationToken: TestHub.Token)).DocumentId;
        var raised = await hub.Cases.ActAsync(
            new ActRequest
            {
                UnifiedSocialCreditCode = Rows.Company, CommandId = "c1", DocumentIds = { document },
                Objection = new ObjectionStep
                {
                    Raise = new RaiseObjection { Target = Penalty(), Ground = ObjectionGround.Other, Statement = "错误" },
                },
            },
            own, cancellationToken: TestHub.Token);
        var decision = (await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" }, own,
                cancellationToken: TestHub.Token)).DecisionId;
        await Evidence.DecisionLogTests.Flush(hub);

        var (getCase, getDocument, getReceipt) = (
            new GetCaseRequest { CaseId = raised.Case.CaseId },
                new GetDocumentRequest { UnifiedSocialCreditCode = Rows.Company, DocumentId = document },
            new GetReceiptRequest { DecisionId = decision });
        Assert.Equal(raised.Case.CaseId, (await hub.Cases.GetCaseAsync(getCase, own, cancellationToken: TestHub.Token)).Case.CaseId);
        Assert.Equal("secret",
            (await hub.Cases.GetDocumentAsync(getDocument, own, cancellationToken: TestHub.Token)).Content.ToStringUtf8());
        Assert.Equal(decision, Convert.ToHexStringLower(EvidenceDecision.Parser.ParseFrom(
            (await hub.Evidence.GetReceiptAsync(getReceipt, own, cancellationToken: TestHub.Token)).Receipt.Decision).DecisionId.Span));

        Assert.Empty((await hub.Cases.ListCasesAsync(new ListCasesRequest(), alone, cancellationToken: TestHub.Token)).Cases);
        Assert.Equal("CASE_UNKNOWN", await ReasonOf(hub.Cases.GetCaseAsync(getCase, alone, cancellationToken: TestHub.Token)));
        Assert.Equal("CASE_DOCUMENT_UNKNOWN",
            await ReasonOf(hub.Cases.GetDocumentAsync(getDocument, alone, cancellationToken: TestHub.Token)));
        Assert.Equal("DECISION_UNKNOWN", await ReasonOf(hub.Evidence.GetReceiptAsync(getReceipt, alone, cancellationToken: TestHub.Token)));
        var found = await hub.Evidence.SearchDecisionsAsync(new SearchDecisionsRequest(), alone, cancellationToken: TestHub.Token);
        Assert.NotEmpty(found.Decisions);
        Assert.All(found.Decisions, d => Assert.Equal("", d.Call.ActingFor));
    }

    private static async Task<string?> ReasonOf<T>(AsyncUnaryCall<T> call) =>
        (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).Reason();

    private static RecordReference Penalty() =>
        new() { Source = "sx-market", Dataset = "market.penalty", RecordNumber = Rows.Penalty().RecordNumber };

    private static Metadata PortalFor(string code)
    {
        var metadata = TestHub.As("sx-portal");
        metadata.Add("credithub-acting-for", code);
        return metadata;
    }

    private static GetProfileRequest Profile(string code) => new() { UnifiedSocialCreditCode = code };
}
