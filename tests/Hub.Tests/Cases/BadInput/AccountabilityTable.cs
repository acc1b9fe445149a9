using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>Steps of accountability: of a person, a superior, arrears, and a connection that the hub flagged.</summary>
internal static class AccountabilityTable
{
    private static readonly Actor Market = new("sx-market");
    private static readonly Actor Lister = new("sx-hrss");
    private static readonly Actor Superior = new("sx-credit");
    private static readonly Actor Overseer = new("sx-finance");
    private static readonly Actor[] Supervisors = [.. Actor.All.Where(a => !a.IsCompany)];

    public static ProcessTable Table { get; } = new("accountability", "accountability")
    {
        Rows =
        [
            new("hold_person", Lister)
            {
                Again = ErrorReason.Unspecified, Before = List, Names = new Dictionary<string, ErrorReason> { ["listing_case_id"] = ErrorReason.CaseUnknown },
                Content = stage => new HoldPersonToAccount
                {
                    ListingCaseId = stage["listing"], Person = new ResponsiblePerson { Name = "张三", Role = PersonRole.LegalRepresentative }, Measure = "约谈", DocumentNumber = "责〔2026〕1号",
                },
            },
            new("notify_superior", Market)
            {
                Also = Supervisors, Again = ErrorReason.Unspecified, Names = new Dictionary<string, ErrorReason> { ["record"] = ErrorReason.RecordUnknown },
                Content = stage => new NotifySuperior { Record = stage.Penalty, Superior = Superior.Agency, Content = "通报", DocumentNumber = "函〔2026〕1号" },
            },
            new("take_up_arrears", Market)
            {
                Also = Supervisors, Again = ErrorReason.Unspecified,
                Content = _ => new TakeUpArrears { Creditor = Rows.OtherCompany, Amount = new Money { MinorUnits = 50_000 }, Overseer = Overseer.Agency, DocumentNumber = "欠〔2026〕1号" },
            },
            new("answer", Superior) { From = ["notice"], Content = _ => new AnswerAsSuperior { Measures = "已督促", DocumentNumber = "复〔2026〕1号" } },
            new("return_answer", Market) { From = ["answered"], Content = _ => new ReturnAnswer { Reason = "不充分" } },
            new("record_payment", Actor.Company) { Also = [Market, Overseer], From = ["arrears", "unpaid"], Again = ErrorReason.Unspecified, Content = _ => Pay(10_000) },
            new("record_payment:all", Actor.Company) { Also = [Market, Overseer], From = ["arrears", "unpaid"], Content = _ => Pay(50_000) },
            new("confirm_connection", Market) { From = ["connection"], Content = _ => new ConfirmConnection { DocumentNumber = "核〔2026〕1号" } },
            new("close", Market)
            {
                From = ["notice", "answered", "arrears", "unpaid", "connection", "confirmed"], Otherwise = new Dictionary<string, ErrorReason> { ["person"] = ErrorReason.CaseWrongBody },
                Content = _ => Close(),
            },
            new("close:person", Lister) { From = ["person"], Elsewhere = ErrorReason.CaseWrongBody, Content = _ => Close() },
        ],
        Scenes =
        [
            new("notice", CaseState.Forwarded, "notify_superior"),
            new("answered", CaseState.Done, "notify_superior", "answer"),
            new("arrears", CaseState.Ordered, "take_up_arrears"),
            new("unpaid", CaseState.Overdue, "take_up_arrears", "~"),
            new("person", CaseState.InEffect, "hold_person"),
            new("connection", CaseState.Open, "!registration-of-a-banned-person"),
            new("confirmed", CaseState.InEffect, "!registration-of-a-banned-person", "confirm_connection"),
            new("closed", CaseState.Ended, "notify_superior", "close"),
        ],
        Events = new Dictionary<string, Func<Stage, Task>> { ["!registration-of-a-banned-person"] = Flag },
    };

    private static RecordPayment Pay(long fen) => new() { Amount = new Money { MinorUnits = fen }, DocumentNumber = "付〔2026〕1号" };

    private static CloseAccountability Close() => new() { Reason = "已处理" };

    private static async Task List(Stage stage) => stage.Note("listing", await Determine(
        stage, Lister, (r, step) => r.Listing = step, Determinations.Proposal(), Determinations.Notice(), Determinations.Decision()));

    // Another company is banned with its representative, who then leads this one.
    private static async Task Flag(Stage stage)
    {
        var banned = stage.Beside(Table);
        var person = $"张{stage.Code[^4..]}";
        var decision = Determinations.Decision();
        decision.ForEver = true;
        decision.Persons.Add(new NamedPerson { Name = person, Role = PersonRole.LegalRepresentative });
        var proposal = new ProposeDetermination { ListCode = "ban-industry", Reason = "生产不合格食品", BasisDocument = "陕市监罚〔2026〕9号" };
        await Determine(banned, Market, (r, step) => r.Ban = step, proposal, Determinations.Notice("中华人民共和国食品安全法", "第一百三十五条"), decision);

        var led = Rows.Registration(stage.Code);
        (led.Version, led.Registration.LegalRepresentative) = (2, person);
        await stage.Hub.Report("sx-market", Rows.Of(led));
        var flagged = await stage.Hub.Cases.ListCasesAsync(
            new ListCasesRequest { UnifiedSocialCreditCode = stage.Code }, TestHub.Supervising("operator"), cancellationToken: TestHub.Token);
        stage.CaseId = Assert.Single(flagged.Cases).CaseId;
    }

    private static async Task<string> Determine(
        Stage stage, Actor body, Action<ActRequest, DeterminationStep> put, ProposeDetermination proposal, ServeDeterminationNotice notice, DecideDetermination decision)
    {
        var id = "";
        decision.AnswerToStatement = "不予采纳";
        DeterminationStep[] steps =
        [
            new() { Propose = proposal }, new() { ServeNotice = notice }, new() { MakeStatement = new MakeStatement { Content = "申辩" } }, new() { Decide = decision },
            new() { Deliver = new DeliverDetermination { Method = "直接送达" } },
        ];
        foreach (var step in steps)
        {
            id = (await stage.Take(body, r =>
            {
                r.CaseId = id;
                put(r, step);
            })).Case.CaseId;
        }

        return id;
    }
}
