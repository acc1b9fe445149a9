using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>Steps of commitments.</summary>
internal static class CommitmentTable
{
    private static readonly Actor Market = new("sx-market");

    public static ProcessTable Table { get; } = new("commitment", "commitment")
    {
        Rows =
        [
            new("make", Actor.Company) { Also = [Market], Again = ErrorReason.Unspecified, Content = _ => Make(CommitmentKind.Proactive) },
            new("make:papers", Actor.Company)
            {
                Also = [Market], Again = ErrorReason.Unspecified,
                Content = stage => new MakeCommitment(Make(CommitmentKind.DeferredPapers)) { FulfilBy = stage.In(30), Papers = { "验资报告" } },
            },
            new("make:repair", Actor.Company)
            {
                Also = [Market], Again = ErrorReason.Unspecified, Names = new Dictionary<string, ErrorReason> { ["about"] = ErrorReason.RecordUnknown },
                Content = stage => new MakeCommitment(Make(CommitmentKind.Repair)) { About = stage.Penalty },
            },
            new("verify", Market) { From = ["open", "handed-in", "under-review"] },
            new("find_kept", Market) { From = ["open", "handed-in", "verified", "under-review"] },
            new("find_broken", Market)
            {
                From = ["open", "papers", "handed-in", "verified", "kept", "under-review"], Content = _ => new FindCommitmentBroken { DocumentNumber = "陕市监认〔2026〕1号" },
            },
            new("hand_in", Actor.Company)
            {
                Also = [Market], From = ["papers", "handed-in"], Again = ErrorReason.Unspecified, NeedsDocument = true, Late = ErrorReason.CaseTooLate,
            },
            new("hand_in:counter", Market) { Also = [Actor.Company], From = ["papers", "handed-in"], Again = ErrorReason.Unspecified, NeedsDocument = true },
            new("open_review", Market) { From = ["open", "papers", "handed-in", "verified", "kept"] },
            new("close_review", Market) { From = ["under-review"] },
            new("withdraw", Actor.Company) { Also = [Market], From = ["open", "verified"] },
        ],
        Scenes =
        [
            new("open", CaseState.Open, "make"),
            new("papers", CaseState.Open, "make:papers"),
            new("handed-in", CaseState.Done, "make:papers", "hand_in"),
            new("verified", CaseState.Verified, "make", "verify"),
            new("kept", CaseState.Kept, "make", "find_kept"),
            new("under-review", CaseState.Open, "make", "open_review"),
            new("broken", CaseState.Broken, "make", "find_broken"),
            new("withdrawn", CaseState.Withdrawn, "make", "withdraw"),
            new("annulled", CaseState.Annulled, "make", "verify", "!source-withdraws"),
        ],
        Events = new Dictionary<string, Func<Stage, Task>>
        {
            ["!source-withdraws"] = stage => stage.Hub.Report("sx-market", new ReportRow
            {
                Withdrawal = new Withdrawal
                {
                    Subject = new SubjectReference { UnifiedSocialCreditCode = stage.Code }, Dataset = "credit.commitment", RecordNumber = stage.CaseId, Version = 2, Reason = "误报",
                },
            }),
        },
    };

    private static MakeCommitment Make(CommitmentKind kind) => new() { Kind = kind, Matter = "诚信经营", Content = "依法诚信经营", AcceptedBy = "sx-market" };
}
