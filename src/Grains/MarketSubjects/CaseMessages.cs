using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Payloads.Cases;
using CreditHub.V1;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>A step of a case on its way to the subject's grain.</summary>
/// <param name="Agency">Agency code of the caller.</param>
/// <param name="ActsForSubject">True where the caller passes on what the subject itself does.</param>
/// <param name="Request">An <c>ActRequest</c> that was validated at the door.</param>
/// <param name="Proof">SHA-256 of the statement by which the subject proved that it asked the caller; empty where there is none.</param>
[GenerateSerializer, Immutable, Alias("credithub.CaseMessage")]
public sealed record CaseMessage([property: Id(0)] string Agency, [property: Id(1)] bool ActsForSubject, [property: Id(2)] byte[] Request,
    [property: Id(3)] string Proof = "")
{
    internal CaseCommand ToCommand()
    {
        var request = ActRequest.Parser.ParseFrom(Request);
        return new CaseCommand
        {
            CommandId = request.CommandId,
            CaseId = request.CaseId.Length == 0 ? null : request.CaseId,
            Actor = new CaseActor(Agency, ActsForSubject) { Proof = Proof },
            Step = CaseMapping.StepOf(request),
            Digest = ContentDigest.Of(Request),
            Documents = [.. request.DocumentIds],
            Note = request.Note,
        };
    }
}

/// <summary>What became of a step or a document.</summary>
/// <param name="Case">A <c>Case</c>; empty where refused, and for documents.</param>
/// <param name="Position">Ledger position of the subject's last change.</param>
/// <param name="IsRepeated">True where the same had been done before.</param>
/// <param name="Refusal">Number of the <c>ErrorReason</c>; 0 where it was taken.</param>
/// <param name="Message">What is wrong; empty where it was taken.</param>
/// <param name="Metadata">Keys and values of the refusal in turns.</param>
[GenerateSerializer, Immutable, Alias("credithub.CaseAnswer")]
public sealed record CaseAnswer(
    [property: Id(0)] byte[] Case, [property: Id(1)] long Position, [property: Id(2)] bool IsRepeated, [property: Id(3)] int Refusal,
    [property: Id(4)] string Message, [property: Id(5)] string[] Metadata);
