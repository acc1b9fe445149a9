using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Statistics;

public sealed class PolicyFiguresTests
{
    [Fact]
    public async Task Figures_StandBesideTheirTargets()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await hub.Report("sx-credit", Rows.Of(Voluntary()), Rows.Of(Commitment(CommitmentKind.Proactive)), Rows.Of(Act("1", Rows.Day(2026, 10, 30))), Rows.Of(Act("2", Rows.Day(2026, 9, 1))));

        var figures = await Figures(hub);

        Assert.Equal((1, 7, 142, 300), (figures.Voluntary.Voluntary, figures.Voluntary.All, figures.Voluntary.SharePermille, figures.Voluntary.TargetPermille));
        Assert.Equal(1, figures.Commitments.Single(c => c.Kind == CommitmentKind.Proactive).Count);
        Assert.Equal(4, figures.Commitments.Count(c => c.Demanded));
        var act = figures.Acts.Single(a => a.Kind == AdministrativeActKind.Award);
        Assert.Equal((1, 1), (act.InTime, act.Late));
        Assert.Equal(8, figures.Acts.Count);
        Assert.Equal(("", 1, 2, 500_000, true), (figures.Listed[0].RegionCode, figures.Listed[0].Listed, figures.Listed[0].Companies, figures.Listed[0].SharePpm, figures.Listed[0].Unverified));
        Assert.Equal(("610100", 1), (figures.Listed[1].RegionCode, figures.Listed[1].Listed));
        Assert.True(figures.Listed[0].ReferencePpm > 0);
    }

    [Fact]
    public async Task Figures_WithdrawnOrRemoved_NoLongerCount()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-credit", Rows.Of(Voluntary()));
        await hub.Report("sx-credit", new ReportRow
        {
            Withdrawal = new Withdrawal { Dataset = "credit.voluntary", RecordNumber = "vol", Version = 2, Reason = "撤回", Subject = Voluntary().Subject },
        });
        var removed = Rows.JudgmentDefault();
        removed.RemovedOn = Rows.Day(2026, 11, 1);
        await hub.Report("sx-court", Rows.Of(removed));
        var figures = await Figures(hub);
        Assert.Equal((0, 1), (figures.Voluntary.Voluntary, figures.Voluntary.All));
        Assert.Equal(0, Assert.Single(figures.Listed).Listed);
    }

    [Fact]
    public async Task Figures_DaysOutOfBounds_AreRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Statistics.GetPolicyFiguresAsync(
            new GetPolicyFiguresRequest { Days = -1 }, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.InvalidArgument, "NUMBER_OUT_OF_RANGE", "days"), (failure.StatusCode, failure.Reason(), failure.Metadata("field")));
    }

    private static async Task<GetPolicyFiguresResponse> Figures(TestHub hub) =>
        await hub.Statistics.GetPolicyFiguresAsync(new GetPolicyFiguresRequest(), cancellationToken: TestHub.Token);

    private static CreditRecord Voluntary() => new()
    {
        Dataset = "credit.voluntary", RecordNumber = "vol", Version = 1, DecidedOn = Rows.Day(2026, 10, 1),
        Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        VoluntaryRegistration = new VoluntaryRegistration { Topic = "知识产权", Content = "发明专利三项", TruthCommitted = true },
    };

    private static CreditRecord Commitment(CommitmentKind kind) => new()
    {
        Dataset = "credit.commitment", RecordNumber = $"{kind}", Version = 1, DecidedOn = Rows.Day(2026, 10, 1),
        Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        Authority = new Authority { Name = "陕西省公共信用信息中心" },
        Commitment = new Commitment { Kind = kind, Matter = "守信经营", State = CommitmentState.Open },
    };

    private static CreditRecord Act(string number, BeijingDate decidedOn) => new()
    {
        Dataset = "acts.other", RecordNumber = number, Version = 1, DecidedOn = decidedOn,
        Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        Document = new Document { Number = $"陕奖〔2026〕{number}号" },
        Authority = new Authority { Name = "陕西省发展和改革委员会" },
        AdministrativeAct = new AdministrativeAct { Kind = AdministrativeActKind.Award, Content = "表彰" },
    };
}
