using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CsCheck;

namespace CreditHub.Domain.Tests.Profiles;

/// <summary>Generates small worlds: records and catalogues on few days, so that starts, ends and laws meet.</summary>
internal static class StandingGenerators
{
    public static readonly BeijingDate FirstDay = BeijingDate.Parse("2026-01-01");

    /// <summary>Months are the smallest term that a catalogue knows, so the days reach over a quarter.</summary>
    public const int Days = 100;

    public static readonly Gen<BeijingDate> Day = Gen.Int[0, Days - 1].Select(FirstDay.AddDays);

    private static readonly string[] Lists = ["a", "b", "c"];
    private static readonly string[] Matters = ["m1", "m2"];

    private static readonly Gen<ImmutableArray<LegalBasis>> Bases =
        Gen.Select(Day, Gen.Int[-1, Days], (from, length) => new LegalBasis("法", "一", from, length < 0 ? null : from.AddDays(length), false))
            .Array[1, 3].Select(bases => bases.ToImmutableArray());

    private static readonly Gen<PenaltyTrigger> Trigger =
        Gen.Select(Gen.OneOf(PenaltyKinds.None, PenaltyKinds.Closed, PenaltyKinds.Warning), Gen.Int[0, 2], Gen.Int[0, 2])
            .Select((kinds, fine, term) => new PenaltyTrigger(kinds, fine, term));

    private static readonly Gen<(MeasureEffect, ImmutableArray<string>, ImmutableArray<string>, ImmutableArray<PenaltyTrigger>)> Reach =
        Gen.Select(
            Gen.OneOf(MeasureEffect.Must, MeasureEffect.May, MeasureEffect.Favour), Some(Matters), Some(Lists),
            Trigger.Array[0, 2].Select(triggers => triggers.ToImmutableArray()));

    private static readonly Gen<MeasureDefinition> Measure =
        Gen.Select(Reach, Bases, Some(["610100", "610430"]), Some(["E", "C25"]), Gen.Bool).Select((reach, bases, regions, industries, limited) =>
            new MeasureDefinition
            {
                Code = "",
                NameZh = "",
                NameEn = "",
                Effect = reach.Item1,
                MatterCodes = reach.Item2,
                ListCodes = reach.Item3,
                Penalties = reach.Item4,
                Breaches = [.. reach.Item4.Where(t => t.FineAtLeastFen > 0).Select(t => new BreachTrigger([], [], t.TermMonths))],
                LegalBases = bases,
                RegionCodes = limited ? regions : [],
                IndustryCodes = limited ? industries : [],
            });

    public static readonly Gen<MeasureCatalogue> Catalogue =
        Gen.Select(Measure.Array[1, 4], Gen.Int[0, 2].Array[Lists.Length]).Select((measures, terms) => new MeasureCatalogue(
            "generated",
            [.. Matters.Select(code => new MatterDefinition(code, "", "", "", []))],
            [.. Lists.Select((code, i) => ListOf(code, terms[i], i == 0 ? RecordKind.JudgmentDefault : RecordKind.None))],
            [.. measures.Select((measure, i) => measure with { Code = $"measure-{i}" })]));

    private static readonly Gen<RecordKind> Kind = Gen.OneOf(
        RecordKind.JudgmentDefault, RecordKind.ListEntry, RecordKind.ListEntry, RecordKind.Penalty, RecordKind.Penalty, RecordKind.RepairDecision,
        RecordKind.ObjectionNotice, RecordKind.Registration, RecordKind.Commitment);

    private static readonly Gen<RecordFacts> Row =
        Gen.Select(
            Gen.Select(Kind, Day, Gen.Int[-20, 20], Gen.Int[-40, 60], Gen.Int[-60, 60]),
            Gen.Select(Gen.OneOf(Lists), Gen.OneOf(PenaltyKinds.Closed, PenaltyKinds.Warning | PenaltyKinds.Closed, PenaltyKinds.Fine), Gen.Int[0, 3]),
            Gen.Select(Gen.Int[0, 7], Gen.Bool, Gen.Int[0, 9])).Select((days, what, other) =>
            {
                var (kind, decidedOn, shift, length, removal) = days;
                var from = decidedOn.AddDays(Math.Max(shift, 0));
                return Tests.Records.Facts.Of(kind, $"{decidedOn}") with
                {
                    EffectiveFrom = from,
                    EffectiveUntil = length < 0 ? null : from.AddDays(length),
                    RemovedOn = removal < 0 ? null : decidedOn.AddDays(removal),
                    ListCode = kind == RecordKind.ListEntry ? what.Item1 : "",
                    PenaltyKinds = kind == RecordKind.Penalty ? what.Item2 : PenaltyKinds.None,
                    FineFen = kind == RecordKind.Penalty ? what.Item3 : 0,
                    Target = kind is RecordKind.RepairDecision or RecordKind.ObjectionNotice ? Tests.Records.Facts.KeyOf($"{other.Item1}") : null,
                    ObjectionOpen = kind == RecordKind.ObjectionNotice && other.Item2,
                    Registration = kind == RecordKind.Registration ? new RegistrationFacts($"公司{other.Item1}", "610113", "E4710", 1) : null,
                    Breach = kind == RecordKind.Commitment && removal > 0 ? new CommitmentBreach(CommitmentKind.Proactive, CommitmentBreachKind.False, from) : null,
                    Withdrawn = other.Item3 == 0,
                };
            });

    /// <summary>Records of differing keys, some about each other.</summary>
    public static readonly Gen<RecordFacts[]> Rows =
        Row.Array[1, 8].Select(records => records.Select((record, i) => record with { Key = Tests.Records.Facts.KeyOf($"{i}") }).ToArray());

    private static Gen<ImmutableArray<string>> Some(string[] codes) =>
        Gen.Bool.Array[codes.Length].Select(chosen => codes.Where((_, i) => chosen[i]).ToImmutableArray());

    private static ListDefinition ListOf(string code, int termMonths, RecordKind fromKind) => new()
    {
        Code = code,
        NameZh = "",
        NameEn = "",
        Nature = ListNature.SeriousDefaulter,
        IssuingRule = "",
        TermMonths = termMonths,
        Remedy = "",
        FromKind = fromKind,
        FromGrade = "",
        Unverified = false,
    };
}
