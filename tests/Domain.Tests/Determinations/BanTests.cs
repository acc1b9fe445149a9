using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Eligibility;
using Xunit;

namespace CreditHub.Domain.Tests.Determinations;

/// <summary>Bans (市场和行业禁入) go the way of every determination and act within their own limits.</summary>
public sealed class BanTests
{
    private const CaseKind B = CaseKind.Ban;
    private static readonly CaseActor Market = Desk.Agency("sx-market");
    private static readonly DecideDetermination Decision = new(B, "陕市监禁〔2026〕1号", "", null, ForEver: true, []);

    private readonly Desk _desk = new();

    [Theory]
    [InlineData("C1411", "610113", Verdict.Barred)]
    [InlineData("C1412", "610113", Verdict.Barred)]
    [InlineData("C2511", "610113", Verdict.Clear)]
    [InlineData("C1411", "610400", Verdict.Clear)]
    [InlineData("", "610113", Verdict.Attention)]
    [InlineData("C1411", "", Verdict.Attention)]
    [InlineData("C", "610000", Verdict.Attention)]
    public void Ban_ActsWithinItsIndustryAndRegion(string industry, string region, Verdict verdict)
    {
        InEffect(Decision, ["C14"], ["610100"]);
        Assert.Equal(verdict, _desk.Verdict("licence", region, industry));
    }

    [Fact]
    public void Ban_ForEver_OutlivesEveryTermAndEndsByRemovalAlone()
    {
        var id = InEffect(Decision, ["C14"], []);
        _desk.Until("2046-11-02");
        Assert.Equal(Verdict.Barred, _desk.Verdict("licence", industry: "C1411"));
        _desk.Take(Market, new RemoveDetermination(B, "陕市监解〔2046〕1号", "依法解除"), id);
        Assert.Equal(Verdict.Clear, _desk.Verdict("licence", industry: "C1411"));
    }

    [Fact]
    public void Ban_ForATime_HoldsToItsLastDay()
    {
        var id = InEffect(Decision with { ForEver = false, EffectiveUntil = BeijingDate.Parse("2027-05-31") }, ["C14"], []);
        _desk.Until("2027-05-31");
        Assert.Equal(Verdict.Barred, _desk.Verdict("licence", industry: "C1411"));
        _desk.Until("2027-06-01");
        Assert.Equal((Verdict.Clear, CaseState.Ended), (_desk.Verdict("licence", industry: "C1411"), _desk.Profile.Cases[id].State));
    }

    [Fact]
    public void Ban_WithoutATerm_IsRefused()
    {
        var id = Notified("ban-industry", "中华人民共和国食品安全法", "第一百三十五条", ["C14"], [], Market);
        var refused = _desk.Refuse(Market, Decision with { ForEver = false }, id);
        Assert.Equal((CaseRefusal.CaseConditionUnmet, "term"), (refused.Reason, refused.Metadata[0].Value));
    }

    [Fact]
    public void Ban_ForEverWhereTheLawSetsABound_IsRefused()
    {
        var finance = Desk.Agency("sx-finance");
        var id = Notified("ban-procurement", "中华人民共和国政府采购法", "第七十七条", [], [], finance);
        Assert.Equal("term", _desk.Refuse(finance, Decision, id).Metadata[0].Value);
        Assert.Equal(CaseState.Decided, _desk.Take(finance, Decision with { ForEver = false, EffectiveUntil = BeijingDate.Parse("2029-11-09") }, id).State);
    }

    private string InEffect(DecideDetermination decision, string[] industries, string[] regions)
    {
        var id = Notified("ban-industry", "中华人民共和国食品安全法", "第一百三十五条", industries, regions, Market);
        _desk.Take(Market, decision, id);
        return _desk.Take(Market, new DeliverDetermination(B, "直接送达"), id).Id;
    }

    private string Notified(string list, string instrument, string article, string[] industries, string[] regions, CaseActor body)
    {
        var id = _desk.Take(body, new ProposeDetermination(B, list, "生产不合格食品", "陕市监罚〔2026〕9号", [.. regions], [.. industries], "")).Id;
        _desk.Take(body, new ServeDeterminationNotice(B, "陕市监告〔2026〕1号", instrument, article, "可以在五个工作日内陈述申辩"), id);
        _desk.Until("2026-11-10");
        return id;
    }
}
