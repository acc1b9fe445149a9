using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Disclosures;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Payloads.Cases;
using Proto = CreditHub.V1;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>Shows a profile as the contract's message, all but the token.</summary>
public static class ProfileProjection
{
    // Industries and associations evaluate too; «the» public evaluation is the national one.
    private const string NationalEvaluation = "credit.evaluation";

    /// <summary>The profile as it stands on a day.</summary>
    /// <param name="profile">The subject.</param>
    /// <param name="basis">What sanctions are derived by.</param>
    /// <param name="today">The day.</param>
    /// <param name="disclosure">What its reader sees of its records.</param>
    /// <param name="asksAbout">
    /// Matters of which the reader may ask for the verdict. It is that of a check, whatever of its reasons the reader sees: a profile never
    /// contradicts a check.
    /// </param>
    public static Proto.CreditProfile ToProto(
        SubjectProfile profile, SanctionBasis basis, BeijingDate today, SubjectDisclosure disclosure, Func<string, bool> asksAbout)
    {
        var sanctions = profile.DeriveSanctions(basis).Where(s => !s.IsOverBy(today)).ToList();
        var held = disclosure.Once(profile.Records.Values).ToList();
        var registration = held.Exists(r => r.Registration is not null) ? profile.Registration : null;
        var proto = new Proto.CreditProfile
        {
            UnifiedSocialCreditCode = profile.Code.ToString(),
            Name = profile.Name,
            RegistrationState = (Proto.RegistrationState)(registration?.State ?? 0),
            RegionCode = registration?.RegionCode ?? "",
            IndustryCode = registration?.IndustryCode ?? "",
            NonstandardCode = profile.Code.Conformity != CodeConformity.Conforming,
        };
        foreach (var group in held.GroupBy(r => r.Kind).OrderBy(g => g.Key))
            proto.RecordCounts.Add(new Proto.RecordCount { Kind = (Proto.RecordKind)group.Key, Count = disclosure.Count(group) });
        proto.Sanctions.AddRange(sanctions.Where(s => disclosure.Shows(s.Record)).Select(s => s.ToProto()));
        foreach (var matter in basis.Catalogue.Matters.Where(m => asksAbout(m.Code)))
        {
            var verdict = EligibilityRules.Decide(sanctions, new EligibilityQuestion(matter, today, "", ""), basis.Catalogue).Verdict;
            proto.Standings.Add(new Proto.MatterStanding { MatterCode = matter.Code, Verdict = (Proto.Verdict)verdict });
        }

        AddCases(proto, profile);
        var facts = held.Where(r => r.Kind == RecordKind.VoluntaryRegistration).ToList();
        if (facts.Count > 0) proto.Voluntary = new Proto.VoluntaryCount { Verified = facts.Count(f => f.IsVerified), Stated = facts.Count(f => !f.IsVerified) };
        if (Latest(held.Where(r => r.Key.Dataset == NationalEvaluation), RecordKind.CreditEvaluation) is { } evaluation)
            proto.LatestEvaluation = new Proto.CreditEvaluation { Grade = evaluation.Grade, Scheme = evaluation.Scheme };
        proto.Evaluations.AddRange(held.Where(r => r.Kind == RecordKind.CreditEvaluation)
            .OrderByDescending(r => r.DecidedOn).ThenBy(r => r.Key.ToString(), StringComparer.Ordinal).Select(ToResult));
        if (Latest(held, RecordKind.TaxCreditGrade) is { } grade)
        {
            proto.LatestTaxGrade = new Proto.TaxCreditGrade
            {
                Grade = grade.Grade,
                EvaluatedYear = int.Parse(grade.Scheme, System.Globalization.CultureInfo.InvariantCulture),
            };
        }

        return proto;
    }

    // With their steps, which say who is a party; whoever hands the profile out leaves out what does not concern its reader.
    private static void AddCases(Proto.CreditProfile proto, SubjectProfile profile)
    {
        var open = profile.Cases.Values.Where(c => !c.State.IsAtRest() || c.Deadline is not null).OrderBy(c => c.Id, StringComparer.Ordinal);
        proto.OpenCases.AddRange(open.Select(c => c.ToProto(profile.Code, profile.Name)));
    }

    private static Proto.EvaluationResult ToResult(RecordFacts facts) => new()
    {
        Record = facts.Key.ToProto(),
        Grade = facts.Grade,
        Scheme = facts.Scheme,
        EvaluatedOn = facts.DecidedOn.ToProto(),
        Authority = new Proto.Authority { Name = facts.AuthorityName, UnifiedSocialCreditCode = facts.AuthorityCode },
    };

    private static RecordFacts? Latest(IEnumerable<RecordFacts> records, RecordKind kind) =>
        records.Where(r => r.Kind == kind).MaxBy(r => r.DecidedOn);
}
