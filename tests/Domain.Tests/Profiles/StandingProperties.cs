using CreditHub.Domain.Calendar;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.Tests.Sanctions;
using CsCheck;
using Xunit;

namespace CreditHub.Domain.Tests.Profiles;

public sealed class StandingProperties
{
    private static readonly Gen<(string, string)> Place =
        Gen.Select(Gen.OneOf("", "610113", "610100", "610000", "610430", "610431"), Gen.OneOf("", "E", "E4710", "C", "C2511"));

    [Fact]
    public void Fold_RowsOfDifferingKeysInAnyOrder_GiveTheSameProfile() =>
        Gen.Select(StandingGenerators.Catalogue, StandingGenerators.Rows, StandingGenerators.Day, Gen.Int).Sample((catalogue, rows, today, seed) =>
        {
            var shuffled = rows.ToArray();
            new Random(seed).Shuffle(shuffled);
            var (one, other) = (Subjects.With(rows), Subjects.With(shuffled));

            Assert.Equal(one.Registration, other.Registration);
            Assert.Equal(one.Kinds, other.Kinds);
            Assert.Equal(one.DeriveSanctions(catalogue.Basis()), other.DeriveSanctions(catalogue.Basis()));
            Assert.Equal(Told(one.Announce(today, catalogue)), Told(other.Announce(today, catalogue)));
            Assert.Equal(StandingRules.NextDue(one, today, catalogue), StandingRules.NextDue(other, today, catalogue));
        });

    [Fact]
    public void Reassess_WhatItAnnouncedIsApplied_FindsNothingMore() =>
        Gen.Select(StandingGenerators.Catalogue, StandingGenerators.Rows, StandingGenerators.Day).Sample((catalogue, rows, today) =>
        {
            // Row by row, as the grain does: what earlier rows left announced must not show through.
            var profile = Subjects.With();
            foreach (var row in rows)
            {
                profile.ApplyReported(row, "");
                profile.Announce(today, catalogue);
                Assert.Null(StandingRules.Reassess(profile, today, catalogue.Basis()));
            }
        });

    [Fact]
    public void NextDue_DaysBefore_BringNoChange() =>
        Gen.Select(StandingGenerators.Catalogue, StandingGenerators.Rows, StandingGenerators.Day).Sample((catalogue, rows, today) =>
        {
            var profile = Subjects.With(rows);
            profile.Announce(today, catalogue);
            var due = StandingRules.NextDue(profile, today, catalogue);
            Assert.False(due <= today);
            foreach (var day in DaysFrom(today, due)) Assert.Null(StandingRules.Reassess(profile, day, catalogue.Basis()));
        });

    [Fact]
    public void CouldChangeOn_DaysBefore_AreAnsweredAlikeWithTheSameReasons() =>
        Gen.Select(StandingGenerators.Catalogue, StandingGenerators.Rows, StandingGenerators.Day, Place).Sample((catalogue, rows, today, place) =>
        {
            var profile = Subjects.With(rows);
            foreach (var matter in catalogue.Matters)
            {
                var answer = Ask(today);
                Assert.False(answer.CouldChangeOn <= today);
                foreach (var day in DaysFrom(today, answer.CouldChangeOn))
                {
                    Assert.Equal(answer.Verdict, Ask(day).Verdict);
                    Assert.Equal(Told(answer), Told(Ask(day)));
                    Assert.Equal(answer.CouldChangeOn, Ask(day).CouldChangeOn);
                }

                EligibilityDecision Ask(BeijingDate day) => profile.Decide(new EligibilityQuestion(matter, day, place.Item1,
                    place.Item2), catalogue.Basis());
            }
        });

    [Fact]
    public void Announced_TodayAndAllDaysUntilDue_AnswersAsTheRecordsDo() =>
        Gen.Select(StandingGenerators.Catalogue, StandingGenerators.Rows, StandingGenerators.Day, Place).Sample((catalogue, rows, today, place) =>
        {
            // The standing index holds what was announced; it must answer as the fold does, on every day until the next announcement and after.
            var profile = Subjects.With(rows);
            profile.Announce(today, catalogue);
            foreach (var matter in catalogue.Matters)
            {
                foreach (var day in DaysFrom(today, null))
                {
                    var question = new EligibilityQuestion(matter, day, place.Item1, place.Item2);
                    var byIndex = EligibilityRules.Decide(profile.Announced.Sanctions, question, catalogue);
                    var byFold = profile.Decide(question, catalogue.Basis());
                    Assert.Equal((byFold.Verdict, byFold.CouldChangeOn), (byIndex.Verdict, byIndex.CouldChangeOn));
                    Assert.Equal(Told(byFold), Told(byIndex));
                }
            }
        });

