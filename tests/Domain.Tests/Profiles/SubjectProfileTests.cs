using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Records;
using Xunit;

namespace CreditHub.Domain.Tests.Profiles;

public sealed class SubjectProfileTests
{
    [Fact]
    public void ApplyReported_LaterVersion_ReplacesTheEarlier()
    {
        var profile = Subjects.With(Facts.Debt(), Facts.Debt() with { Version = 2, DocumentNumber = "更正" });
        Assert.Equal("更正", Assert.Single(profile.Records).Value.DocumentNumber);
    }

    [Fact]
    public void ApplyWithdrawn_Record_StaysWithItsMarkAndVersion()
    {
        var profile = Subjects.With(Facts.Debt());
        profile.ApplyWithdrawn(Facts.KeyOf("1"), 7);
        Assert.Equal(Facts.Debt() with { Withdrawn = true, Version = 7 }, Assert.Single(profile.Records).Value);
        Assert.Equal(0, profile.Kinds);
    }

    [Fact]
    public void Name_RegisterAndSources_TheRegisterGoesFirst()
    {
        var profile = Subjects.With();
        profile.ApplyReported(Facts.Debt(), "法院写的名");
        profile.ApplyReported(Facts.Debt("2"), ""); // no name reported: the one held stays
        Assert.Equal(("法院写的名", "", ""), (profile.Name, profile.RegionCode, profile.IndustryCode));

        profile.ApplyReported(Registration("2026-01-01", "甲", "3"), "甲");
        Assert.Equal(("甲", "610113", "C2511"), (profile.Name, profile.RegionCode, profile.IndustryCode));
    }

    [Fact]
    public void Registration_SeveralRecords_TheLatestDecisionThatHoldsCounts()
    {
        var profile = Subjects.With(
            Registration("2026-03-01", "丙", "3"), Registration("2026-01-01", "甲", "1") with { Version = 9 }, Registration("2026-02-01", "乙", "2"));
        Assert.Equal("丙", profile.Registration?.Name);
        profile.ApplyWithdrawn(Facts.KeyOf("3"), 2);
        Assert.Equal("乙", profile.Registration?.Name);
    }

    [Fact]
    public void Registration_SameDayAndVersion_DoesNotDependOnArrival()
    {
        RecordFacts[] records = [Registration("2026-01-01", "甲", "1"), Registration("2026-01-01", "乙", "2")];
        Assert.Equal(Subjects.With(records).Registration, Subjects.With(records.Reverse()).Registration);
    }

    [Fact]
    public void Kinds_SeveralRecords_IsTheMaskOfWhatIsHeld() =>
        Assert.Equal(
            RecordKind.JudgmentDefault.Bit() | RecordKind.Honour.Bit(),
            Subjects.With(Facts.Debt(), Facts.Debt("2"), Facts.Of(RecordKind.Honour, "2026-01-01", "3")).Kinds);

    private static RecordFacts Registration(string decidedOn, string name, string number) =>
        Facts.Of(RecordKind.Registration, decidedOn, number) with { Registration = new RegistrationFacts(name, "610113", "C2511", 1) };
}
