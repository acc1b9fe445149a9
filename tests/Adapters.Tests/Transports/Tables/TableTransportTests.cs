using System.Data.Common;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;
using CreditHub.V1;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports.Tables;

/// <summary>A source's table, on every engine that can run here.</summary>
public sealed class TableTransportTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 10, 0, 0, TimeSpan.FromHours(8));

    private ConnectionTree _tree = null!;

    public static TheoryData<string> Engines => ["sqlite", "postgresql"];

    public static TheoryData<string, bool> EnginesByMode => new() { { "sqlite", true }, { "sqlite", false }, { "postgresql", true }, { "postgresql", false } };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _tree = await ConnectionTree.StartAsync(new FakeTimeProvider(Now));

    public async ValueTask DisposeAsync() => await _tree.DisposeAsync();

    [Theory]
    [MemberData(nameof(EnginesByMode))]
    public async Task Look_RowsOfEveryFate_AreReportedOnceAnsweredAndReceipted(string engine, bool byKey)
    {
        var table = await Made(engine, 25);
        await table.Run("""UPDATE "处罚_out" SET "order" = NULL WHERE id = 7""");
        _tree.RefuseRecord = record => record?.Document.Number == "9号" ? new FieldFault { Reason = ErrorReason.CodeCheckCharacter, Message = new string('x', 80) } : null;
        var connection = _tree.Connect(table.Settings(byKey, answers: true));
        using var transport = _tree.Transport(connection);
        var result = await ConnectionTree.Look(transport);

        Assert.Equal(new DeliveryCounts { Read = 25, Recorded = 23, Refused = 2 }, result.Rows);
        Assert.Equal(result.Rows, _tree.Receipt().Counts);
        Assert.Equal(1, _tree.Hub.Reporting.Taken["Batch"]);
        Assert.Equal(("taken", "t7", "2026-11-02"), Cut(await table.Answer(3)));
        Assert.Equal("refused", (await table.Answer(7)).Status);
        Assert.Equal(new string('x', 59) + "…", (await table.Answer(9)).Note);
        Assert.Equal("O'Neill商贸", _tree.Arrived[0].Subject.Name);
        Assert.Equal(1_500_000, _tree.Arrived[0].Penalty.Fine.MinorUnits);
        var quarantine = await File.ReadAllLinesAsync(Assert.Single(Directory.GetFiles(Path.Combine(_tree.State, "receipts"), "*.quarantine.csv")), Stop);
        Assert.StartsWith("row,field,column,reason,message,#id,名称", quarantine[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(2, quarantine.Length - 1);

        Assert.Equal(0, (await ConnectionTree.Look(transport)).Delivered);
        Assert.Equal(0, (await ConnectionTree.Look(_tree.Transport(connection))).Rows.Recorded);
        Assert.Equal(23, _tree.Documents().Except(["9号"]).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(EnginesByMode))]
    public async Task Look_WithoutAnswers_ReadsOnFromItsOwnState(string engine, bool byKey)
    {
        var table = await Made(engine, 12);
        var connection = _tree.Connect(table.Settings(byKey, answers: false, ", \"overlapKeys\": 5, \"overlapSeconds\": 5"));
        Assert.Equal(12, (await ConnectionTree.Look(_tree.Transport(connection))).Rows.Recorded);
        await table.Run(SourceTable.Insert(100, time: "2026-11-02 09:30:00"));
        var second = _tree.Transport(connection);
        var again = (await ConnectionTree.Look(second)).Rows;
        Assert.Equal(new DeliveryCounts { Read = 1, Recorded = 1 }, again);
        Assert.Equal(0, (await ConnectionTree.Look(second)).Rows.Read);
    }

    [Theory]
    [InlineData("sqlite", true, false)]
    [InlineData("sqlite", true, true)]
    [InlineData("sqlite", false, false)]
    [InlineData("postgresql", true, false)]
    [InlineData("postgresql", true, true)]
    [InlineData("postgresql", false, false)]
    [InlineData("postgresql", false, true)]
    public async Task Look_RowWhoseTransactionCommitsLate_IsNotLost(string engine, bool byKey, bool answers)
    {
        var table = await Made(engine, 0);
        // With answers the row is older than any overlap.
        var connection = _tree.Connect(table.Settings(byKey, answers, answers ? ", \"overlapKeys\": 0, \"overlapSeconds\": 0" : ""));
        var transport = _tree.Transport(connection);
        await using var slow = table.Connect();
        await slow.OpenAsync(Stop);
        // SQLite has one writer: there a row that appears late is one that is written late.
        var isReal = engine != "sqlite";
        await using var transaction = isReal ? await slow.BeginTransactionAsync(Stop) : null;
        if (isReal) await SourceTable.Run(slow, SourceTable.Insert(5, time: "2026-11-02 09:00:05"));
        for (var id = 6; id < 40; id++) await table.Run(SourceTable.Insert(id, time: $"2026-11-02 09:00:{id:00}"));

        Assert.Equal(34, (await ConnectionTree.Look(transport)).Rows.Recorded);
        if (isReal) await transaction!.CommitAsync(Stop);
        else await table.Run(SourceTable.Insert(5, time: "2026-11-02 09:00:05"));
        Assert.Equal(1, (await ConnectionTree.Look(transport)).Rows.Recorded);
        Assert.Equal(0, (await ConnectionTree.Look(transport)).Rows.Read);
        Assert.Equal(35, _tree.Arrived.Count);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Look_AnsweredRowChangedByATransactionThatCommitsLate_IsReadAgain(string engine)
    {
        var table = await Made(engine, 3);
        await table.Run(SourceTable.Insert(10, time: "2026-11-02 09:05:00"));
        var transport = _tree.Transport(_tree.Connect(table.Settings(byKey: false, answers: true)));
        await ConnectionTree.Look(transport);
        await table.Run("""UPDATE "处罚_out" SET fk = 2.5, gxsj = '2026-11-02 09:04:59' WHERE id = 2""");
        Assert.Equal(1, (await ConnectionTree.Look(transport)).Rows.Read);
        Assert.True(_tree.Arrived[^1].Version > _tree.Arrived[0].Version);
        Assert.Equal(2_500_000, _tree.Arrived[^1].Penalty.Fine.MinorUnits);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Look_RowChangedTwiceInOneSecond_SecondChangeIsALaterVersion(string engine)
    {
        var table = await Made(engine, 3);
        var transport = _tree.Transport(_tree.Connect(table.Settings(byKey: false, answers: false)));
        await ConnectionTree.Look(transport);
        await table.Run("""UPDATE "处罚_out" SET fk = 2.5 WHERE id = 2""");
        Assert.Equal(1, (await ConnectionTree.Look(transport)).Rows.Read);
        Assert.Equal(_tree.Arrived[1].Version + 1, _tree.Arrived[^1].Version);
        Assert.Equal(0, (await ConnectionTree.Look(transport)).Rows.Read);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Look_ChangeTimeOfTheFuture_HidesNoOtherRow(string engine)
    {
        var table = await Made(engine, 2);
        await table.Run(SourceTable.Insert(50, time: "2099-01-01 00:00:00"));
        var connection = _tree.Connect(table.Settings(byKey: false, answers: false));
        var transport = _tree.Transport(connection);
        Assert.Equal(3, (await ConnectionTree.Look(transport)).Rows.Recorded);
        await table.Run(SourceTable.Insert(51, time: "2026-11-02 09:30:00"));
        Assert.Equal(1, (await ConnectionTree.Look(transport)).Rows.Read);
        Assert.Equal(4, _tree.Documents().Distinct().Count());
        Assert.Contains("2026-11-02T09:30", (await File.ReadAllTextAsync(Path.Combine(_tree.State, "state.json"), Stop)).Replace(' ', 'T'), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EnginesByMode))]
    public async Task Look_AnswerCannotBeWritten_FailsSayingSoAndLosesNothing(string engine, bool byKey)
    {
        var table = await Made(engine, 15);
        await table.Run(table.ForbidAnswers);
        var connection = _tree.Connect(table.Settings(byKey, answers: true));
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Look(_tree.Transport(connection)));
        Assert.Contains("write the columns of acknowledgement", failure.Message, StringComparison.Ordinal);
        await table.Run(table.AllowAnswers);
        var counts = (await ConnectionTree.Look(_tree.Transport(connection))).Rows;
        Assert.Equal(new DeliveryCounts { Read = 15, Recorded = 5, Repeated = 10 }, counts);
        Assert.Equal("taken", (await table.Answer(1)).Status);
    }

    [Theory]
    [MemberData(nameof(EnginesByMode))]
    public async Task Look_StateCannotBeWritten_GoesOnFromThePageBefore(string engine, bool byKey)
    {
        var table = await Made(engine, 25);
        await table.Run("""UPDATE "处罚_out" SET "order" = NULL WHERE id IN (3, 13, 23)""");
        var connection = _tree.Connect(table.Settings(byKey, answers: true));
        var obstacle = Path.Combine(_tree.State, "state.json.part");
        _tree.RefuseRecord = record =>
        {
            // The crash comes in the second page: what it had reported and answered is in no state.
            if (record?.Document.Number == "12号") Directory.CreateDirectory(obstacle);
            return null;
        };
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectionTree.Look(_tree.Transport(connection)));
        _tree.RefuseRecord = _ => null;
        Directory.Delete(obstacle);
        var result = await ConnectionTree.Look(_tree.Transport(connection));

        Assert.Equal(new DeliveryCounts { Read = 25, Recorded = 13, Repeated = 9, Refused = 3 }, result.Rows);
        Assert.Equal(22, _tree.Documents().Distinct().Count());
        var quarantine = await File.ReadAllLinesAsync(Assert.Single(Directory.GetFiles(Path.Combine(_tree.State, "receipts"), "*.quarantine.csv")), Stop);
        Assert.Equal(["3", "13", "23"], quarantine.Skip(1).Select(line => line.Split(',')[5]));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Look_SourceMendsARefusedRowAndClearsItsStatus_RowIsReadAgain(string engine)
    {
        var table = await Made(engine, 3);
        await table.Run("""UPDATE "处罚_out" SET "order" = NULL WHERE id = 2""");
        var transport = _tree.Transport(_tree.Connect(table.Settings(byKey: true, answers: true)));
        await ConnectionTree.Look(transport);
        await table.Run("""UPDATE "处罚_out" SET "order" = '2号', jhzt = NULL WHERE id = 2""");
        Assert.Equal(1, (await ConnectionTree.Look(transport)).Rows.Recorded);
        Assert.Equal("taken", (await table.Answer(2)).Status);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Look_ColumnIsNotThere_SaysWhatToCheck(string engine)
    {
        var table = SourceTable.Of(engine, _tree.Root);
        if (engine == "sqlite") await table.Run("CREATE TABLE other (id INTEGER)");
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Look(_tree.Transport(_tree.Connect(table.Settings(byKey: true, answers: false)))));
        Assert.Contains("处罚_out", failure.Message, StringComparison.Ordinal);
        Assert.Contains("that the names are right", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_DatabaseFileIsNotThere_SaysSoAndMakesNone()
    {
        var settings = SourceTable.Of("sqlite", _tree.Root).Settings(byKey: true, answers: false);
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Look(_tree.Transport(_tree.Connect(settings))));
        Assert.Contains("unable to open database file", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_tree.PathOf("source.db")));
    }

    [Fact]
    public async Task Look_SqliteFileGivenRelatively_IsLookedForBesideTheConnection()
    {
        var table = await Made("sqlite", 2);
        var settings = table.Settings(byKey: true, answers: false).Replace(_tree.Root + "/", "", StringComparison.Ordinal);
        Assert.Equal(2, (await ConnectionTree.Look(_tree.Transport(_tree.Connect(settings)))).Rows.Recorded);
    }

    [Fact]
    public async Task Look_SqlServerWithoutTheLibrariesOfItsDriver_SaysWhatToInstall()
    {
        var settings = SourceTable.Of("sqlite", _tree.Root).Settings(byKey: true, answers: false)
            .Replace("\"sqlite\"", "\"sql-server\"", StringComparison.Ordinal).Replace("Data Source=", "Server=tcp:", StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Look(_tree.Transport(_tree.Connect(settings))));
        Assert.Contains("It needs the ICU libraries", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_StateIsTorn_RefusesToGuess()
    {
        var table = await Made("sqlite", 1);
        var connection = _tree.Connect(table.Settings(byKey: true, answers: false));
        var transport = _tree.Transport(connection);
        await File.WriteAllTextAsync(Path.Combine(_tree.State, "state.json"), "{ \"watermark\":", Stop);
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => ConnectionTree.Look(transport));
        Assert.Contains("delete it: then the table is read from its beginning", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_tree.Arrived);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Check_ShowsWhatIsThereAndTakesNothing(string engine)
    {
        var table = await Made(engine, 4);
        await table.Run("""UPDATE "处罚_out" SET gxsj = NULL WHERE id = 4""");
        var shown = await ConnectionTree.Check(_tree.Transport(_tree.Connect(table.Settings(byKey: false, answers: true))));
        Assert.Contains("4 rows", shown, StringComparison.Ordinal);
        Assert.Contains("4 of them are not answered", shown, StringComparison.Ordinal);
        Assert.Contains("1 of them have no gxsj", shown, StringComparison.Ordinal);
        Assert.Empty(_tree.Arrived);
    }

    private async Task<SourceTable> Made(string engine, int rows)
    {
        var table = SourceTable.Of(engine, _tree.Root);
        await table.Make();
        if (engine == "sqlite") await table.Run("PRAGMA journal_mode = WAL");
        await using var connection = table.Connect();
        await connection.OpenAsync(Stop);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(Stop);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        for (var id = 1; id <= rows; id++)
        {
            command.CommandText = SourceTable.Insert(id);
            await command.ExecuteNonQueryAsync(Stop);
        }

        await transaction.CommitAsync(Stop);
        return table;
    }

    private static (string?, string?, string?) Cut((string? Status, string? Note, string? At) answer) => (answer.Status, answer.Note, answer.At?[..10]);
}
