using CreditHub.Domain.Accountability;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Determinations;
using CreditHub.Domain.Tests.Records;
using Xunit;

namespace CreditHub.Domain.Tests.Accountability;

/// <summary>Who answers for a default: persons, superiors, overseers, and those who open elsewhere. Nobody is barred by it.</summary>
public sealed class AccountabilityTests
{
    private const string StateBody = "11320100MB1886843H";
    private static readonly CaseActor Hrss = Desk.Agency("sx-hrss");
    private static readonly CaseActor Market = Desk.Agency("sx-market");
    private static readonly CaseActor Credit = Desk.Agency("sx-credit");
    private static readonly CaseActor Finance = Desk.Agency("sx-finance");

    private readonly Desk _desk = new();

    [Fact]
    public void Person_OnlyOfAListingInEffectOnlyByItsBodyOnlyInARoleOfItsRule()
    {
        var id = _desk.Take(Hrss, new ProposeDetermination(CaseKind.Listing, "wage-arrears", "拖欠", "罚〔2026〕8号", [], [], "")).Id;
        var hold = new HoldPersonToAccount(id, new ResponsiblePerson("张三", PersonRole.LegalRepresentative), "约谈", "约〔2026〕1号");
        Assert.Equal("listing_in_effect", _desk.Refuse(Hrss, hold).Metadata[0].Value);
        _desk.Take(Hrss, new ServeDeterminationNotice(CaseKind.Listing, "告1", "保障农民工工资支付条例", "第四十八条", "陈述"), id);
        _desk.Until("2026-11-10");
        _desk.Take(Hrss, new DecideDetermination(CaseKind.Listing, "认1", "", null, ForEver: false, []), id);
        _desk.Take(Hrss, new DeliverDetermination(CaseKind.Listing, "直接送达"), id);

        Assert.Equal(CaseRefusal.CaseWrongBody, _desk.Refuse(Market, hold).Reason);
        Assert.Equal(CaseRefusal.CaseUnknown, _desk.Refuse(Hrss, hold with { ListingCaseId = "RD-1" }).Reason);
        Assert.Equal(CaseRefusal.PersonRoleNotNamed, _desk.Refuse(Hrss, hold with { Person = new ResponsiblePerson("李四", PersonRole.ActualController) }).Reason);
        var held = _desk.Take(Hrss, hold);
        Assert.Equal(CaseState.InEffect, held.State);

        _desk.Take(Hrss, new RemoveDetermination(CaseKind.Listing, "移1", "已清偿"), id);
        Assert.Equal(CaseState.Ended, _desk.Profile.Cases[held.Id].State);
    }

    [Fact]
    public void StateBody_ItsSuperiorIsToldAnswersInTimeAndMayBeAskedAgain()
    {
        var desk = new Desk(subject: StateBody);
        desk.Report(Facts.Debt());
        var notify = new NotifySuperior(Facts.KeyOf("1"), "sx-finance", "未履行生效判决", "通〔2026〕1号");
        Assert.Equal(CaseRefusal.RecordUnknown, desk.Refuse(Credit, notify with { Record = Facts.KeyOf("9") }).Reason);
        Assert.Equal(CaseRefusal.CaseWrongBody, desk.Refuse(Desk.Agency("sx-bidding"), notify).Reason);
        Assert.Equal("superior", desk.Refuse(Credit, notify with { Superior = "" }).Metadata[0].Value);
        var told = desk.Take(Credit, notify);
        Assert.Equal((CaseState.Forwarded, "sx-finance", "2026-12-02"), (told.State, told.Responsible, $"{told.Deadline!.DueOn}"));
        Assert.Equal(Facts.KeyOf("1"), told.Target);

        Assert.Equal(CaseRefusal.CaseWrongBody, desk.Refuse(Credit, new AnswerAsSuperior("已督促", "复1"), told.Id).Reason);
        desk.Until("2026-12-03");
        Assert.True(desk.Profile.Cases[told.Id].Deadline!.IsOverdue);
        Assert.Equal((CaseState.Done, "sx-credit"), Of(desk.Take(Finance, new AnswerAsSuperior("已督促", "复1"), told.Id)));
        Assert.Equal((CaseState.Forwarded, "sx-finance"), Of(desk.Take(Credit, new ReturnAnswer("尚未履行"), told.Id)));
        desk.Take(Finance, new AnswerAsSuperior("已履行", "复2"), told.Id);
        Assert.Equal(CaseState.Ended, desk.Take(Credit, new CloseAccountability("已履行"), told.Id).State);
    }

    [Fact]
    public void Superior_OfACompanyOrForARecordThatStatesNoDefault_IsRefused()
    {
        _desk.Report(Facts.Debt());
        var notify = new NotifySuperior(Facts.KeyOf("1"), "sx-finance", "通报", "通1");
        Assert.Equal("state_body", _desk.Refuse(Credit, notify).Metadata[0].Value);
        var desk = new Desk(subject: StateBody);
        desk.Report(Facts.Of(RecordKind.Licence, "2026-10-20"));
        Assert.Equal(CaseRefusal.CaseTargetUnsuitable, desk.Refuse(Credit, notify).Reason);
    }

