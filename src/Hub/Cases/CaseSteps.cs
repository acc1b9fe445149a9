using CreditHub.Domain.Codes;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Ledger;
using CreditHub.V1;
using Google.Protobuf;
using Position = CreditHub.Ledger.Entries.Position;

namespace CreditHub.Hub.Cases;

/// <summary>Takes steps to the subject's grain and brings back its answer.</summary>
internal sealed class CaseSteps(IGrainFactory grains, LedgerStore store, CaseDoor door, DecideRights decide)
{
    /// <summary>Takes one step.</summary>
    public async Task<ActResponse> Act(ActRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var code = door.Open(request, caller);
        await decide.Demand(request, caller, cancellationToken);

        // As it was opened, so that the same command has the same digest however its code was written.
        var message = new CaseMessage(caller.Agency.Code, caller.ActingFor is not null, request.ToByteArray(), caller.Proof is { } proof
            ? Convert.ToHexStringLower(proof.Digest.Span) : "");
        var answer = Check(await GrainOf(code).Act(message));
        return new ActResponse { Case = CaseDisclosure.Of(Case.Parser.ParseFrom(answer.Case)), Token = TokenOf(answer), Repeated = answer.IsRepeated };
    }

    /// <summary>The subject's one door.</summary>
    public IMarketSubjectGrain GrainOf(UnifiedSocialCreditCode code) => grains.GetGrain<IMarketSubjectGrain>(code.ToString());

    /// <summary>The point in the ledger of an answer.</summary>
    public ChangeToken TokenOf(CaseAnswer answer) =>
        new() { Value = Ledger.Tokens.ChangeToken.Of(store, new Position(answer.Position)).ToString() };

    /// <summary>The answer where the grain took the command.</summary>
    /// <exception cref="ApiException">It refused.</exception>
    public static CaseAnswer Check(CaseAnswer answer) => answer.Refusal == 0
        ? answer
        : throw new ApiException((ErrorReason)answer.Refusal, answer.Message, [.. answer.Metadata.Chunk(2).Select(pair => (pair[0], pair[1]))]);
}
