using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>Steps of commitments at the door.</summary>
internal static class CommitmentSteps
{
    private const int MatterMax = 200;
    private const int ContentMax = 4000;
    private const int PapersMax = 20;
    private const int PaperMax = 200;
    private const int SampleMax = 64;
    private const int DocumentNumberMax = 128;

    /// <summary>Checks the fields of a step.</summary>
    public static void Check(CommitmentStep step, StepFields fields)
    {
        switch (step.StepCase)
        {
            case CommitmentStep.StepOneofCase.Make:
                CheckMake(step.Make, fields);
                break;
            case CommitmentStep.StepOneofCase.FindBroken:
                StepFields.Text(step.FindBroken.DocumentNumber, "commitment.find_broken.document_number", DocumentNumberMax);
                if (step.FindBroken.Breach != CommitmentBreach.Unspecified) StepFields.Defined(step.FindBroken.Breach, "commitment.find_broken.breach");
                StepFields.Date(step.FindBroken.FoundOn, "commitment.find_broken.found_on");
                break;
            case CommitmentStep.StepOneofCase.OpenReview:
                StepFields.OptionalText(step.OpenReview.Sample, "commitment.open_review.sample", SampleMax);
                break;
            case CommitmentStep.StepOneofCase.Verify or CommitmentStep.StepOneofCase.FindKept or CommitmentStep.StepOneofCase.HandIn
                or CommitmentStep.StepOneofCase.CloseReview or CommitmentStep.StepOneofCase.Withdraw:
                break;
            default:
                throw StepFields.Missing("commitment.step");
        }
    }

    private static void CheckMake(MakeCommitment make, StepFields fields)
    {
        StepFields.Defined(make.Kind, "commitment.make.kind");
        StepFields.Text(make.Matter, "commitment.make.matter", MatterMax);
        StepFields.Text(make.Content, "commitment.make.content", ContentMax);
        fields.Agency(make.AcceptedBy, "commitment.make.accepted_by");
        StepFields.Date(make.FulfilBy, "commitment.make.fulfil_by");
        StepFields.OptionalText(make.Association, "commitment.make.association", PaperMax);
        StepFields.Count(make.Papers.Count, "commitment.make.papers", PapersMax);
        foreach (var paper in make.Papers) StepFields.Text(paper, "commitment.make.papers", PaperMax);
        if (make.About is not null) StepFields.Reference(make.About, "commitment.make.about");

        // What belongs to another kind would be published with this one and mean nothing.
        var kind = make.Kind;
        if (kind is not (CommitmentKind.CertificateSubstitute or CommitmentKind.DeferredPapers)) StepFields.Absent(make.Papers.Count == 0, "commitment.make.papers", kind);
        if (kind != CommitmentKind.IndustrySelfDiscipline) StepFields.Absent(make.Association.Length == 0, "commitment.make.association", kind);
        if (kind != CommitmentKind.Repair) StepFields.Absent(make.About is null, "commitment.make.about", kind);
    }
}
