using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>Steps of listings, bans and rewards.</summary>
internal static class DeterminationTables
{
    private static readonly ModelList Arrears = ModelList.All[0];
    private static readonly ModelList Procurement = ModelList.All[1];
    private static readonly ModelList Trustworthy = ModelList.All[2];

    public static ProcessTable Listing { get; } = Against("listing", "listing", Arrears);

    public static ProcessTable Ban { get; } = Against("ban", "ban", Procurement);

    public static ProcessTable Reward { get; } = Of("reward", "listing", Trustworthy) with
    {
        Scenes =
        [
            new("open", CaseState.Open, "propose"),
            new("notified", CaseState.Notified, "propose", "publish_notice"),
            new("told", CaseState.Notified, "propose", "publish_notice", "~"),
            new("heard", CaseState.Heard, "propose", "publish_notice", "make_statement"),
            new("decided", CaseState.Decided, "propose", "publish_notice", "~", "decide"),
            new("in-effect", CaseState.InEffect, "propose", "publish_notice", "~", "decide", "deliver"),
            new("asked", CaseState.InEffect, "propose", "publish_notice", "~", "decide", "deliver", "request_removal"),
            new("rejected", CaseState.Rejected, "propose", "dismiss"),
            new("ended", CaseState.Ended, "propose", "publish_notice", "~", "decide", "deliver", "remove"),
            new("annulled", CaseState.Annulled, "propose", "publish_notice", "~", "decide", "annul"),
        ],
    };

    private static ProcessTable Against(string name, string kind, ModelList list) => Of(name, kind, list) with
    {
        Scenes =
        [
            new("open", CaseState.Open, "propose"),
            new("notified", CaseState.Notified, "propose", "serve_notice"),
            new("told", CaseState.Notified, "propose", "serve_notice", "~"),
            new("heard", CaseState.Heard, "propose", "serve_notice", "make_statement"),
            new("decided", CaseState.Decided, "propose", "serve_notice", "make_statement", "decide"),
            new("in-effect", CaseState.InEffect, "propose", "serve_notice", "make_statement", "decide", "deliver"),
            new("asked", CaseState.InEffect, "propose", "serve_notice", "make_statement", "decide", "deliver", "request_removal"),
            new("rejected", CaseState.Rejected, "propose", "dismiss"),
            new("ended", CaseState.Ended, "propose", "serve_notice", "make_statement", "decide", "deliver", "remove"),
            new("annulled", CaseState.Annulled, "propose", "serve_notice", "make_statement", "decide", "annul"),
        ],
    };

    private static ProcessTable Of(string name, string kind, ModelList list)
    {
        var body = new Actor(list.Body);
        var wrongNotice = new Dictionary<string, ErrorReason> { ["open"] = ErrorReason.CaseConditionUnmet };
        return new(name, kind)
        {
            Datasets = [list.Dataset],
            Scenes = [],
            Rows =
            [
                new("propose", body)
                {
                    Again = ErrorReason.CaseConditionUnmet, WrongBody = ErrorReason.DeterminationBodyNotCompetent,
                    Names = new Dictionary<string, ErrorReason> { ["proposal_case_id"] = ErrorReason.CaseUnknown },
                    Content = _ => new ProposeDetermination { ListCode = list.Code, Reason = "事由", BasisDocument = "陕决〔2026〕8号" },
                },
                new("serve_notice", body)
                {
                    From = list.IsReward ? [] : ["open"], Otherwise = list.IsReward ? wrongNotice : [],
                    Content = _ => new ServeDeterminationNotice { DocumentNumber = "告〔2026〕1号", Instrument = list.Instrument, Article = list.Article, Remedy = "陈述申辩" },
                },
                new("publish_notice", body)
                {
                    From = list.IsReward ? ["open"] : [], Otherwise = list.IsReward ? [] : wrongNotice,
                    Content = _ => new PublishDeterminationNotice { Instrument = list.Instrument, Article = list.Article, PublishedAt = "信用陕西" },
                },
                new("make_statement", Actor.Company)
                {
                    Also = [body], From = ["notified"], Late = ErrorReason.CaseTooLate, Otherwise = new Dictionary<string, ErrorReason> { ["told"] = ErrorReason.CaseTooLate },
                    Content = _ => new MakeStatement { Content = "申辩" },
                },
                new("decide", body)
                {
                    From = list.IsReward ? ["told"] : ["told", "heard"], Content = stage => Decide(list, stage),
                    Otherwise = new Dictionary<string, ErrorReason>
                    {
                        ["open"] = ErrorReason.DeterminationNoticeMissing, ["notified"] = ErrorReason.CaseTooEarly, ["heard"] = ErrorReason.CaseTooEarly,
                    },
                },
                new("dismiss", body) { From = ["open", "notified", "told", "heard"], Content = _ => new DismissDetermination { Reason = "情节轻微" } },
                new("deliver", body) { From = ["decided"], Content = _ => new DeliverDetermination { Method = "直接送达" } },
                new("request_removal", Actor.Company) { Also = [body], From = ["in-effect"], Content = _ => new RequestRemoval { Reason = "已清偿" } },
                new("refuse_removal", body) { From = ["asked"], Content = _ => new RefuseRemoval { DocumentNumber = "驳〔2026〕1号", Reason = "未清偿" } },
                new("remove", body) { From = ["in-effect", "asked"], Content = _ => new RemoveDetermination { DocumentNumber = "移〔2026〕1号", Reason = "已清偿" } },
                new("annul", body) { From = ["decided", "in-effect", "asked"], Content = _ => new AnnulDetermination { DocumentNumber = "撤〔2026〕1号", Reason = "认定错误" } },
            ],
        };
    }

    private static DecideDetermination Decide(ModelList list, Stage stage) => new()
    {
        DocumentNumber = "认〔2026〕1号", AnswerToStatement = "不予采纳", EffectiveUntil = list.Kind == CaseKind.Ban ? stage.In(400) : null,
    };
}
