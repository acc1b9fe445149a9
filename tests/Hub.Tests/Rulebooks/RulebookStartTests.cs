using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Rulebooks;
using CreditHub.Hub.Tests.Changes;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Rulebooks;

public sealed partial class RulebookStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-rules-").FullName;

    private string Data => Path.Combine(_folder, "data");

    public static TheoryData<string> Documents =>
        [.. RuleDocuments.Required, "supervision/food-2026.json", "supervision/market-general-2026.json"];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_OnALedgerThatHasRules_LeavesThemWhateverLiesInTheFolder()
    {
        Directory.CreateDirectory(Data);
        var time = new FakeTimeProvider(TestHub.Start);
        await using (var hub = await TestHub.StartAsync(Data, time))
        {
            await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.AbnormalOperation()));
            Assert.Equal(Verdict.Attention, (await hub.Check(Rows.Company)).Verdict);
        }

        var config = RuleEdits.WithAbnormalOperationBarring(_folder);
        await using (var hub = await TestHub.StartAsync(Data, time, $"--Hub:ConfigFolder={config}"))
        {
            Assert.Equal((Verdict.Attention, 1L), ((await hub.Check(Rows.Company)).Verdict, hub.RulesNumber()));
            Assert.Equal(["catalogue.json"], hub.Service<RulebookFolder>().Rules.Documents.DifferencesFrom(hub.Service<RulesInForce>().Current.Documents));
        }
    }

    [Fact]
    public async Task Start_UnderNewRuleCode_PutsTheRulesInForceAnewAndReviewsEveryStanding()
    {
        Directory.CreateDirectory(Data);
        var time = new FakeTimeProvider(TestHub.Start);
        await using (var hub = await TestHub.StartAsync(Data, time))
        {
            await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.AbnormalOperation()));
            Assert.Equal(Verdict.Attention, (await hub.Check(Rows.Company)).Verdict);
        }

        // As a program left it whose rule code had another version and found nothing against the company.
        Rewrite(e => e.RuleCodeVersion = RuleCode.Version - 1);
        Execute("UPDATE subject SET standing = NULL");
        Execute("DELETE FROM subject_snapshot");
        Execute("UPDATE entry SET payload = @payload WHERE kind = 4", ("@payload", new StandingEntry { Standing = new SubjectStanding() }.ToByteArray()));
        await using (var hub = await TestHub.StartAsync(Data, time))
        {
            await hub.Reviewed();
            await Eventually.Holds("the company stands as the rule code says", async () => (await hub.Check(Rows.Company)).Verdict == Verdict.Attention);
            var inForce = hub.Service<RulesInForce>().InForce;
            Assert.Equal((2L, RuleCode.Version, RulesOrigin.RuleCode), (inForce.Number, inForce.RuleCodeVersion, (await hub.Rules()).Version.Origin));
        }
    }

    [Fact]
    public async Task Start_UnderOlderRuleCodeThanInForce_IsRefused()
    {
        Directory.CreateDirectory(Data);
        await using (await TestHub.StartAsync(Data)) Assert.True(Directory.Exists(Data));
        Rewrite(e => e.RuleCodeVersion = RuleCode.Version + 1);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHub.StartAsync(Data));
        Assert.Contains("Run the newer program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnALedgerWithDocumentsOneByOne_JudgesByThoseAndKeepsThemAsOneRulebook()
    {
        Directory.CreateDirectory(Data);
        var time = new FakeTimeProvider(TestHub.Start);
        var config = RuleEdits.WithAbnormalOperationBarring(_folder, "recorded");
        await using (var hub = await TestHub.StartAsync(Data, time, $"--Hub:ConfigFolder={config}"))
        {
            await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.AbnormalOperation()));
            Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);
        }

        // The form of before: an entry a document, without a key. The folder of now has another catalogue.
        var document = new DocumentEntry { Version = "recorded", Json = ByteString.CopyFrom(File.ReadAllBytes(Path.Combine(config, "catalogue.json"))) };
        Execute(
            "UPDATE entry SET kind = 6, record_key = NULL, record_version = 0, content_digest = NULL, payload = @payload WHERE kind = 34", ("@payload", document.ToByteArray()));
        time.Advance(TimeSpan.FromMinutes(10));
        await using (var hub = await TestHub.StartAsync(Data, time))
        {
            var now = await hub.Check(Rows.Company);
            var then = await hub.Check(Rows.Company, with: r => r.KnownAt = "2026-11-02T09:05:00+08:00");
            Assert.Equal((Verdict.Barred, "recorded"), (now.Verdict, now.CatalogueVersion));
            Assert.Equal((Verdict.Barred, "recorded"), (then.Verdict, then.CatalogueVersion));
            Assert.Equal(RulesOrigin.Migration, (await hub.Rules()).Version.Origin);
            await hub.Reviewed();
            Assert.Empty(await Watch.UntilCaughtUp(hub, new WatchRequest { After = (await hub.Rules()).Version.Token }));
        }

        await using (var hub = await TestHub.StartAsync(Data, time)) Assert.Equal((1L, "recorded"), (hub.RulesNumber(), (await hub.Check(Rows.Company)).CatalogueVersion));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Start_OnASpoiltDocument_IsRefusedWithFileAndLineAndLeavesNothing(string name)
    {
        var config = DirectoryEdit.CopyOfConfig(_folder);
        var path = Path.Combine(config, name);
        var text = await File.ReadAllTextAsync(path, TestHub.Token);
        var colon = Member().Match(text) is { Success: true } first ? first.Index + first.Length - 2 : throw new InvalidOperationException($"{name} has no member.");
        foreach (var spoilt in (string[])[text[..(text.Length / 2)], "", text.Insert(colon, "x"), "null", text.Insert(colon + 2, "{\"a\": 1}, \"b\": ")])
        {
            await File.WriteAllTextAsync(path, spoilt, TestHub.Token);
            var refused = await Assert.ThrowsAsync<StartupException>(() => HubHost.Build(Settings(config), new FakeTimeProvider(TestHub.Start)));
            Assert.Equal(refused.Faults, Assert.Throws<StartupException>(() => HubHost.Check(Settings(config))).Faults);
            Assert.All(refused.Message.Split('\n'), line => Assert.Matches(Sentence(), line));
            Assert.StartsWith(path, refused.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Data));
        }

        File.Delete(path);
        var check = Record.Exception(() => HubHost.Check(Settings(config)));
        if (RuleDocuments.Required.Contains(name)) Assert.Equal($"{path}: This document is missing.", Assert.IsType<StartupException>(check).Message);
        else Assert.Null(check);
    }

    [Theory]
    [InlineData("--Hub:Limits:StreamMax=4", "There is no setting Hub:Limits:StreamMax. Did you mean Hub:Limits:StreamsMax?")]
    [InlineData("--Hub:Evidence:Warning:PastDays=4", "There is no setting Hub:Evidence:Warning:PastDays. Did you mean Hub:Evidence:Warnings:PastDays?")]
    [InlineData("--Hubs:Redis=4", "There is no setting Hubs:Redis. Did you mean Hub:Redis?")]
    [InlineData("--Adapters:Folder=4", "There is no setting Adapters:Folder. Did you mean Hub:DropFolder?")]
    [InlineData("--Hub:Limits:CallsPerSecond=0", "Hub:Limits:CallsPerSecond: The field CallsPerSecond must be between 1 and 1000000.")]
    [InlineData("--Hub:Evidence:FlushMilliseconds=100", "Hub:Evidence:FlushMilliseconds must be below Hub:Evidence:WindowMilliseconds.")]
    public async Task Start_OnASettingThatNothingReads_IsRefusedWithTheNearest(string setting, string fault)
    {
        string[] args = [.. Settings(Path.Combine(AppContext.BaseDirectory, "config")), setting];
        var refused = await Assert.ThrowsAsync<StartupException>(() => HubHost.Build(args, new FakeTimeProvider(TestHub.Start)));
        Assert.Equal(fault, refused.Message);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task NewEpoch_WithoutALedger_IsRefusedAndLeavesNothing()
    {
        var options = new Ledger.Engines.LedgerOptions { ConnectionString = $"Data Source={Path.Combine(Data, "ledger.db")}" };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Ledger.LedgerStore.BeginEpoch(options, TimeProvider.System));
        Assert.StartsWith("There is no ledger here.", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    private string[] Settings(string config) => [$"--Hub:DataFolder={Data}", "--Hub:Access:Unauthenticated=true", $"--Hub:ConfigFolder={config}"];

    private void Rewrite(Action<RulebookEntry> edit)
    {
        byte[] payload;
        using (var connection = Open())
        {
            using var read = connection.CreateCommand();
            read.CommandText = "SELECT payload FROM entry WHERE kind = 34";
            payload = (byte[])read.ExecuteScalar()!;
        }

        var entry = RulebookEntry.Parser.ParseFrom(payload);
        edit(entry);
        Execute("UPDATE entry SET payload = @payload WHERE kind = 34", ("@payload", entry.ToByteArray()));
    }

    private void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        Assert.True(command.ExecuteNonQuery() >= 0);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "ledger.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    // Comments hold colons too.
    [System.Text.RegularExpressions.GeneratedRegex(@"^\s*""\w+"":", System.Text.RegularExpressions.RegexOptions.Multiline)]
    private static partial System.Text.RegularExpressions.Regex Member();

    [System.Text.RegularExpressions.GeneratedRegex(@"^/.+\.json:[1-9]\d*: (?!.*(CreditHub\.|System\.|LineNumber| at ))\S.*$")]
    private static partial System.Text.RegularExpressions.Regex Sentence();
}
