using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.Tests.Sanctions;

namespace CreditHub.Domain.Tests.Profiles;

/// <summary>Profiles folded from records.</summary>
internal static class Subjects
{
    public static SubjectProfile With(params IEnumerable<RecordFacts> records)
    {
        var profile = new SubjectProfile(UnifiedSocialCreditCode.Parse("91610000220568570K"));
        foreach (var record in records) profile.ApplyReported(record, "");
        return profile;
    }

    /// <summary>Reassesses and applies what is to be announced, as a commit does.</summary>
    public static StandingChanges? Announce(this SubjectProfile profile, BeijingDate today, MeasureCatalogue catalogue)
    {
        var changes = StandingRules.Reassess(profile, today, catalogue.Basis());
        if (changes is not null) profile.ApplyAnnounced(changes.Announced);
        return changes;
    }
}
