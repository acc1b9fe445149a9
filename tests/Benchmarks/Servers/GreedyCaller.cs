using CreditHub.Benchmarks.Running;
using CreditHub.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace CreditHub.Benchmarks.Servers;

/// <summary>
/// An agency that calls without pause and heeds no refusal, in a process of its own: greed must cost the other agency what the hub lets it cost, and not a share
/// of the caller's own process. It calls between a «go» and a «stop» on stdin, and ends with stdin.
/// </summary>
internal static class GreedyCaller
{
    /// <summary>The command that it is started with.</summary>
    public const string Command = "be-greedy";

    /// <summary>A line on stdin: begin.</summary>
    public const string Go = "go";

    /// <summary>A line on stdin: pause.</summary>
    public const string Stop = "stop";

    private const int Outstanding = 64;
    private static readonly Metadata Caller = BenchChannel.As("sx-bidding", "bidding");

    /// <summary>Calls the hub at an address about companies of a file, a code a line.</summary>
    public static async Task Run(string target)
    {
        var (address, file) = (target[..target.IndexOf('|', StringComparison.Ordinal)], target[(target.IndexOf('|', StringComparison.Ordinal) + 1)..]);
        using var channel = GrpcChannel.ForAddress(address);
        var client = new EligibilityService.EligibilityServiceClient(channel);
        var questions = Array.ConvertAll(await File.ReadAllLinesAsync(file), code => new CheckRequest { UnifiedSocialCreditCode = code, MatterCode = "bidding" });
        Console.WriteLine(ServerProcess.Ready + address);
        while (await Console.In.ReadLineAsync() is { } said)
        {
            if (said != Go) continue;
            using var enough = new CancellationTokenSource();
            var greed = Task.WhenAll(Enumerable.Range(0, Outstanding).Select(_ => Task.Run(() => Grab(client, questions, enough.Token), CancellationToken.None)));
            await Console.In.ReadLineAsync();
            await enough.CancelAsync();
            await greed;
        }
    }

    // It heeds no refusal: the next call follows at once.
    private static async Task Grab(EligibilityService.EligibilityServiceClient client, CheckRequest[] questions, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                await client.CheckAsync(questions[i % questions.Length], Caller, cancellationToken: stop);
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.ResourceExhausted or StatusCode.Cancelled)
            {
                // Greed does not wait.
            }
        }
    }
}
