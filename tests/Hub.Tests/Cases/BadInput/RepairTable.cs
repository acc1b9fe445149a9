using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>Steps of repairs: of a penalty of market supervision.</summary>
internal static class RepairTable
{
    private static readonly Actor Market = new("sx-market");

    public static ProcessTable Table { get; } = new("repair", "repair")
    {
        Datasets = ["market.penalty", "credit.repair"],
        Rows =
        [
            new("apply", Actor.Company)
            {
                NeedsDocument = true, Again = ErrorReason.CaseConditionUnmet, Names = new Dictionary<string, ErrorReason> { ["target"] = ErrorReason.RecordUnknown },
                Content = stage => new ApplyForRepair { Target = stage.Penalty, Statement = "已缴清罚款", Commitment = "承诺依法经营" },
            },
            new("apply:standing", Actor.Company)
            {
                NeedsDocument = true, Again = ErrorReason.CaseConditionUnmet,
                Names = new Dictionary<string, ErrorReason> { ["target"] = ErrorReason.RecordUnknown, ["commitment_case_id"] = ErrorReason.CaseConditionUnmet },
                Before = Commit, Content = stage => new ApplyForRepair { Target = stage.Penalty, Statement = "已缴清罚款", CommitmentCaseId = stage["commitment"] },
            },
            new("accept", Market) { From = ["open"] },
            new("decline", Market) { From = ["open"], Content = _ => new DeclineRepair { Reason = "材料不全" } },
            new("grant", Market) { From = ["accepted"], Content = _ => new GrantRepair { DocumentNumber = "修〔2026〕1号" } },
            new("reject", Market) { From = ["accepted"], Content = _ => new RejectRepair { DocumentNumber = "修〔2026〕2号", Reason = "仍未履行" } },
            new("withdraw", Actor.Company) { From = ["open", "accepted"] },
            new("order_check", new Actor("sx-credit")) { From = ["granted"] },
            new("confirm", Market) { From = ["checked"] },
            new("revoke", Market) { From = ["granted", "checked"], Content = _ => new RevokeRepair { DocumentNumber = "撤〔2026〕1号", Reason = "凭证系伪造" } },
        ],
        Scenes =
        [
            new("open", CaseState.Open, "apply"),
            new("accepted", CaseState.Accepted, "apply", "accept"),
            new("granted", CaseState.Granted, "apply", "accept", "grant"),
            new("checked", CaseState.Granted, "apply", "accept", "grant", "order_check"),
            new("declined", CaseState.Declined, "apply", "decline"),
            new("rejected", CaseState.Rejected, "apply", "accept", "reject"),
            new("withdrawn", CaseState.Withdrawn, "apply", "withdraw"),
            new("revoked", CaseState.Revoked, "apply", "accept", "grant", "revoke"),
        ],
    };

    private static async Task Commit(Stage stage)
    {
        var made = await stage.Take(Actor.Company, r => r.Commitment = new CommitmentStep
        {
            Make = new MakeCommitment { Kind = CommitmentKind.Repair, Matter = "信用修复", Content = "承诺依法经营", AcceptedBy = "sx-market", About = stage.Penalty },
        });
        stage.Note("commitment", made.Case.CaseId);
    }
}
