using System.Diagnostics;
using CreditHub.V1;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

/// <summary>What a newcomer runs, as a newcomer runs it: programs of their own against a hub of its own.</summary>
public sealed class ProgramsTests
{
    private const string Company = "91610000220568570K";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExampleAndHubctl_AgainstARunningHub_SayWhatItHolds()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;
        try
        {
            await using var hub = await HubProcess.Start(folder);
            var rows = Path.Combine(folder, "rows.jsonl");
            await File.WriteAllTextAsync(rows, $"{new ReportRow { Record = Default() }}\n", Token);

            var reported = await Hubctl(hub, "report", rows, "--agency", "sx-court", "--purpose", "reporting", "--json");
            Assert.Equal((0, "ROW_EFFECT_RECORDED"), (reported.ExitCode, Between(reported.Output, "\"effect\": \"", "\"")));

            var check = await Hubctl(hub, "check", Company, "procurement");
            Assert.Equal(11, check.ExitCode);
            Assert.Contains("(2026)陕0113执1194号", check.Output, StringComparison.Ordinal);
            var mistyped = await Hubctl(hub, "check", "91610000220568570X", "procurement");
            Assert.Equal(3, mistyped.ExitCode);
            Assert.Contains("CODE_CHECK_CHARACTER", mistyped.Output, StringComparison.Ordinal);

            var example = await Run(hub, HubProcess.Binary("examples/CheckOneCompany", "CreditHub.CheckOneCompany"), Company, "procurement");
            Assert.Equal(1, example.ExitCode);
            Assert.StartsWith("Barred, decision ", example.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Hubctl_NoHubThere_SaysSoAndEnds()
    {
        var result = await Run("http://127.0.0.1:1", HubProcess.Binary("clients/cli", "hubctl"), "check", Company, "procurement");
        Assert.Equal(4, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }

    private static CreditRecord Default() => new()
    {
        Dataset = "court.judgment-default",
        RecordNumber = "1",
        Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = Company, Name = "陕西延长石油(集团)有限责任公司" },
        Document = new Document { Number = "(2026)陕0113执1194号" },
        Authority = new Authority { Name = "西安市雁塔区人民法院" },
        DecidedOn = new BeijingDate { Year = 2026, Month = 3, Day = 2 },
        JudgmentDefault = new JudgmentDefault { CaseNumber = "(2026)陕0113执1194号", Court = "西安市雁塔区人民法院", Circumstances = "违反财产报告制度" },
    };

    private static Task<(int ExitCode, string Output)> Hubctl(HubProcess hub, params string[] arguments) =>
        Run(hub, HubProcess.Binary("clients/cli", "hubctl"), arguments);

    private static Task<(int ExitCode, string Output)> Run(HubProcess hub, string program, params string[] arguments) => Run(hub.Address, program, arguments);

    private static async Task<(int ExitCode, string Output)> Run(string address, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CREDITHUB_ADDRESS"] = address;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output + await errors);
    }

    private static string Between(string text, string before, string after)
    {
        var from = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(from >= 0, $"No {before} in: {text}");
        from += before.Length;
        return text[from..text.IndexOf(after, from, StringComparison.Ordinal)];
    }
}
