using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>A first load by hand, as an operator runs it: stopped, killed, gone on with, and done once more.</summary>
public sealed class LoadTests
{
    private const int Rows = 40_000;
    private const string Header = "sxid,bzxrmc,bzxrxz,统一社会信用代码,fddbr,zxfy,zxyjwh,zczxyjdw,larq,ah,sxflwsqdyw,bzxrlxqk,sxbzxrxwqk,fbrq,移出日期";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_InterruptedAndKilled_GoesOnWithoutLoss_AndAgainChangesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;
        try
        {
            var file = Path.Combine(folder, "court.judgment-default_20261101_001.csv");
            await File.WriteAllLinesAsync(file, Enumerable.Range(1, Rows).Select(RowOf).Prepend(Header), Encoding.UTF8, Token);
            await using var hub = await HubProcess.Start(folder);

            using (var interrupted = Start(hub, file))
            {
                await UntilTaken(hub, 200);
                using var signal = Process.Start("kill", ["-INT", $"{interrupted.Id}"]);
                await interrupted.WaitForExitAsync(Token);
                Assert.Equal(130, interrupted.ExitCode);
                Assert.Contains("goes on from there", await interrupted.StandardError.ReadToEndAsync(Token), StringComparison.Ordinal);
            }

            var before = await Taken(hub);
            Assert.InRange(before, 200, Rows - 1);
            using (var killed = Start(hub, file))
            {
                await UntilTaken(hub, before + 200);
                killed.Kill();
                await killed.WaitForExitAsync(Token);
            }

            Assert.InRange(await Taken(hub), before + 200, Rows - 1);
            Assert.Equal(0, await Run(hub, file));
            var counts = Counts(file + ".receipt.json");
            Assert.Equal((Rows, Rows), (Of(counts, "read"), Of(counts, "recorded") + Of(counts, "repeated")));
            Assert.Equal(Rows, await Taken(hub));

            Assert.Equal(0, await Run(hub, file, "--again"));
            Assert.Equal(Rows, Of(Counts(file + ".2.receipt.json"), "repeated"));
            Assert.Equal(Rows, await Taken(hub));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string RowOf(int n)
    {
        var code = Domain.Codes.UnifiedSocialCreditCode.Create("91", "610113", $"MA{n:D6}");
        return $"{n},公司{n},1,{code},张三,西安市雁塔区人民法院,,,20260105,(2026)陕0113执{n}号,义务,全部未履行,违反财产报告制度,2026年03月02日,";
    }

    private static Process Start(HubProcess hub, string file, params string[] more)
    {
        string[] arguments = [HubProcess.Binary("clients/cli", "hubctl"), "load", file, "--agency", "sx-court", "--purpose", "reporting", .. more];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true };
        start.Environment["CREDITHUB_ADDRESS"] = hub.Address;
        return Process.Start(start)!;
    }

    private static async Task<int> Run(HubProcess hub, string file, params string[] more)
    {
        using var process = Start(hub, file, more);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        await errors;
        return process.ExitCode;
    }

    private static Task<long> UntilTaken(HubProcess hub, long rows) => HubProcess.Until($"{rows} rows", () => Taken(hub), taken => taken >= rows);

    private static async Task<long> Taken(HubProcess hub)
    {
        using var client = hub.ClientOf("operator", "supervision");
        return (await client.ListSourcesAsync(Token)).Single(s => s.Age is { Source: "sx-court", Dataset: "court.judgment-default" }).RowsTaken;
    }

    private static JsonElement Counts(string receipt)
    {
        using var written = JsonDocument.Parse(File.ReadAllBytes(receipt));
        return written.RootElement.GetProperty("counts").Clone();
    }

    private static long Of(JsonElement counts, string name) => counts.GetProperty(name).GetInt64();
}
