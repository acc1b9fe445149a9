using CreditHub.Evidence.Transparency;
using CreditHub.Hub.Checkpoints;
using CreditHub.Hub.Tests.Cases;
using CreditHub.Hub.Tests.Identity;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Verification;
using CreditHub.TestKit;
using CreditHub.V1;
using Microsoft.Data.Sqlite;

namespace CreditHub.Hub.Tests.Checkpoints;

/// <summary>
/// Every edit of every table is found. The tables and columns are read from the store, so that a new one cannot be forgotten.
/// </summary>
public sealed class StoreVerificationTests(StoreVerificationTests.FilledStore filled) : IClassFixture<StoreVerificationTests.FilledStore>
{
    // A snapshot may be absent, and is made again.
    private static readonly string[] MayLackRows = ["quality", "subject_snapshot"];

    [Fact]
    public void Verification_OfTheStoreAsItIs_FindsNothing()
    {
        var result = Verify(filled.Path);
        Assert.Empty(result.Findings);
        Assert.Equal(filled.Checkpoint.Root.ToArray(), result.Root.ToArray());
        Assert.Equal(filled.Checkpoint.Size, result.Entries);
    }

    [Fact]
    public void Edit_OfAnyColumnOfAnyTable_IsFound()
    {
        var missed = new List<string>();
        var tried = new HashSet<string>();
        foreach (var (table, column, type) in Columns())
        {
            tried.Add($"{table}.{column}");
            if (Unproven.Columns.ContainsKey($"{table}.{column}")) continue;
            foreach (var order in new[] { "ASC", "DESC" })
            {
                var row = $"(SELECT rowid FROM \"{table}\" ORDER BY rowid {order} LIMIT 1)";
                if (!IsFound($"UPDATE \"{table}\" SET \"{column}\" = {Altered(column, type)} WHERE rowid = {row}"))
                    missed.Add($"{table}.{column} ({order})");
            }
        }

        Assert.Empty(missed);
        Assert.Empty(Unproven.Columns.Keys.Except(tried));
    }

    [Fact]
    public void Removal_OfAnyRow_IsFound()
    {
        var missed = Tables().Except(MayLackRows).Where(table => !IsFound(
            $"DELETE FROM \"{table}\" WHERE rowid = (SELECT rowid FROM \"{table}\" ORDER BY rowid LIMIT 1)"));
        Assert.Empty(missed);
    }

    [Fact]
    public void Change_OfWhatTheStoreDoesByItself_IsNamed()
    {
        var copy = Copy();
        Run(copy, "CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN UPDATE subject SET standing = NULL; END");
        Run(copy, "CREATE VIEW aside AS SELECT * FROM subject");
        Assert.Equal(["trigger quiet", "view aside"], Verify(copy).Findings.Where(f => f.Table == "schema").Select(f => f.Row).Order());

        foreach (var (name, unique) in Indexes())
        {
            var without = Copy();
            Run(without, $"DROP INDEX \"{name}\"");
            Assert.Equal([name], Verify(without).Findings.Select(f => f.Row));
            if (!unique) continue;
            Run(without, $"CREATE INDEX \"{name}\" ON entry (position)");
            Assert.Equal([name], Verify(without).Findings.Select(f => f.Row));
        }
    }

