using System.Data.Common;
using CreditHub.Adapters.Tests.Mapping;
using CreditHub.TestKit;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports.Tables;

/// <summary>A source's table in a real database: names as authorities give them, one of them a reserved word.</summary>
internal abstract class SourceTable
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public abstract string Engine { get; }

    public abstract string ConnectionString { get; }

    /// <summary>Makes every answer to a row fail, as a missing right would.</summary>
    public abstract string ForbidAnswers { get; }

    public abstract string AllowAnswers { get; }

    protected abstract string Create { get; }

    public static SourceTable Of(string engine, string folder) => engine == "sqlite" ? new SqliteTable(folder) : new PostgreSqlTable();

    /// <summary>The transport's settings.</summary>
    public string Settings(bool byKey, bool answers, string more = "") => $$"""
        {
          "kind": "table", "engine": "{{Engine}}", "connectionString": {{System.Text.Json.JsonSerializer.Serialize(ConnectionString)}}, "table": "处罚_out",
          "columns": {"mc": "名称", "xydm": "统一社会信用代码", "order": "文书号", "cflb": "处罚类别", "fk": "罚款金额(万元)", "jdrq": "决定日期"},
          "keyColumn": "id", "read": "{{(byKey ? "by-key" : "by-change-time")}}", "pageRows": 10{{(byKey ? "" : ", \"changeTimeColumn\": \"gxsj\"")}}
          {{(answers ? ", \"acknowledgement\": {\"statusColumn\": \"jhzt\", \"noteColumn\": \"jhsm\", \"timeColumn\": \"jhsj\", \"noteCharsMax\": 60}" : "")}}
          {{more}}
        }
        """;

    public abstract DbConnection Connect();

    public async Task Make()
    {
        await Run(Create);
    }

    public async Task Run(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync(Stop);
        await Run(connection, sql);
    }

    public static async Task Run(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }

    /// <summary>A row whose document is number <paramref name="id"/>.</summary>
    public static string Insert(int id, string? document = null, string time = "2026-11-02 09:00:00", string fine = "1.50") =>
        $"""INSERT INTO "处罚_out" (id, mc, xydm, "order", cflb, fk, jdrq, gxsj) VALUES ({id}, 'O''Neill 商贸', '{PenaltyTable.Code}', '{document ?? $"{id}号"}', '罚款', {fine}, '2026-10-20', '{time}')""";

    /// <summary>Status and note of a row.</summary>
    public async Task<(string? Status, string? Note, string? At)> Answer(int id)
    {
        await using var connection = Connect();
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""SELECT jhzt, jhsm, CAST(jhsj AS varchar(30)) FROM "处罚_out" WHERE id = {id}""";
        await using var reader = await command.ExecuteReaderAsync(Stop);
        Assert.True(await reader.ReadAsync(Stop));
        var answer = Enumerable.Range(0, 3).Select(i => reader.GetValue(i) as string).ToList();
        return (answer[0], answer[1], answer[2]);
    }

    private sealed class SqliteTable(string folder) : SourceTable
    {
        public override string Engine => "sqlite";

        public override string ConnectionString => $"Data Source={Path.Combine(folder, "source.db")};Pooling=False";

        public override string ForbidAnswers => """CREATE TRIGGER forbid BEFORE UPDATE OF jhzt ON "处罚_out" BEGIN SELECT RAISE(ABORT, 'answers are forbidden'); END""";

        public override string AllowAnswers => "DROP TRIGGER forbid";

        protected override string Create =>
            """CREATE TABLE "处罚_out" (id INTEGER PRIMARY KEY, mc TEXT, xydm TEXT, "order" TEXT, cflb TEXT, fk NUMERIC, jdrq TEXT, gxsj TEXT, jhzt TEXT, jhsm TEXT, jhsj TEXT)""";

        public override DbConnection Connect() => new SqliteConnection(ConnectionString);
    }

    private sealed class PostgreSqlTable : SourceTable
    {
        public override string Engine => "postgresql";

        public override string ConnectionString { get; } = PostgreSqlServer.NewDatabase() + ";Pooling=false";

        public override string ForbidAnswers => """ALTER TABLE "处罚_out" ADD CONSTRAINT forbid CHECK (jhzt IS NULL) NOT VALID""";

        public override string AllowAnswers => """ALTER TABLE "处罚_out" DROP CONSTRAINT forbid""";

        protected override string Create =>
            """CREATE TABLE "处罚_out" (id bigint PRIMARY KEY, mc text, xydm char(18), "order" varchar(64), cflb text, fk numeric(12,2), jdrq date, gxsj timestamp, jhzt varchar(20), jhsm varchar(60), jhsj timestamptz)""";

        public override DbConnection Connect() => new NpgsqlConnection(ConnectionString);
    }
}
