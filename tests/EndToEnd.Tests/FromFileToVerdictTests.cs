using System.Text;
using System.Text.Json;
using CreditHub.Client;
using CreditHub.Client.Watching;
using CreditHub.TestKit;
using CreditHub.V1;
using Xunit;

namespace CreditHub.EndToEnd.Tests;

public sealed class FromFileToVerdictTests
{
    private const string Company = "91610000220568570K";
    private const string Header = "sxid,bzxrmc,bzxrxz,统一社会信用代码,fddbr,zxfy,zxyjwh,zczxyjdw,larq,ah,sxflwsqdyw,bzxrlxqk,sxbzxrxwqk,fbrq,移出日期";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    static FromFileToVerdictTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task CourtFile_ChangesTheVerdictOnce_ThroughAKillAndARestart(string engine)
    {
        var folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;
        (string, string)[] settings = engine == "Sqlite"
            ? []
            : [("Hub__Ledger__Engine", engine), ("Hub__Ledger__ConnectionString", PostgreSqlServer.NewDatabase())];
        try
        {
            await using var hub = await HubProcess.Start(folder, settings);
            using var procurement = hub.ClientOf("sx-procurement", "procurement");
            Assert.Equal(Verdict.UnknownSubject, (await procurement.CheckAsync(Company, "procurement", cancellationToken: Token)).Verdict);
            var token = await FirstToken(procurement);

            // A row about a person, a row with a wrong check character, and the company: in GB18030, with a line break inside a cell.
            Drop(folder, "court.judgment-default_20261101_001.csv",
                $"700000001,陕西延长石油(集团)有限责任公司,1,{Company},张三,西安市雁塔区人民法院,(2026)陕0113民初203号,西安市雁塔区人民法院,20260105,(2026)陕0113执1194号,\"一、支付货款;\n二、支付违约金\",全部未履行,有履行能力而拒不履行生效法律文书确定义务,2026年03月02日,",
                "700000002,李某,0,6101021980****1234,,西安市雁塔区人民法院,,,20260105,(2026)陕0113执1195号,,全部未履行,违反财产报告制度,2026年03月02日,",
                "700000003,坏码公司,1,91610000220568571K,王五,西安市雁塔区人民法院,,,20260105,(2026)陕0113执1196号,,全部未履行,违反财产报告制度,2026年03月02日,");
            var barred = await HubProcess.Until(
                "the verdict BARRED", () => procurement.CheckAsync(Company, "procurement", cancellationToken: Token), r => r.Verdict == Verdict.Barred);
            Assert.Equal("(2026)陕0113执1194号", barred.Reasons[0].DocumentNumber);
            var receipt = await Receipt(folder, "court.judgment-default_20261101_001.csv");
            Assert.Equal((3, 1, 1, 1), (Count(receipt, "read"), Count(receipt, "recorded"), Count(receipt, "refused"), Count(receipt, "naturalPersons")));
            var quarantine = await File.ReadAllTextAsync(Path.Combine(folder, "drop", "sx-court", "court.judgment-default_20261101_001.csv.quarantine.csv"), Token);
            Assert.Contains("CODE_CHECK_CHARACTER", quarantine, StringComparison.Ordinal);
            Assert.DoesNotContain("李某", quarantine, StringComparison.Ordinal);

            // The watermark came after the row; what is compared is the last answer before the kill.
            barred = await procurement.CheckAsync(Company, "procurement", cancellationToken: Token);
            hub.Kill();

            await using var restarted = await HubProcess.Start(folder, settings);
            using var again = restarted.ClientOf("sx-procurement", "procurement");
            // The ledger went on: it counts what was asked. What stood before the kill is refused if it is of a lost future.
            var same = await again.CheckAsync(Company, "procurement", new CheckDetails { AtLeast = barred.Token }, Token);
            Assert.Equal(Verdict.Barred, same.Verdict);
            Assert.Equal(barred.Reasons, same.Reasons);

            // The same file again changes nothing; the watch that was interrupted gets the change exactly once.
            Drop(folder, "court.judgment-default_20261101_001.csv",
                $"700000001,陕西延长石油(集团)有限责任公司,1,{Company},张三,西安市雁塔区人民法院,(2026)陕0113民初203号,西安市雁塔区人民法院,20260105,(2026)陕0113执1194号,\"一、支付货款;\n二、支付违约金\",全部未履行,有履行能力而拒不履行生效法律文书确定义务,2026年03月02日,");
            await HubProcess.Until("the second receipt", () => Task.FromResult(Directory.GetFiles(Path.Combine(folder, "drop", "sx-court", "done"), "*.receipt.json").Length), n => n == 2);
            var changes = await UntilCaughtUp(again, WatchStart.After(token));
            var change = Assert.Single(changes, c => c.Changes.Any(x => x.Kind == SanctionChangeKind.Barred && x.MatterCode == "procurement"));
            Assert.Equal(Company, change.Changes[0].UnifiedSocialCreditCode);
            Assert.Single(changes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task KilledInTheMiddleOfAFile_GoesOnWithoutLossOrRepetition()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-e2e-").FullName;
        try
        {
            const int Rows = 4000;
            var rows = Enumerable.Range(0, Rows).Select(i =>
                $"{i + 1},公司{i},1,{Code(i)},张三,西安市雁塔区人民法院,,,20260105,(2026)陕0113执{i + 1}号,义务,全部未履行,违反财产报告制度,2026年03月02日,").ToArray();
            Drop(folder, "court.judgment-default_20261101_001.csv", rows);
            var hub = await HubProcess.Start(folder);
            using (var client = hub.ClientOf("operator", "supervision"))
                await HubProcess.Until("the first rows", () => Taken(client), n => n > 200);
            hub.Kill();
            await hub.DisposeAsync();

            await using var restarted = await HubProcess.Start(folder);
            using var again = restarted.ClientOf("operator", "supervision");
            var receipt = await Receipt(folder, "court.judgment-default_20261101_001.csv");
            Assert.Equal(Rows, Count(receipt, "read"));
            Assert.Equal(Rows, Count(receipt, "recorded") + Count(receipt, "repeated"));
            Assert.Equal(Rows, await Taken(again));
            var changes = await UntilCaughtUp(again, WatchStart.Beginning);
            Assert.Equal(Rows, changes.Count);
            Assert.Equal(Rows, changes.Select(c => c.Changes[0].UnifiedSocialCreditCode).Distinct().Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Code(int i) => Domain.Codes.UnifiedSocialCreditCode.Create("91", "610113", $"MA{i:D6}").ToString();

    private static async Task<long> Taken(CreditHubClient client) =>
        (await client.ListSourcesAsync(Token)).Single(s => s.Age is { Source: "sx-court", Dataset: "court.judgment-default" }).RowsTaken;

    private static void Drop(string folder, string name, params string[] rows)
    {
        var target = Path.Combine(folder, "drop", "sx-court");
        Directory.CreateDirectory(target);
        File.WriteAllText(Path.Combine(target, name + ".part"), string.Join("\r\n", rows.Prepend(Header)) + "\r\n", Encoding.GetEncoding("GB18030"));
        File.Move(Path.Combine(target, name + ".part"), Path.Combine(target, name));
    }

    private static async Task<JsonElement> Receipt(string folder, string name)
    {
        var path = Path.Combine(folder, "drop", "sx-court", "done", name + ".receipt.json");
        await HubProcess.Until("the receipt", () => Task.FromResult(File.Exists(path) && File.Exists(path[..^".receipt.json".Length])), there => there);
        return JsonDocument.Parse(await File.ReadAllBytesAsync(path, Token)).RootElement.GetProperty("counts");
    }

    private static long Count(JsonElement counts, string name) => counts.GetProperty(name).GetInt64();

    private static async Task<ChangeToken> FirstToken(CreditHubClient client)
    {
        await foreach (var next in client.WatchAsync(WatchStart.Now, cancellationToken: Token))
            if (next is WatchEvent.CaughtUp caughtUp) return caughtUp.Mark.Token;
        throw new InvalidOperationException("The watch ended.");
    }

    private static async Task<List<ChangeSet>> UntilCaughtUp(CreditHubClient client, WatchStart start)
    {
        var changes = new List<ChangeSet>();
        await foreach (var next in client.WatchAsync(start, cancellationToken: Token))
        {
            if (next is WatchEvent.CaughtUp) return changes;
            if (next is WatchEvent.Changes set) changes.Add(set.Set);
        }

        throw new InvalidOperationException("The watch ended.");
    }
}