    [Fact]
    public void Withdrawal_OfARecord_LeavesTheStandingAsIfItWasNeverReported() =>
        Gen.Select(StandingGenerators.Catalogue, StandingGenerators.Rows, StandingGenerators.Day, Gen.Int[0, 7]).Sample((catalogue, rows, today, pick) =>
        {
            var gone = rows[pick % rows.Length];
            var withdrawn = Subjects.With(rows);
            withdrawn.Announce(today, catalogue);
            withdrawn.ApplyWithdrawn(gone.Key, gone.Version + 1);
            withdrawn.Announce(today, catalogue);
            var never = Subjects.With(rows.Where(row => row.Key != gone.Key));
            never.Announce(today, catalogue);

            Assert.Equal(never.Registration, withdrawn.Registration);
            Assert.Equal(never.Kinds, withdrawn.Kinds);
            Assert.Equal(never.DeriveSanctions(catalogue.Basis()), withdrawn.DeriveSanctions(catalogue.Basis()));
            Assert.Equal(never.Announced.Sanctions, withdrawn.Announced.Sanctions);
            Assert.Equal(never.Announced.Verdicts, withdrawn.Announced.Verdicts);
            Assert.Equal(StandingRules.NextDue(never, today, catalogue), StandingRules.NextDue(withdrawn, today, catalogue));
        });

    [Fact]
    public void Decide_AnyDay_ActsOnlyByALawInForceAndASanctionThatHolds() =>
        Gen.Select(StandingGenerators.Catalogue, StandingGenerators.Rows, StandingGenerators.Day, Place).Sample((catalogue, rows, day, place) =>
        {
            var profile = Subjects.With(rows);
            foreach (var matter in catalogue.Matters)
            {
                var decision = profile.Decide(new EligibilityQuestion(matter, day, place.Item1, place.Item2), catalogue.Basis());
                Assert.All(decision.Reasons, reason =>
                {
                    Assert.NotEmpty(reason.LegalBases);
                    Assert.All(reason.LegalBases, basis => Assert.True(basis.InForceFrom <= day && !(basis.InForceUntil < day)));
                    Assert.True(reason.Sanction.From <= day && !(reason.Sanction.Until < day));
                    Assert.Contains(matter.Code, reason.Measure.MatterCodes);
                    Assert.False(profile.Records[reason.Sanction.Record].Withdrawn);
                });
                Assert.Equal(decision.Verdict == Verdict.Barred, decision.Reasons.Any(r => r.Effect == MeasureEffect.Must));
            }
        });

    [Fact]
    public void Changes_Replayed_LeadFromWhatWasToldToWhatIsTold() =>
        Gen.Select(StandingGenerators.Catalogue, StandingGenerators.Rows, StandingGenerators.Day).Sample((catalogue, rows, today) =>
        {
            // A subscriber who keeps verdicts by the changes alone ends up with the verdicts that the hub holds.
            var profile = Subjects.With();
            var kept = new SortedDictionary<string, Verdict>(StringComparer.Ordinal);
            foreach (var row in rows)
            {
                profile.ApplyReported(row, "");
                foreach (var change in profile.Announce(today, catalogue)?.Changes.Where(c => c.MatterCode.Length > 0) ?? [])
                {
                    Assert.Equal(kept.GetValueOrDefault(change.MatterCode, Verdict.Clear), change.Before);
                    if (change.After == Verdict.Clear) kept.Remove(change.MatterCode);
                    else kept[change.MatterCode] = change.After;
                }
            }

            Assert.Equal(profile.Announced.Verdicts, kept);
        });

    private static IEnumerable<BeijingDate> DaysFrom(BeijingDate today, BeijingDate? before)
    {
        var end = StandingGenerators.FirstDay.AddDays(StandingGenerators.Days * 3);
        for (var day = today; day < (before ?? end) && day < end; day = day.AddDays(1)) yield return day;
    }

    private static IEnumerable<string> Told(StandingChanges? changes) =>
        changes?.Changes.Select(c => $"{c.Kind} {c.Sanction?.Record} {c.Sanction?.Until} {c.MatterCode} {c.Before} {c.After}") ?? [];

    private static IEnumerable<string> Told(EligibilityDecision decision) => decision.Reasons.Select(r =>
        $"{r.Effect} {r.Measure.Code} {r.Sanction.Record} {r.Sanction.ListCode} {r.LimitedTo} {string.Join(' ', r.LegalBases.Select(b => $"{b.InForceFrom}..{b.InForceUntil}"))}");
}
