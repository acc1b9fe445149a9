using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Commitments;

/// <summary>What each kind of commitment needs beside what all have (承诺类型的特别要求), Shaanxi's plan of 2020, section 3.1.</summary>
internal static class CommitmentKinds
{
    /// <summary>The refusal of a commitment that lacks what its kind needs; null where nothing is wrong.</summary>
    public static CaseDecision? Check(MakeCommitment made, CaseContext context)
    {
        if (!MayAccept(made, context))
        {
            return Unmet(
                "accepted_by", $"'{made.AcceptedBy}' accepts no commitments: the sharing directory does not name it for {CommitmentRecords.Dataset}.", made.AcceptedBy);
        }

        if (made.FulfilBy is { } day && day < context.Today)
            return Unmet("fulfil_by", $"The day by which the commitment is to be kept, {day}, has passed.", day.ToString());
        if (NeedsPapers(made.CommitmentKind) && made.Papers.IsEmpty) return Unmet("papers", $"A commitment of the kind {made.CommitmentKind} names the papers that are meant.");
        if (made.CommitmentKind == CommitmentKind.IndustrySelfDiscipline && made.Association.Length == 0)
            return Unmet("association", "A commitment of self-discipline names the association whose rules are meant.");
        return made.CommitmentKind switch
        {
            CommitmentKind.DeferredPapers => CheckPapersTerm(made, context),
            CommitmentKind.Repair => CheckTarget(made, context),
            _ => null,
        };
    }

    // Whoever accepts stands behind a public record: an agency that the directory names, or for repair the source of the record that is
    // to be repaired.
    private static bool MayAccept(MakeCommitment made, CaseContext context) =>
        context.Rules.Directory.FindDataset(CommitmentRecords.Dataset)?.ReportingAgencies.Contains(made.AcceptedBy) == true
        || (made.CommitmentKind == CommitmentKind.Repair && made.About?.Source == made.AcceptedBy);

    /// <summary>True for kinds that name papers.</summary>
    public static bool NeedsPapers(CommitmentKind kind) => kind is CommitmentKind.CertificateSubstitute or CommitmentKind.DeferredPapers;

    /// <summary>The refusal for a condition that is not met.</summary>
    public static CaseDecision Unmet(string condition, string message, string value = "") =>
        CaseDecision.Refuse(CaseRefusal.CaseConditionUnmet, message, ("condition", condition), ("value", value));

    private static CaseDecision? CheckPapersTerm(MakeCommitment made, CaseContext context)
    {
        if (made.FulfilBy is not { } day) return Unmet("fulfil_by", "A commitment to hand in missing papers says by which day.");
        var latest = context.DeadlineFrom(context.Today, CommitmentTerms.Papers);
        return day <= latest.DueOn ? null : CaseDecision.Refuse(
            CaseRefusal.CaseConditionUnmet, $"Missing papers are to be handed in by {latest.DueOn} at the latest ({latest.Rule}), not by {day}.",
            ("condition", "fulfil_by"), ("value", day.ToString()), ("latest", latest.DueOn.ToString()), ("rule", latest.Rule));
    }

    // A commitment for repair is about something that counts against the subject, and about nothing else.
    private static CaseDecision? CheckTarget(MakeCommitment made, CaseContext context)
    {
        if (made.About is not { } about) return Unmet("about", "A commitment for repair names the record that is to be repaired.");
        if (!context.Profile.Records.TryGetValue(about, out var record) || record.Withdrawn)
            return CaseProcess.NoRecord(about);
        return record.IsAdverse || record.Kind == RecordKind.ListEntry || context.Rules.Publicity.IsNegative(record) ? null : CaseDecision.Refuse(
            CaseRefusal.CaseTargetUnsuitable, $"Record {about} of the kind {record.Kind} counts against nobody: there is nothing to repair.",
            ("record", about.ToString()!), ("kind", record.Kind.ToString()));
    }
}
