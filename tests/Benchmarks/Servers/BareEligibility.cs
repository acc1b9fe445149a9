using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Benchmarks.Servers;

/// <summary>An echo in the shape of checks, and a dictionary behind bare streams.</summary>
internal sealed class BareEligibility(BareAnswers answers, BareDecisions decisions) : EligibilityService.EligibilityServiceBase
{
    public override Task<CheckResponse> Check(CheckRequest request, ServerCallContext context) => Task.FromResult(answers.Next());

    public override async Task CheckMany(
        IAsyncStreamReader<CheckManyRequest> requestStream, IServerStreamWriter<CheckManyResponse> responseStream, ServerCallContext context)
    {
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken)) await responseStream.WriteAsync(decisions.Answer(message));
    }
}

/// <summary>Prepared answers, one after the other, so that their mean size is that of the hub's.</summary>
internal sealed class BareAnswers(LimitMaterial material)
{
    private readonly CheckResponse[] _answers = material.ReadCheckAnswers();
    private uint _next;

    public CheckResponse Next() => _answers[Interlocked.Increment(ref _next) % _answers.Length];
}
