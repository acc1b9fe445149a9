using CreditHub.V1;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>Steps of determinations that are right in every respect; a test changes only what it is about.</summary>
internal static class Determinations
{
    public static ProposeDetermination Proposal(string list = "wage-arrears") =>
        new() { ListCode = list, Reason = "拖欠农民工工资", BasisDocument = "陕人社罚〔2026〕8号" };

    public static ServeDeterminationNotice Notice(string instrument = "保障农民工工资支付条例", string article = "第四十八条") =>
        new() { DocumentNumber = "陕人社告〔2026〕1号", Instrument = instrument, Article = article, Remedy = "可以在五个工作日内陈述申辩" };

    public static DecideDetermination Decision() => new() { DocumentNumber = "陕人社认〔2026〕1号" };

    public static Task<ActResponse> Listing(this TestHub hub, string agency, string caseId, DeterminationStep step) => hub.Act(TestHub.Supervising(agency), r =>
    {
        r.CaseId = caseId;
        r.Listing = step;
    });

    public static Task<ActResponse> Ban(this TestHub hub, string agency, string caseId, DeterminationStep step) => hub.Act(TestHub.Supervising(agency), r =>
    {
        r.CaseId = caseId;
        r.Ban = step;
    });

    /// <summary>The hub of a folder on a later day. A running hub's clock is moved by days only: every timer of the years between would ring.</summary>
    public static Task<TestHub> Later(string folder, int year, int month, int day) =>
        TestHub.StartAsync(folder, new FakeTimeProvider(new DateTimeOffset(year, month, day, 9, 0, 0, TimeSpan.FromHours(8))));

    public static void MoveTo(this TestHub hub, int year, int month, int day) =>
        hub.Time.SetUtcNow(new DateTimeOffset(year, month, day, 9, 0, 0, TimeSpan.FromHours(8)));
}
