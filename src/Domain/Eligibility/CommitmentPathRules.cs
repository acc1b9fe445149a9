using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Sanctions;

namespace CreditHub.Domain.Eligibility;

/// <summary>Procedure of an application for which the subject may commit itself (办理方式). The numbers are those of the contract.</summary>
public enum CommitmentProcedure
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Decided at once on the commitment (即时办理).</summary>
    Immediate = 1,

    /// <summary>Accepted at once, missing papers are handed in later (容缺受理).</summary>
    AcceptFirst = 2,

    /// <summary>The ordinary procedure with all proofs (普通程序).</summary>
    Ordinary = 3,
}

/// <summary>What kind of reason decides about the way. The numbers are those of the contract.</summary>
public enum CommitmentPathGround
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Nothing stands against the subject.</summary>
    GoodStanding = 1,

    /// <summary>A measure favours it.</summary>
    Favoured = 2,

    /// <summary>Papers are missing.</summary>
    PapersMissing = 3,

    /// <summary>A measure bars it from the way of commitment.</summary>
    Barred = 4,

    /// <summary>A measure may be held against it.</summary>
    MayBeHeldAgainst = 5,

    /// <summary>The hub knows no such subject.</summary>
    UnknownSubject = 6,

    /// <summary>No rule that opens the way is in force on the day.</summary>
    NoRuleInForce = 7,
}

/// <summary>One reason for the way of an application.</summary>
/// <param name="Ground">What kind of reason.</param>
/// <param name="Text">The reason in Chinese, for the applicant.</param>
/// <param name="MeasureCode">The measure that is meant; empty = none.</param>
/// <param name="Basis">The rule on which it rests; null = the measure's own, or none is needed.</param>
public sealed record CommitmentPathReason(CommitmentPathGround Ground, string Text, string MeasureCode = "", LegalBasis? Basis = null);

/// <summary>Which way an application goes, and why.</summary>
/// <param name="Procedure">The way.</param>
/// <param name="Reasons">Reasons, the deciding ones first; at least one.</param>
/// <param name="CouldChangeOn">First later day on which a rule alone could change it, apart from the verdict; null = never.</param>
public sealed record CommitmentPath(CommitmentProcedure Procedure, ImmutableArray<CommitmentPathReason> Reasons, BeijingDate? CouldChangeOn)
{
    /// <summary>True where the way is offered to a subject of which nothing is known: what it states is to be checked afterwards.</summary>
    public bool Review { get; init; }
}

/// <summary>
/// Decides which way an application goes for which the subject may commit itself (Shaanxi Social Credit Regulation Art 35; Shaanxi's plan
/// of 2020, 3.1): at once where nothing stands against the subject and its papers are complete; accepted first where papers are missing
/// that it commits itself to hand in; else in the ordinary procedure. One of which nothing is known yet has the same way, marked for
/// review. Follows from the verdict alone, so it never says more than the verdict does.
/// </summary>
public static class CommitmentPathRules
{
    /// <summary>The way; null for matters that are not under commitment.</summary>
    public static CommitmentPath? Decide(EligibilityDecision decision, EligibilityQuestion question, bool papersMissing)
    {
        if (question.Matter.Commitment is not { } opening) return null;
        var rules = papersMissing ? opening.AcceptFirst : opening.Immediate;
        var change = NextChange(rules, question.Day);
        return decision.Verdict switch
        {
            Verdict.UnknownSubject => ForUnknown(Open(decision, rules.FirstOrDefault(r => r.IsInForce(question.Day)), papersMissing,
                change)),
            Verdict.Barred or Verdict.Attention => Ordinary([.. decision.Reasons.Where(r => r.Effect != MeasureEffect.Favour).Select(Against)], change),
            _ => Open(decision, rules.FirstOrDefault(r => r.IsInForce(question.Day)), papersMissing, change),
        };
    }

    private static CommitmentPath Open(EligibilityDecision decision, LegalBasis? rule, bool papersMissing, BeijingDate? change)
    {
        if (rule is null) return Ordinary([new(CommitmentPathGround.NoRuleInForce, "该日无现行有效的告知承诺或容缺受理规定")], change);
        var reasons = ImmutableArray.CreateBuilder<CommitmentPathReason>();
        if (papersMissing) reasons.Add(new(CommitmentPathGround.PapersMissing, "部分申报材料不齐备,申请人书面承诺在规定期限内提供,先行受理", Basis: rule));
        reasons.Add(new(CommitmentPathGround.GoodStanding, "信用状况较好,无不适用告知承诺制的情形", Basis: papersMissing ? null : rule));
        foreach (var favour in decision.Reasons.Where(r => r.RestsBecauseOf is null))
            reasons.Add(new(CommitmentPathGround.Favoured, favour.Measure.NameZh, favour.Measure.Code));
        return new(papersMissing ? CommitmentProcedure.AcceptFirst : CommitmentProcedure.Immediate, reasons.DrainToImmutable(), change);
    }

    // Not known is not bad: a new company has done nothing yet. The way is offered, and what it stated is checked afterwards.
    private static CommitmentPath ForUnknown(CommitmentPath open) => open.Procedure == CommitmentProcedure.Ordinary ? open : open with
    {
        Reasons =
        [
            .. open.Reasons.Where(r => r.Ground != CommitmentPathGround.GoodStanding),
            new(
                CommitmentPathGround.UnknownSubject, "未查询到该主体的信用信息,可以适用告知承诺制,办理后应当核查",
                Basis: open.Reasons.First(r => r.Basis is not null).Basis),
        ],
        Review = true,
    };

    private static CommitmentPathReason Against(VerdictReason reason) => reason.Effect == MeasureEffect.Must
        ? new(CommitmentPathGround.Barred, $"{reason.Measure.NameZh},不适用告知承诺制", reason.Measure.Code)
        : new(CommitmentPathGround.MayBeHeldAgainst, $"{reason.Measure.NameZh},由办理机关决定是否适用告知承诺制", reason.Measure.Code);

    private static CommitmentPath Ordinary(ImmutableArray<CommitmentPathReason> reasons, BeijingDate? change) =>
        new(CommitmentProcedure.Ordinary, reasons, change);

    private static BeijingDate? NextChange(ImmutableArray<LegalBasis> rules, BeijingDate day)
    {
        var days = rules.Select(r => r.InForceFrom).Concat(rules.Select(r => r.InForceUntil?.AddDays(1)).OfType<BeijingDate>()).Where(d => d > day).ToList();
        return days.Count == 0 ? null : days.Min();
    }
}
