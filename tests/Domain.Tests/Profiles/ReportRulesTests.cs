using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Records;
using Xunit;

namespace CreditHub.Domain.Tests.Profiles;

public sealed class ReportRulesTests
{
    private static readonly RecordFacts Held = Facts.Debt() with { Version = 5, Digest = Facts.DigestOf("held") };

    private readonly SubjectProfile _profile = Subjects.With(Held);

    [Fact]
    public void Decide_NewKey_IsANewRecord() =>
        Assert.Equal(new ReportDecision.Record(), ReportRules.Decide(_profile, Facts.Debt("2")));

    [Fact]
    public void Decide_SameNumberOfAnotherDataset_IsANewRecord() =>
        Assert.Equal(new ReportDecision.Record(), ReportRules.Decide(_profile, Held with { Key = Held.Key with { Dataset = "tax.arrears" } }));

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    [InlineData(0, false)]
    public void Decide_LowerVersionThatReplacesOneOnPurpose_CorrectsWhereItNamesTheVersionHeld(long replaced, bool corrects) =>
        Assert.Equal(corrects, ReportRules.Decide(_profile, Sent(4, "other"), replaced) is ReportDecision.Correct);

    [Fact]
    public void Decide_LaterVersionOtherContent_Corrects() => Assert.Equal(new ReportDecision.Correct(), ReportRules.Decide(_profile, Sent(6, "other")));

    [Fact]
    public void Decide_LaterVersionSameContent_LeavesUnchanged() =>
        Assert.Equal(new ReportDecision.LeaveUnchanged(), ReportRules.Decide(_profile, Sent(6, "held")));

    [Fact]
    public void Decide_VersionHeldSameContent_IsARepeat() => Assert.Equal(new ReportDecision.Repeat(), ReportRules.Decide(_profile, Sent(5, "held")));

    [Fact]
    public void Decide_VersionHeldOtherContent_NamesBothContents() =>
        Assert.Equal(new ReportDecision.RefuseConflict(Held.Digest, Facts.DigestOf("other")), ReportRules.Decide(_profile, Sent(5, "other")));

    [Theory]
    [InlineData("held")]
    [InlineData("other")]
    public void Decide_EarlierVersion_IsOlderWhateverItHolds(string content) =>
        Assert.Equal(new ReportDecision.FindOlder(), ReportRules.Decide(_profile, Sent(4, content)));

    [Theory]
    [InlineData(RecordKind.RepairDecision)]
    [InlineData(RecordKind.ObjectionNotice)]
    public void Decide_AboutARecordNeverReported_NamesThatRecord(RecordKind kind)
    {
        Assert.Equal(
            new ReportDecision.RefuseUnknownRecord(Facts.KeyOf("9")), ReportRules.Decide(_profile, Facts.About(kind, target: "9", "2026-11-01", "2")));
        Assert.Equal(new ReportDecision.Record(), ReportRules.Decide(_profile, Facts.About(kind, target: "1", "2026-11-01", "2")));
    }

    [Theory]
    [InlineData("held")] // the content was withdrawn, so even the same content is news
    [InlineData("other")]
    public void Decide_LaterVersionOfAWithdrawnRecord_Corrects(string content)
    {
        _profile.ApplyWithdrawn(Held.Key, 6);
        Assert.Equal(new ReportDecision.Correct(), ReportRules.Decide(_profile, Sent(7, content)));
    }

    [Fact]
    public void Decide_VersionOfTheWithdrawal_IsAConflict()
    {
        _profile.ApplyWithdrawn(Held.Key, 6);
        Assert.Equal(new ReportDecision.RefuseConflict(Held.Digest, Held.Digest), ReportRules.Decide(_profile, Sent(6, "held")));
        Assert.Equal(new ReportDecision.FindOlder(), ReportRules.Decide(_profile, Sent(5, "held")));
    }

    [Fact]
    public void DecideWithdrawal_RecordNeverReported_NamesIt() =>
        Assert.Equal(new ReportDecision.RefuseUnknownRecord(Facts.KeyOf("9")), ReportRules.DecideWithdrawal(_profile, Facts.KeyOf("9"), 6, default));

    [Fact]
    public void DecideWithdrawal_RecordThatHolds_FollowsTheSourcesOrder()
    {
        var reason = Facts.DigestOf("reason");
        Assert.Equal(new ReportDecision.FindOlder(), ReportRules.DecideWithdrawal(_profile, Held.Key, 4, reason));
        Assert.Equal(new ReportDecision.RefuseConflict(Held.Digest, reason), ReportRules.DecideWithdrawal(_profile, Held.Key, 5, reason));
        Assert.Equal(new ReportDecision.Withdraw(), ReportRules.DecideWithdrawal(_profile, Held.Key, 6, reason));
    }

    [Fact]
    public void DecideWithdrawal_RecordWithdrawn_IsARepeatOrChangesNothing()
    {
        _profile.ApplyWithdrawn(Held.Key, 6);
        Assert.Equal(new ReportDecision.FindOlder(), ReportRules.DecideWithdrawal(_profile, Held.Key, 5, default));
        Assert.Equal(new ReportDecision.Repeat(), ReportRules.DecideWithdrawal(_profile, Held.Key, 6, default));
        Assert.Equal(new ReportDecision.LeaveUnchanged(), ReportRules.DecideWithdrawal(_profile, Held.Key, 7, default));
    }

    private static RecordFacts Sent(long version, string content) => Held with { Version = version, Digest = Facts.DigestOf(content) };
}
