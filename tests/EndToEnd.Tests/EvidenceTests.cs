using System.Diagnostics;
using CreditHub.Evidence;
using CreditHub.V1;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>Receipts and the decision log as an agency and an auditor prove them: with hubctl, and after a power cut.</summary>
public sealed class EvidenceTests
{
    private const string Company = "91610000220568570K";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hubctl_ReceiptAndLog_AreProvenOfflineAndForgeriesAreNot()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;
        string InFolder(string name) => Path.Combine(folder, name);
        try
        {
            string decision;
            await using (var hub = await HubProcess.Start(folder))
            {
                var check = await Hubctl(hub.Address, "check", Company, "procurement", "--case", "ZB-1", "--json");
                var answer = CheckResponse.Parser.ParseJson(check.Output);
                decision = answer.DecisionId;
                await File.WriteAllTextAsync(InFolder("answer.json"), check.Output, Token);
                Assert.Equal(0, (await Hubctl(hub.Address, "receipt", decision, "--out", InFolder("receipt"))).ExitCode);
                Assert.Equal(0, (await Hubctl(hub.Address, "audit", "keys", "--out", InFolder("hub.pem"))).ExitCode);
                Assert.Equal(0, (await Hubctl(hub.Address, "audit", "head", "--out", InFolder("hub.head"))).ExitCode);
                var found = await Hubctl(hub.Address, "audit", "--case", "ZB-1");
                Assert.Contains(decision, found.Output, StringComparison.Ordinal);
                hub.Kill();
            }

            // No hub runs any more.
            const string Nowhere = "http://127.0.0.1:1";
            string[] verify = ["verify", InFolder("receipt"), "--key", InFolder("hub.pem")];
            var proven = await Hubctl(Nowhere, [.. verify, "--answer", InFolder("answer.json")]);
            Assert.Equal(0, proven.ExitCode);
            Assert.Contains("PROVEN, and the answer is the one that left", proven.Output, StringComparison.Ordinal);
            Assert.Contains("ZB-1", proven.Output, StringComparison.Ordinal);
            string[] audit = ["audit", "verify", InFolder("evidence"), "--key", InFolder("hub.pem"), "--head", InFolder("hub.head")];
            Assert.Equal(0, (await Hubctl(Nowhere, audit)).ExitCode);

            var receipt = await File.ReadAllBytesAsync(InFolder("receipt"), Token);
            receipt[receipt.Length / 3] ^= 1;
            await File.WriteAllBytesAsync(InFolder("receipt"), receipt, Token);
            var forged = await Hubctl(Nowhere, verify);
            Assert.Equal(6, forged.ExitCode);
            Assert.Contains("NOT PROVEN", forged.Output, StringComparison.Ordinal);
            var segment = Directory.EnumerateFiles(InFolder("evidence"), LogProof.SegmentPattern).Single();
            var log = await File.ReadAllBytesAsync(segment, Token);
            log[log.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(segment, log, Token);
            Assert.Equal(6, (await Hubctl(Nowhere, audit)).ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Kill_WhileChecksRun_EveryReadThatLeftIsLoggedAndTheChainGoesOn()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;
        var evidence = Path.Combine(folder, "evidence");
        try
        {
            var seen = new List<string>();
            for (var round = 0; round < 2; round++)
            {
                await using var hub = await HubProcess.Start(folder);
                using var client = hub.ClientOf("sx-procurement", "procurement");
                var load = Task.Run(() => AskUntilItEnds(client), Token);
                for (var i = 0; i < 20; i++)
                {
                    // A list of what holds now is a read: it leaves only after its entry is on disk.
                    using var read = client.Sanctions.ListActiveAsync(new ListActiveRequest(), cancellationToken: Token);
                    await read;
                    seen.Add(read.GetTrailers().GetValue("credithub-decision-id")!);
                }

                hub.Kill();
                await load;
            }

            await using (var hub = await HubProcess.Start(folder))
            {
                using var client = hub.ClientOf("sx-procurement", "procurement");
                foreach (var id in seen) Assert.NotNull(await client.GetReceiptAsync(id, Token));
            }

            Assert.Empty(LogProof.Of(evidence, KeyChain.ReadPem(await File.ReadAllTextAsync(Path.Combine(evidence, "public.pem"), Token))).Faults);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AskUntilItEnds(Client.CreditHubClient client)
    {
        try
        {
            while (true) await client.Eligibility.CheckAsync(new CheckRequest { UnifiedSocialCreditCode = Company, MatterCode = "procurement" }, cancellationToken: Token);
        }
        catch (Grpc.Core.RpcException)
        {
            // The hub was killed.
        }
    }

    private static async Task<(int ExitCode, string Output)> Hubctl(string address, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [HubProcess.Binary("clients/cli", "hubctl"), .. args]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CREDITHUB_ADDRESS"] = address;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output + await error);
    }
}