    [Fact]
    public void Arrears_AreFollowedUntilTheLastFen()
    {
        var taken = _desk.Take(Market, new TakeUpArrears("916100007197430329", 100_00, null, "sx-finance", "核〔2026〕1号"));
        Assert.Equal((CaseState.Ordered, "", "2026-12-02"), (taken.State, taken.Responsible, $"{taken.Deadline!.DueOn}"));
        Assert.Equal(CaseState.Ordered, _desk.Take(Desk.Company, new RecordPayment(40_00, "凭1"), taken.Id).State);
        Assert.Equal(CaseRefusal.CaseWrongBody, _desk.Refuse(Hrss, new RecordPayment(60_00, "凭2"), taken.Id).Reason);
        Assert.Equal("amount", _desk.Refuse(Market, new RecordPayment(60_01, "凭2"), taken.Id).Metadata[0].Value);
        _desk.Until("2026-12-03");
        Assert.Equal((CaseState.Overdue, "sx-finance"), Of(_desk.Profile.Cases[taken.Id]));
        var paid = _desk.Take(Finance, new RecordPayment(60_00, "凭2"), taken.Id);
        Assert.Equal((CaseState.Ended, 100_00L), (paid.State, ((ArrearsAccount)paid.Particulars).PaidFen));
        Assert.Empty(_desk.Profile.Records);
    }

    [Fact]
    public void Arrears_OwedToItselfOrDueToday_AreRefused()
    {
        var take = new TakeUpArrears("91610000220568570K", 1, null, "sx-finance", "核1");
        Assert.Equal("creditor", _desk.Refuse(Market, take).Metadata[0].Value);
        Assert.Equal("due_on", _desk.Refuse(Market, take with { Creditor = "916100007197430329", DueOn = _desk.Today }).Metadata[0].Value);
        Assert.Equal(CaseRefusal.CaseWrongBody, _desk.Refuse(Desk.Company, take).Reason);
    }

    [Fact]
    public void Connection_ByIdentity_DrawsAttentionWithinTheBansLimitsAndNeverBars()
    {
        var held = _desk.Take(CaseActor.Calendar, new FlagConnection(Banned(), IsByIdentity: true));
        Assert.Equal((CaseState.InEffect, "sx-market", ""), (held.State, held.OpenedBy, ((BanConnection)held.Particulars).Banned.IdentityHash));
        Assert.Equal(Verdict.Attention, _desk.Verdict("licence", industry: "C1411"));
        Assert.Equal(Verdict.Clear, _desk.Verdict("licence", industry: "E4710"));
        Assert.Equal("one_case", _desk.Refuse(CaseActor.Calendar, new FlagConnection(Banned(), IsByIdentity: true)).Metadata[0].Value);

        Assert.Equal(CaseRefusal.CaseWrongBody, _desk.Refuse(Hrss, new CloseAccountability("非同一人"), held.Id).Reason);
        _desk.Take(Market, new CloseAccountability("已变更法定代表人"), held.Id);
        Assert.Equal(Verdict.Clear, _desk.Verdict("licence", industry: "C1411"));
    }

    [Fact]
    public void Connection_ByNameAlone_ChangesNothingUntilTheBanningBodyConfirmsIt()
    {
        var held = _desk.Take(CaseActor.Calendar, new FlagConnection(Banned(), IsByIdentity: false));
        Assert.Equal((CaseState.Open, "sx-market"), Of(held));
        Assert.Empty(_desk.Profile.Records);
        _desk.Until("2027-06-01");
        Assert.Empty(_desk.Profile.Records);
        Assert.True(_desk.Profile.Cases[held.Id].Deadline!.IsOverdue);

        Assert.Equal(CaseRefusal.CaseWrongBody, _desk.Refuse(Hrss, new ConfirmConnection("核1"), held.Id).Reason);
        _desk.Take(Market, new ConfirmConnection("核1"), held.Id);
        Assert.Equal(Verdict.Attention, _desk.Verdict("licence", industry: "C1411"));
        Assert.Equal(CaseRefusal.CaseWrongState, _desk.Refuse(Market, new ConfirmConnection("核2"), held.Id).Reason);
    }

    [Fact]
    public void Connection_SettledByAnIdentity_IsOneCaseWithOneEntryWhetherOrNotItWasConfirmed()
    {
        foreach (var isConfirmed in (bool[])[false, true])
        {
            var desk = new Desk();
            var held = desk.Take(CaseActor.Calendar, new FlagConnection(Banned(), IsByIdentity: false));
            if (isConfirmed) desk.Take(Market, new ConfirmConnection("核1"), held.Id);
            Assert.Equal(CaseRefusal.CaseWrongBody, desk.Refuse(Market, new SettleConnection(), held.Id).Reason);
            var settled = desk.Take(CaseActor.Calendar, new SettleConnection(), held.Id);
            Assert.Equal((CaseState.InEffect, true), (settled.State, ((BanConnection)settled.Particulars).IsByIdentity));
            Assert.Null(settled.Deadline);
            Assert.Single(desk.Profile.Records);
            Assert.Equal(Verdict.Attention, desk.Verdict("licence", industry: "C1411"));
            Assert.Equal(CaseRefusal.CaseWrongState, desk.Refuse(CaseActor.Calendar, new SettleConnection(), held.Id).Reason);
        }
    }

    [Fact]
    public void Connection_IsFlaggedByTheHubAlone() =>
        Assert.Equal(CaseRefusal.CaseWrongBody, _desk.Refuse(Market, new FlagConnection(Banned(), IsByIdentity: true)).Reason);

    private static BannedPerson Banned() => new(
        "JR-20261102-000000000001", "916100007197430329", "sx-market", "张三", "hash", Until: null, [], ["C14"]);

    private static (CaseState State, string Responsible) Of(CreditCase held) => (held.State, held.Responsible);
}
