using CreditHub.Hub.Tests.Cases.Model;
using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.BadInput;

/// <summary>Steps of what a company states of itself: voluntary registrations, educations, consents.</summary>
internal static class OwnStatementTables
{
    private static readonly Actor Market = new("sx-market");

    public static ProcessTable Voluntary { get; } = new("voluntary", "voluntary")
    {
        Rows =
        [
            new("register", Actor.Company)
            {
                Also = [Market], Again = ErrorReason.Unspecified,
                Content = _ => new RegisterFact { Topic = "资质", Content = "ISO 9001", VerifiedBy = "sx-market", TruthCommitted = true, Authorised = true },
            },
            new("verify", Market) { From = ["open"] },
            new("refuse", Market) { From = ["open"], Content = _ => new RefuseFact { Reason = "无法核实" } },
            new("find_false", Market) { From = ["open", "verified"], Content = _ => new FindFactFalse { DocumentNumber = "认〔2026〕4号" } },
            new("withdraw", Actor.Company) { Also = [Market], From = ["open", "verified"] },
        ],
        Scenes =
        [
            new("open", CaseState.Open, "register"),
            new("verified", CaseState.Verified, "register", "verify"),
            new("refused", CaseState.Rejected, "register", "refuse"),
            new("false", CaseState.Broken, "register", "find_false"),
            new("withdrawn", CaseState.Withdrawn, "register", "withdraw"),
        ],
    };

    public static ProcessTable Education { get; } = new("education", "education")
    {
        Rows =
        [
            new("record", Actor.Company)
            {
                Also = [Market], Again = ErrorReason.Unspecified, Content = stage => new RecordEducation { Topic = "信用法规", GivenBy = "sx-market", GivenOn = stage.In(-1) },
            },
        ],
        Scenes = [new("ended", CaseState.Ended, "record")],
    };

    public static ProcessTable Consent { get; } = new("consent", "consent")
    {
        Rows =
        [
            new("give", Actor.Company)
            {
                Again = ErrorReason.Unspecified, Content = stage => new GiveConsent { Agency = "bank-xian", Purpose = "financing", Until = stage.In(60) },
            },
            new("revoke", Actor.Company) { From = ["in-effect"], Late = ErrorReason.CaseWrongState },
        ],
        Scenes =
        [
            new("in-effect", CaseState.InEffect, "give"),
            new("revoked", CaseState.Revoked, "give", "revoke"),
            new("over", CaseState.Ended, "give", "~"),
        ],
    };
}
