using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Eligibility;

public sealed class CheckTests
{
    [Fact]
    public async Task Check_FollowsTheLifeOfAJudgmentDefault()
    {
        await using var hub = await TestHub.StartAsync();
        Assert.Equal(Verdict.UnknownSubject, (await hub.Check(Rows.Company)).Verdict);

        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company)).Verdict);

        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        var barred = await hub.Check(Rows.Company);
        Assert.Equal(Verdict.Barred, barred.Verdict);
        var reason = barred.Reasons[0];
        Assert.Equal("bar-procurement", reason.MeasureCode);
        Assert.Equal("judgment-defaulter", reason.ListCode);
        Assert.Equal(MeasureEffect.Must, reason.Effect);
        Assert.Equal("(2026)陕0113执1194号", reason.DocumentNumber);
        Assert.Contains(reason.LegalBases, b => b.Instrument == "中华人民共和国政府采购法");
        Assert.NotEmpty(reason.Remedy);
        Assert.Equal("", barred.ValidUntil);
        Assert.Equal(32, barred.DecisionId.Length);
        Assert.Contains(barred.SourceAges, a => a is { Source: "sx-court", AgeSeconds: -1, Overdue: true });

        var removed = Rows.JudgmentDefault();
        removed.Version = 2;
        removed.RemovedOn = Rows.Day(2026, 11, 2);
        await hub.Report("sx-court", Rows.Of(removed));
        Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company)).Verdict);
    }

    [Fact]
    public async Task Check_SentenceEndsWithTheDay_ExpiryIsJudgedAtTheMomentOfTheAnswer()
    {
        await using var hub = await TestHub.StartAsync();
        var record = Rows.JudgmentDefault();
        record.EffectiveUntil = Rows.Day(2026, 11, 2);
        await hub.Report("sx-court", Rows.Of(record));

        var barred = await hub.Check(Rows.Company);
        Assert.Equal(Verdict.Barred, barred.Verdict);
        Assert.Equal("2026-11-03T00:00:00.000+08:00", barred.ValidUntil);

        // No review has run: the clock alone ends it.
        hub.Time.SetUtcNow(new DateTimeOffset(2026, 11, 3, 0, 0, 0, TimeSpan.FromHours(8)));
        Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company)).Verdict);
    }

    [Fact]
    public async Task Check_AsOf_TellsWhatHeldFromWhatWasKnown()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        hub.Time.Advance(TimeSpan.FromHours(1));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));

        var heldBefore = await hub.Check(Rows.Company, with: r => r.EffectiveOn = Rows.Day(2026, 10, 19));
        var held = await hub.Check(Rows.Company, with: r => r.EffectiveOn = Rows.Day(2026, 10, 20));
        var known = await hub.Check(Rows.Company, with: r =>
        {
            r.EffectiveOn = Rows.Day(2026, 10, 20);
            r.KnownAt = "2026-11-02T09:30:00+08:00";
        });
        var knownBeforeAnything = await hub.Check(Rows.Company, with: r => r.KnownAt = "2026-11-01T00:00:00+08:00");

        Assert.Equal(Verdict.Clear, heldBefore.Verdict);
        Assert.Equal(Verdict.Barred, held.Verdict);
        Assert.Equal(Verdict.Clear, known.Verdict);
        Assert.Equal(Verdict.UnknownSubject, knownBeforeAnything.Verdict);
    }

    [Fact]
    public async Task Check_Freshness_ReadsItsOwnWriteAndRefusesForeignTokens()
    {
        await using var hub = await TestHub.StartAsync();
        await using var other = await TestHub.StartAsync();
        var token = (await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault())))[0].Acknowledged.Token;

        var fresh = await hub.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = token });
        var consistent = await hub.Check(Rows.Company, with: r => r.Freshness = new Freshness { FullyConsistent = true });
        Assert.Equal(Verdict.Barred, fresh.Verdict);
        Assert.Equal(Verdict.Barred, consistent.Verdict);

        var foreign = await Assert.ThrowsAsync<RpcException>(() => other.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = token }));
        Assert.Equal(StatusCode.FailedPrecondition, foreign.StatusCode);
        Assert.Equal("TOKEN_OF_OTHER_STORE", foreign.Reason());
        var broken = await Assert.ThrowsAsync<RpcException>(() => hub.Check(
            Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = new ChangeToken { Value = token.Value[..^2] + "AA" } }));
        Assert.Equal("TOKEN_MALFORMED", broken.Reason());
    }

    [Theory]
    [InlineData("91610000220568570X", "procurement", "CODE_CHECK_CHARACTER")]
    [InlineData("9161000022056857O", "procurement", "CODE_MALFORMED")]
    [InlineData("", "procurement", "FIELD_REQUIRED")]
    [InlineData(Rows.Company, "", "FIELD_REQUIRED")]
    [InlineData(Rows.Company, "no-such-matter", "MATTER_UNKNOWN")]
    public async Task Check_BadQuestion_SaysWhichFieldAndWhy(string code, string matter, string reason)
    {
        await using var hub = await TestHub.StartAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => hub.Check(code, matter));
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal(reason, failure.Reason());
        Assert.NotEmpty(failure.Metadata("field"));
    }

    [Fact]
    public async Task CheckMany_StreamWithoutAMessage_IsTornAndNotAnswered()
    {
        await using var hub = await TestHub.StartAsync();
        using var call = hub.Eligibility.CheckMany(cancellationToken: TestHub.Token);
        await call.RequestStream.CompleteAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestHub.Token));
        Assert.Equal("CALL_TORN", failure.Reason());
        using var client = hub.ClientOf("sx-procurement", "procurement");
        Assert.Empty(await client.CheckManyAsync(AsyncEnumerable.Empty<CheckQuestion>(), TestHub.Token).ToListAsync(TestHub.Token));
    }

    [Fact]
    public async Task CheckMany_AnswersEveryQuestionInOrderAndFaultsAlone()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.OtherCompany)));
        using var call = hub.Eligibility.CheckMany(cancellationToken: TestHub.Token);
        string[] codes = [Rows.Company, "bad", Rows.OtherCompany, Rows.CodeOf(1)];
        for (var round = 0; round < 50; round++)
        {
            var message = new CheckManyRequest();
            for (var i = 0; i < codes.Length; i++)
                message.Questions.Add(new CheckQuestion { Number = (round * 10) + i, Check = new CheckRequest { UnifiedSocialCreditCode = codes[i], MatterCode = "procurement" } });
            await call.RequestStream.WriteAsync(message, TestHub.Token);
        }

        await call.RequestStream.CompleteAsync();
        var rounds = 0;
        await foreach (var response in call.ResponseStream.ReadAllAsync(TestHub.Token))
        {
            Assert.Equal([rounds * 10, (rounds * 10) + 1, (rounds * 10) + 2, (rounds * 10) + 3], response.Answers.Select(a => (int)a.Number));
            Assert.Equal(Verdict.Barred, response.Answers[0].Check.Verdict);
            Assert.Equal(ErrorReason.CodeMalformed, response.Answers[1].Fault.Reason);
            Assert.Equal(Verdict.Clear, response.Answers[2].Check.Verdict);
            Assert.Equal(Verdict.UnknownSubject, response.Answers[3].Check.Verdict);
            Assert.NotEmpty(response.Token.Value);
            rounds++;
        }

        Assert.Equal(50, rounds);
    }
}