    private List<(string Name, bool Unique)> Indexes()
    {
        using var connection = new SqliteConnection($"Data Source={filled.Path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, sql LIKE 'CREATE UNIQUE %' FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";
        using var row = command.ExecuteReader();
        var indexes = new List<(string, bool)>();
        while (row.Read()) indexes.Add((row.GetString(0), row.GetBoolean(1)));
        return indexes;
    }

    [Fact]
    public async Task Listing_TakenAwayByThreeUpdates_IsNamedRowByRow()
    {
        var copy = Copy();
        Run(copy, $"UPDATE subject SET standing = NULL, standing_position = 0 WHERE code = '{Rows.Company}'");
        Run(copy, "UPDATE record SET withdrawn = 1 WHERE record_key LIKE 'sx-court/%'");
        Run(copy, $"DELETE FROM subject_snapshot WHERE code = '{Rows.Company}'");
        var found = Verify(copy).Findings;
        Assert.Contains(found, f => f.Table == "subject" && f.Row == Rows.Company
            && f.Fault.StartsWith("standing is", StringComparison.Ordinal));
        Assert.Contains(found, f => f.Table == "record" && f.Fault.StartsWith("withdrawn is", StringComparison.Ordinal));

        // Also where the entries themselves are rewritten and the tree with them: then the checkpoint says so.
        Run(copy, "UPDATE entry SET payload = x'' WHERE record_key LIKE 'sx-court/%'");
        Assert.Contains(Verify(copy).Findings, f => f.Table == "entry" && f.Fault.Contains("hashed", StringComparison.Ordinal));
        Run(copy, "DELETE FROM tree_tile; UPDATE ledger_head SET root = NULL");
        var loggers = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
        await (await Ledger.LedgerStore.Open(Options(copy), TimeProvider.System, loggers)).DisposeAsync();
        Assert.Contains(Verify(copy).Findings, f => f.Fault.Contains("signed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hub_OnAStoreThatWasEdited_DegradesReadinessAndTheCommandNamesTheRow()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        await using var hub = await TestHub.StartAsync(folder);
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await hub.Service<LedgerCheckpoints>().Advance(TestHub.Token);
        var loop = hub.Service<LedgerVerifierLoop>();
        loop.Round(TestHub.Token);
        var end = (await hub.Store.Reader.ReadHead(TestHub.Token)).Last.Value;
        Assert.Equal((0, end, hub.Time.GetUtcNow().ToUnixTimeSeconds()), (loop.Last!.Findings, loop.Last.Position, loop.Last.EndedAt));
        Assert.Equal(end, loop.Verified);
        Assert.Contains("\nloops: Healthy", "\n" + await hub.Readiness(), StringComparison.Ordinal);
        var ledger = Options(System.IO.Path.Combine(folder, "ledger.db"));
        Assert.StartsWith("PROVEN", Command(ledger, folder, expected: 0), StringComparison.Ordinal);

        Run(System.IO.Path.Combine(folder, "ledger.db"), "UPDATE subject SET standing = NULL");
        loop.Round(TestHub.Token);
        Assert.Contains($"subject {Rows.Company}: standing is nothing", await hub.Readiness(), StringComparison.Ordinal);
        var metrics = await Metrics(hub);
        foreach (var said in new[] { "findings 1", $"ended_timestamp_seconds {loop.Last.EndedAt}", $"position {end}" })
            Assert.Contains($"\ncredithub_verification_{said}\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"subject {Rows.Company}: standing is nothing", Command(ledger, folder, expected: 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verification_OnPostgreSql_FindsWhatWasEditedAndNothingElse()
    {
        var options = new LedgerOptions { Engine = LedgerEngineKind.PostgreSql, ConnectionString = PostgreSqlServer.NewDatabase() };
        await using var hub = await TestHub.StartAsync(
            null, null, "--Hub:Ledger:Engine=PostgreSql", $"--Hub:Ledger:ConnectionString={options.ConnectionString}");
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await hub.Report("sx-market", [.. Enumerable.Range(1, 300).Select(i => Rows.Of(Rows.Registration(Rows.CodeOf(i))))]);
        await hub.Take(Older.Penalty(registration: Older.Registration));
        await hub.Commit();
        var checkpoint = (await hub.Service<LedgerCheckpoints>().Advance(TestHub.Token)).Checkpoint;
        var verification = new VerificationOptions { Checkpoints = [checkpoint], SideBySide = true };
        Assert.Empty(LedgerVerifier.Run(options, verification, TestHub.Token).Findings);

        await using var connection = new Npgsql.NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync(TestHub.Token);
        await using var edit = new Npgsql.NpgsqlCommand("UPDATE subject SET standing = NULL WHERE standing IS NOT NULL", connection);
        await edit.ExecuteNonQueryAsync(TestHub.Token);
        var finding = Assert.Single(LedgerVerifier.Run(options, verification, TestHub.Token).Findings);
        Assert.Equal(("subject", Rows.Company), (finding.Table, finding.Row));
    }

    private static async Task<string> Metrics(TestHub hub)
    {
        using var http = new HttpClient();
        var told = await http.GetStringAsync(new Uri($"{hub.OperationsAddress}/metrics"), TestHub.Token);
        return System.Text.RegularExpressions.Regex.Replace(told, @"\{[^}]*\}", "");
    }

    private static string Command(LedgerOptions ledger, string folder, int expected)
    {
        using var output = new StringWriter();
        Assert.Equal(expected, VerifyCommand.Run(
            ledger, folder, new VerifyArguments([], Restart: false, null), output, new VerifyProgress(TextWriter.Null, false,
                TimeProvider.System),
            TestHub.Token));
        return output.ToString();
    }

    private bool IsFound(string edit)
    {
        var copy = Copy();
        try
        {
            Run(copy, edit);
            return Verify(copy).Findings.Count > 0;
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private VerificationResult Verify(string path) =>
        LedgerVerifier.Run(Options(path), new VerificationOptions { Checkpoints = [filled.Checkpoint] }, TestHub.Token);

    private static LedgerOptions Options(string path) => new() { ConnectionString = $"Data Source={path};Pooling=False" };

    private static string Altered(string column, string type) => type.ToUpperInvariant() switch
    {
        // A truth value is turned round; a number that is part of a key must not meet another row's.
        "INTEGER" when column == "level" => "level + 1000",
        "INTEGER" => $"CASE \"{column}\" WHEN 1 THEN 0 ELSE COALESCE(\"{column}\" + 1000, 1) END",
        "BLOB" => $"CAST(COALESCE(\"{column}\", x'') || x'01' AS BLOB)",
        _ when column == "store_id" => "'00000000' || substr(store_id, 9)",
        _ => $"COALESCE(\"{column}\", '') || '9'",
    };

    private string Copy()
    {
        var copy = System.IO.Path.GetTempFileName();
        File.Copy(filled.Path, copy, overwrite: true);
        return copy;
    }

    private List<string> Tables() => Read(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\'",
        r => r.GetString(0));

    private List<(string Table, string Column, string Type)> Columns() => [.. Tables().SelectMany(table =>
    {
        Assert.True(Read($"SELECT count(*) FROM \"{table}\"", r => r.GetInt64(0))[0] > 0, $"{table} has no row to be edited.");
        return Read($"PRAGMA table_info(\"{table}\")", r => (table, r.GetString(1), r.GetString(2)));
    })];

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection($"Data Source={filled.Path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read()) rows.Add(read(row));
        return rows;
    }

    private static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA ignore_check_constraints = ON; " + sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A store in which every table has rows.</summary>
    public sealed class FilledStore : IAsyncLifetime
    {
        /// <summary>Its file.</summary>
        public string Path { get; private set; } = "";

        /// <summary>A checkpoint of its end.</summary>
        public LedgerCheckpoint Checkpoint { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await using var hub = await TestHub.StartAsync();
            var named = Rows.Registration();
            named.Registration.LegalRepresentative = "王某";
            await hub.Report("sx-market", Rows.Of(named), Rows.Of(Older.Known(Rows.CodeOf(7), registration: Older.OtherRegistration)));
            await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
            for (var i = 0; i < 40; i++) await hub.Report("sx-market", Rows.Of(Numbered(Rows.Penalty(), $"p{i}")));
            await hub.Report("sx-market", [.. Enumerable.Range(100, 260).Select(i => Rows.Of(Rows.Registration(Rows.CodeOf(i))))]);
            await hub.Take(Older.Penalty(registration: Older.Registration));
            await hub.Decide((await hub.Waiting())[0].WaitingId, r => r.UnifiedSocialCreditCode = Rows.CodeOf(1));
            await hub.Take(Older.Penalty(organisation: Older.OrganisationOf(Rows.CodeOf(9)), number: "waits"));
            await hub.Commit();
            var at = Ledger.Payloads.Rfc3339.Format(hub.Time.GetUtcNow());
            await hub.Report("sx-court", new ReportRow
            {
                Watermark = new Watermark
                {
                    Dataset = "court.judgment-default",
                    CompleteAsOf = at
                }
            });
            await hub.Report("sx-court", new ReportRow { Batch = Batch(at) });
            hub.Time.Advance(TimeSpan.FromMinutes(2));
            await Eventually.Holds(
                "statistics are written",
                async () => (await hub.Store.Reader.ReadQuality(Domain.Calendar.BeijingDate.Parse("2026-01-01"), TestHub.Token)).Count > 0);
            Checkpoint = (await hub.Service<LedgerCheckpoints>().Advance(TestHub.Token)).Checkpoint;
            Path = System.IO.Path.GetTempFileName();
            File.Delete(Path);
            Ledger.LedgerBackup.Take(new LedgerOptions
            {
                ConnectionString = $"Data "
                + $"Source={System.IO.Path.Combine(hub.EvidenceFolder, "..", "ledger.db")}"
            }, Path);
        }

        public ValueTask DisposeAsync()
        {
            File.Delete(Path);
            return ValueTask.CompletedTask;
        }

        private static CreditRecord Numbered(CreditRecord record, string number)
        {
            record.RecordNumber = number;
            return record;
        }

        private static BatchReceipt Batch(string at) => new()
        {
            BatchId = "b1",
            Name = "court.judgment-default_20261102.csv",
            Digest = new string('a', 64),
            Dataset = "court.judgment-default",
            StartedAt = at,
            FinishedAt = at,
            CompleteAsOf = at,
            Counts = new BatchCounts { Read = 1, Recorded = 1 },
        };
    }
}
