using CreditHub.V1;
using Google.Rpc;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Access;

public sealed class LimitTests
{
    [Fact]
    public async Task Calls_BeyondTheRate_AreRefusedWithTheTimeToWaitAndOthersAreNot()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:CallsPerSecond=5", "--Hub:Limits:HoldBackMilliseconds=0");

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var i = 0; i < 500; i++) await Matters(hub, "sx-court");
        });

        Assert.Equal((StatusCode.ResourceExhausted, "RATE_EXCEEDED", "5"), (refused.StatusCode, refused.Reason(), refused.Metadata("limit")));
        Assert.True(refused.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        Assert.NotEmpty((await Matters(hub, "sx-tax")).Matters);
    }

    [Fact]
    public async Task Calls_ForOneCompany_TakeNothingFromTheOthersOfItsPortal()
    {
        await using var hub = await TestHub.StartAsync(
            null, null, "--Hub:Limits:CallsPerSecond=200", "--Hub:Limits:CompanyPercent=10", "--Hub:Limits:HoldBackMilliseconds=0");
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)));
        Task<CheckResponse> Check(string company)
        {
            var portal = TestHub.As("sx-portal");
            portal.Add("credithub-acting-for", company);
            var question = new CheckRequest { UnifiedSocialCreditCode = company, MatterCode = "procurement" };
            return hub.Eligibility.CheckAsync(question, portal, cancellationToken: TestHub.Token).ResponseAsync;
        }

        var many = await Task.WhenAll(Enumerable.Range(0, 300).Select(async _ => await Record.ExceptionAsync(() => Check(Rows.Company))));
        var refused = many.OfType<RpcException>().ToList();
        Assert.Equal(("RATE_EXCEEDED", "20"), (refused[0].Reason(), refused[0].Metadata("limit")));
        Assert.True(many.Length - refused.Count < 200);
        for (var i = 0; i < 10; i++) Assert.NotEmpty((await Check(Rows.OtherCompany)).DecisionId);
    }

    [Fact]
    public async Task Calls_BeyondTheRate_AreRefusedBeforeTheirDeadlineHasPassed()
    {
        await using var hub = await TestHub.StartAsync(null, TimeProvider.System, "--Hub:Limits:CallsPerSecond=5", "--Hub:Limits:HoldBackMilliseconds=5000");

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var i = 0; i < 500; i++)
                await hub.Directory.ListMattersAsync(new ListMattersRequest(), TestHub.As("sx-court"), DateTime.UtcNow.AddSeconds(2), TestHub.Token);
        });

        Assert.Equal("RATE_EXCEEDED", refused.Reason());
    }

    [Fact]
    public async Task Streams_BeyondTheNumber_AreRefusedUntilOneEnds()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:StreamsMax=2");
        using var first = await Watch(hub, "sx-court");
        using var second = await Watch(hub, "sx-court");

        var refused = await Assert.ThrowsAsync<RpcException>(() => Watch(hub, "sx-court"));
        using var other = await Watch(hub, "sx-tax");
        second.Dispose();
        await Eventually.Holds("another stream may be opened", () => MayWatch(hub, "sx-court"));

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_STREAMS", "2"), (refused.StatusCode, refused.Reason(), refused.Metadata("limit")));
        Assert.True(refused.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
    }

    [Fact]
    public async Task Questions_OnAStreamBeyondTheRate_AreAnsweredMoreSlowlyAndAll()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:QuestionsPerSecond=40");
        using var call = hub.Eligibility.CheckMany(cancellationToken: TestHub.Token);
        var began = TimeProvider.System.GetTimestamp();

        for (var message = 0; message < 3; message++)
        {
            var request = new CheckManyRequest();
            for (var i = 0; i < 40; i++)
                request.Questions.Add(new CheckQuestion { Number = i, Check = new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" } });
            await call.RequestStream.WriteAsync(request, TestHub.Token);
        }

        await call.RequestStream.CompleteAsync();
        var answers = 0;
        while (await call.ResponseStream.MoveNext(TestHub.Token)) answers += call.ResponseStream.Current.Answers.Count;

        // The burst passes at once; the two seconds' worth behind it takes its time, which no clock of the machine shortens.
        Assert.Equal(120, answers);
        Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1));
    }

    /// <summary>A second's worth of units lets so many calls through as they cost, and no more.</summary>
    [Fact]
    public async Task Calls_TakeWhatTheyCost()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:CallsPerSecond=40", "--Hub:Limits:HoldBackMilliseconds=0");
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));

        var checks = await UntilRefused("sx-procurement", () => hub.Check(Rows.Company));
        var past = await UntilRefused("sx-bidding", async () => await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "bidding", KnownAt = "2026-11-01T00:00:00Z" },
            TestHub.As("sx-bidding", "bidding"), cancellationToken: TestHub.Token));
        var figures = await UntilRefused("sx-finance", async () => await hub.Statistics.GetPolicyFiguresAsync(
            new GetPolicyFiguresRequest(), TestHub.Supervising("sx-finance"), cancellationToken: TestHub.Token));

        // The machine's clock goes on meanwhile and refills a little.
        Assert.InRange(checks, 40, 400);
        Assert.InRange(past, 3, 40);
        Assert.InRange(figures, 1, 9);
    }

    /// <summary>A document of a mebibyte that is refused costs the hub no memory: nobody reads it.</summary>
    [Fact]
    public async Task Calls_ThatCostMuch_AreRefusedBeforeTheirMessageIsRead()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:CallsPerSecond=20", "--Hub:Limits:HoldBackMilliseconds=0");
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await Submit(hub, 1);
        using var http = new HttpClient { BaseAddress = new Uri(hub.Address), Timeout = TimeSpan.FromSeconds(30) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/credithub.v1.CaseService/SubmitDocument")
        {
            Version = System.Net.HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new NeverEnding(),
        };
        foreach (var header in Cases.CaseCalls.AsCompany(Rows.Company)) request.Headers.Add(header.Key, header.Value);
        request.Headers.Add("credithub-purpose", "self-service");

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestHub.Token)
            .WaitAsync(TimeSpan.FromSeconds(20), TestHub.Token);

        Assert.Equal("8", response.Headers.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData("5S", 5_000.0)]
    [InlineData("250m", 250.0)]
    [InlineData("1500u", 1.5)]
    [InlineData("2M", 120_000.0)]
    [InlineData("1H", 3_600_000.0)]
    [InlineData("", null)]
    [InlineData("S", null)]
    [InlineData("-5S", null)]
    [InlineData("5x", null)]
    [InlineData("123456789S", null)]
    public void TimeoutOf_AHeader_IsTheTimeThatTheCallerLeaves(string header, double? milliseconds) =>
        Assert.Equal(milliseconds, Hub.Calls.CostEntry.TimeoutOf(header)?.TotalMilliseconds);

    [Fact]
    public async Task Watches_OfMoreCompaniesByNameThanMayBe_AreRefusedUntilOneEnds()
    {
        await using var hub = await TestHub.StartAsync(null, null, "--Hub:Limits:WatchedCompaniesMax=5");
        var request = new WatchRequest { Now = new StartNow(), Filter = new SanctionFilter() };
        request.Filter.UnifiedSocialCreditCodes.AddRange(Enumerable.Range(1, 3).Select(Rows.CodeOf));
        using var first = await Watch(hub, "sx-court", request);

        var refused = await Assert.ThrowsAsync<RpcException>(() => Watch(hub, "sx-court", request));
        Assert.Equal(("TOO_MANY_STREAMS", "5"), (refused.Reason(), refused.Metadata("limit")));
        using var other = await Watch(hub, "sx-tax", request);
        using var all = await Watch(hub, "sx-court");
        first.Dispose();
        await Eventually.Holds("the companies of the stream that ended are free again", () => MayWatch(hub, "sx-court", request));
    }

    /// <summary>A stream that keeps companies by name in memory is known to the limits, also one that the contract gets later.</summary>
    [Fact]
    public void WatchedCompanies_EveryStreamThatNamesCompanies_IsCounted()
    {
        var streams = 0;
        foreach (var method in ContractFacts.Methods.Values.Where(m => m is { IsServerStreaming: true, IsClientStreaming: false }))
        {
            var request = (Google.Protobuf.IMessage)Activator.CreateInstance(method.InputType.ClrType)!;
            if (!NameCompanies(request)) continue;
            streams++;
            Assert.Equal((method.FullName, 3), (method.FullName, Hub.Access.Limits.RequestCosts.WatchedCompanies(request)));
        }

        Assert.Equal(2, streams);
    }

    /// <summary>Whoever adds a call that shows companies' data states what it costs.</summary>
    [Fact]
    public void Cost_EveryCallThatReadsOrActs_IsStated() => Assert.DoesNotContain(
        ContractFacts.Methods.Values,
        m => ContractFacts.Of(m) is
        {
            Cost: 0, Ground: CallGround.Read or CallGround.Party or CallGround.Step or CallGround.Decide or CallGround.Watch,
        });

    [Fact]
    public async Task Documents_ThatNoStepNames_AreKeptUpToANumber()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        for (var i = 0; i < Domain.Cases.DocumentRules.UnnamedMax; i++) await Submit(hub, i);

        var refused = await Assert.ThrowsAsync<RpcException>(() => Submit(hub, -1));
        Assert.Equal((StatusCode.FailedPrecondition, "TOO_MANY_DOCUMENTS", "50"),
            (refused.StatusCode, refused.Reason(), refused.Metadata("limit")));

        // One that is kept already is none more.
        Assert.NotEmpty((await Submit(hub, 0)).DocumentId);
        Assert.Equal(64, (await Submit(hub, 1)).DocumentId.Length);
    }

    private static bool NameCompanies(Google.Protobuf.IMessage message)
    {
        var named = false;
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field is { IsRepeated: true, FieldType: Google.Protobuf.Reflection.FieldType.String }
                && field.Name == "unified_social_credit_codes")
            {
                var codes = (System.Collections.IList)field.Accessor.GetValue(message);
                for (var i = 1; i <= 3; i++) codes.Add(Rows.CodeOf(i));
                named = true;
            }
            else if (field is { IsRepeated: false, FieldType: Google.Protobuf.Reflection.FieldType.Message, RealContainingOneof: null })
            {
                var inner = (Google.Protobuf.IMessage)Activator.CreateInstance(field.MessageType.ClrType)!;
                if (!NameCompanies(inner)) continue;
                field.Accessor.SetValue(message, inner);
                named = true;
            }
        }

        return named;
    }

    private static async Task<SubmitDocumentResponse> Submit(TestHub hub, int number) => await hub.Cases.SubmitDocumentAsync(
        new SubmitDocumentRequest
        {
            UnifiedSocialCreditCode = Rows.Company, Name = $"{number}.txt", MediaType = "text/plain",
            Content = Google.Protobuf.ByteString.CopyFromUtf8($"document {number}"),
        },
        Cases.CaseCalls.AsCompany(Rows.Company), cancellationToken: TestHub.Token);

    private static async Task<int> UntilRefused(string agency, Func<Task> call)
    {
        for (var n = 0; n < 1000; n++)
        {
            try
            {
                await call();
            }
            catch (RpcException e) when (e.Reason() == "RATE_EXCEEDED")
            {
                return n;
            }
        }

        throw new InvalidOperationException($"{agency} was never refused.");
    }

    private static async Task<ListMattersResponse> Matters(TestHub hub, string agency) =>
        await hub.Directory.ListMattersAsync(new ListMattersRequest(), TestHub.As(agency), cancellationToken: TestHub.Token);

    private static async Task<bool> MayWatch(TestHub hub, string agency, WatchRequest? request = null)
    {
        try
        {
            using var watch = await Watch(hub, agency, request);
            return true;
        }
        catch (RpcException e) when (e.Reason() == "TOO_MANY_STREAMS")
        {
            return false;
        }
    }

    private static async Task<AsyncServerStreamingCall<WatchResponse>> Watch(TestHub hub, string agency, WatchRequest? request = null)
    {
        var watch = hub.Sanctions.Watch(request ?? new WatchRequest { Now = new StartNow() }, RightsTests.For(agency, "supervision"),
            cancellationToken: TestHub.Token);
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        return watch;
    }
}
