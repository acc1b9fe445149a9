using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>Steps of objections: to a judgment that a court reported, before the credit information working body.</summary>
internal static class ObjectionTable
{
    private static readonly Actor Platform = new("sx-credit");
    private static readonly Actor Court = new("sx-court");

    public static ProcessTable Table { get; } = new("objection", "objection")
    {
        Datasets = ["court.judgment-default", "credit.objection"],
        Rows =
        [
            new("raise", Actor.Company)
            {
                Also = [Platform], Again = ErrorReason.CaseConditionUnmet, Names = new Dictionary<string, ErrorReason> { ["target"] = ErrorReason.RecordUnknown },
                Content = stage => new RaiseObjection { Target = stage.Judgment, Ground = ObjectionGround.WrongOrIncomplete, Statement = "与事实不符" },
            },
            new("mark", Platform) { From = ["open"] },
            new("forward", Platform) { From = ["marked", "kept"] },
            new("keep", Platform) { From = ["marked"] },
            new("suspend", Court) { From = ["forwarded"], Otherwise = OfThePlatform, Content = _ => new SuspendObjection { Reason = "鉴定" } },
            new("suspend:platform", Platform)
            {
                From = ["kept"], Elsewhere = ErrorReason.CaseWrongBody, Otherwise = OfThePlatformButState, Content = _ => new SuspendObjection { Reason = "鉴定" },
            },
            new("resume", Court) { From = ["suspended"], Otherwise = OfThePlatform },
            new("resume:platform", Platform) { From = ["suspended-by-platform"], Elsewhere = ErrorReason.CaseWrongBody, Otherwise = OfThePlatformButState },
            new("decide", Court) { From = ["forwarded"], Otherwise = OfThePlatform, Content = _ => Decide(ObjectionOutcome.Withdrawn) },
            new("decide:upheld", Court) { From = ["forwarded"], Otherwise = OfThePlatform, Content = _ => Decide(ObjectionOutcome.Upheld) },
            new("decide:corrected", Court)
            {
                From = ["forwarded"], Otherwise = OfThePlatform, Before = Correct, Content = _ => Decide(ObjectionOutcome.Corrected),
            },
            new("decide:platform", Platform)
            {
                From = ["kept"], Elsewhere = ErrorReason.CaseWrongBody, Otherwise = OfThePlatformButState, Content = _ =>
                    Decide(ObjectionOutcome.Upheld),
            },
            new("close", Platform) { From = ["decided"] },
            new("withdraw", Actor.Company) { From = ["open", "marked", "kept", "forwarded", "suspended", "suspended-by-platform"] },
        ],
        Scenes =
        [
            new("open", CaseState.Open, "raise"),
            new("marked", CaseState.Accepted, "raise", "mark"),
            new("kept", CaseState.Accepted, "raise", "mark", "keep"),
            new("forwarded", CaseState.Forwarded, "raise", "mark", "forward"),
            new("suspended", CaseState.Suspended, "raise", "mark", "forward", "suspend"),
            new("suspended-by-platform", CaseState.Suspended, "raise", "mark", "keep", "suspend:platform"),
            new("decided", CaseState.Decided, "raise", "mark", "forward", "decide"),
            new("annulled", CaseState.Annulled, "raise", "mark", "forward", "decide", "close"),
            new("rejected-by-platform", CaseState.Rejected, "raise", "mark", "keep", "decide:platform"),
            new("rejected", CaseState.Rejected, "raise", "mark", "forward", "decide:upheld", "close"),
            new("ended", CaseState.Ended, "raise", "mark", "forward", "decide:corrected", "close"),
            new("withdrawn", CaseState.Withdrawn, "raise", "withdraw"),
        ],
    };

    // What the platform keeps it also decides; the source has no step in it.
    private static Dictionary<string, ErrorReason> OfThePlatform => new()
    {
        ["kept"] = ErrorReason.CaseWrongBody, ["suspended-by-platform"] = ErrorReason.CaseWrongBody,
    };

    private static Dictionary<string, ErrorReason> OfThePlatformButState => new()
    {
        ["kept"] = ErrorReason.CaseWrongState, ["suspended-by-platform"] = ErrorReason.CaseWrongState,
    };

    private static DecideObjection Decide(ObjectionOutcome outcome) => new() { Outcome = outcome, Reasons = "经核查", DocumentNumber = "异〔2026〕1号" };

    private static Task Correct(Stage stage)
    {
        var corrected = Theatre.Judgment(stage.Code);
        corrected.Version = 2;
        corrected.JudgmentDefault.Circumstances = "经更正";
        return stage.Hub.Report("sx-court", Rows.Of(corrected));
    }
}
