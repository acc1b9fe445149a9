using CreditHub.Benchmarks.Running;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace CreditHub.Benchmarks.Servers;

/// <summary>
/// An agency that asks for whatever costs the hub most, all at once and without pause, in a process of its own: documents of a mebibyte
/// that no case names, questions about an earlier state of knowledge by the call and by the message, profiles, and watches of many
/// companies by name that it opens and drops. It calls
/// between a «go» and a «stop» on stdin, and ends with stdin.
/// </summary>
internal static class HostileCaller
{
    /// <summary>The command that it is started with.</summary>
    public const string Command = "be-hostile";

    private const int Outstanding = 16;
    private const int Streams = 4;
    private const int QuestionsPerMessage = 256;
    private const int WatchedCompanies = 50_000;
    private static readonly Metadata Caller = BenchChannel.As("sx-market", "supervision");

    /// <summary>Calls the hub at an address about companies of a file, a code a line.</summary>
    public static async Task Run(string target)
    {
        var (address, file) = (target[..target.IndexOf('|', StringComparison.Ordinal)],
            target[(target.IndexOf('|', StringComparison.Ordinal) + 1)..]);
        using var channel = GrpcChannel.ForAddress(address);
        var codes = await File.ReadAllLinesAsync(file);
        var attacks = Attacks(channel.CreateCallInvoker(), codes).ToList();
        Console.WriteLine(ServerProcess.Ready + address);
        while (await Console.In.ReadLineAsync() is { } said)
        {
            if (said != GreedyCaller.Go) continue;
            using var enough = new CancellationTokenSource();
            var attack = Task.WhenAll(attacks.Select(a => Task.Run(() => Repeat(a, enough.Token), CancellationToken.None)));
            await Console.In.ReadLineAsync();
            await enough.CancelAsync();
            await attack;
        }
    }

    private static IEnumerable<Func<int, CancellationToken, Task>> Attacks(CallInvoker invoker, string[] codes)
    {
        var cases = new CaseService.CaseServiceClient(invoker);
        var eligibility = new EligibilityService.EligibilityServiceClient(invoker);
        var subjects = new SubjectService.SubjectServiceClient(invoker);
        var sanctions = new SanctionService.SanctionServiceClient(invoker);
        for (var i = 0; i < Outstanding; i++)
        {
            var first = i * 1000;
            yield return async (n, stop) => await cases.SubmitDocumentAsync(
                new SubmitDocumentRequest
                {
                    UnifiedSocialCreditCode = codes[(first + n) % codes.Length], Name = "a.pdf", MediaType = "application/pdf",
                    Content = UnsafeByteOperations.UnsafeWrap(Document(first + n)),
                },
                Caller, cancellationToken: stop);
            yield return async (n, stop) => await eligibility.CheckAsync(Past(codes[(first + n) % codes.Length]), Caller,
                cancellationToken: stop);
            yield return async (n, stop) => await subjects.GetProfileAsync(
                new GetProfileRequest { UnifiedSocialCreditCode = codes[(first + n) % codes.Length] }, Caller, cancellationToken: stop);
        }

        for (var i = 0; i < Streams; i++)
        {
            var first = i * 1000;
            yield return (n, stop) => AskMany(eligibility, codes, first + n, stop);
            yield return async (_, stop) =>
            {
                var request = new WatchRequest { Now = new StartNow(), Filter = new SanctionFilter() };
                request.Filter.UnifiedSocialCreditCodes.AddRange(codes.Take(WatchedCompanies));
                using var watch = sanctions.Watch(request, Caller, cancellationToken: stop);
                await watch.ResponseStream.MoveNext(stop);
            };
        }
    }

    private static async Task AskMany(EligibilityService.EligibilityServiceClient client, string[] codes, int first, CancellationToken stop)
    {
        using var stream = client.CheckMany(Caller, cancellationToken: stop);
        var message = new CheckManyRequest();
        for (var i = 0; i < QuestionsPerMessage; i++)
            message.Questions.Add(new CheckQuestion { Number = i, Check = Past(codes[(first + i) % codes.Length]) });
        await stream.RequestStream.WriteAsync(message, stop);
        await stream.RequestStream.CompleteAsync();
        while (await stream.ResponseStream.MoveNext(stop))
        {
        }
    }

    private static CheckRequest Past(string code) => new()
    {
        UnifiedSocialCreditCode = code, MatterCode = "licence", KnownAt = "2026-11-01T00:00:00Z",
    };

    // No two alike, so that each is one to keep.
    private static byte[] Document(int number)
    {
        var content = new byte[(1 << 20) - 64];
        new Random(HashCode.Combine(number, Environment.TickCount64)).NextBytes(content);
        return content;
    }

    // It heeds no refusal: the next call follows at once.
    private static async Task Repeat(Func<int, CancellationToken, Task> attack, CancellationToken stop)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            try
            {
                await attack(n, stop);
            }
            catch (RpcException)
            {
                // Refused, or ended by the stop.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
