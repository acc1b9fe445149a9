using CreditHub.Ledger.Engines;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CreditHub.Ledger.Tests.Engines;

/// <summary>The log of writes is copied beside the commits: it may neither grow for ever nor stay behind when the store is closed.</summary>
public sealed class SqliteCheckpointsTests : IDisposable
{
    private const int Page = 4096;
    private const int CopyAfter = 64;
    private const int BeginAgainAfter = 256;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("credithub-checkpoints");
    private readonly SqliteEngine _engine;

    public SqliteCheckpointsTests() => _engine = new SqliteEngine($"Data Source={Path.Combine(_folder.FullName, "ledger.db")};Pooling=False");

    [Fact]
    public void AfterGroup_WritingWithoutPause_KeepsTheLogShort()
    {
        using var writer = OpenWriter();
        using var upkeep = Upkeep(writer);
        Assert.NotEqual(0L, WriteUntilTheLogGrowsNoLonger(writer, upkeep));
    }

    [Fact]
    public void AfterGroup_WhileAReaderHoldsAnOldState_GoesOnAndCatchesUpWhenItIsGone()
    {
        using var writer = OpenWriter();
        using var upkeep = Upkeep(writer);
        WriteGroups(writer, upkeep, 1);
        WhileTheStateIsRead(() =>
        {
            WriteGroups(writer, upkeep, 100);
            Assert.True(LogPages() > BeginAgainAfter, "The reader should have kept the log from beginning again.");
        });

        var groups = 101 + WriteUntilTheLogGrowsNoLonger(writer, upkeep);
        Assert.Equal(8 * groups, Scalar(writer, "SELECT count(*) FROM thing"));
    }

    [Fact]
    public void Dispose_LeavesAStoreOfOneFile()
    {
        using var writer = OpenWriter();
        using (var upkeep = Upkeep(writer))
        {
            WriteGroups(writer, upkeep, 20);
            Assert.NotEqual(0, LogPages());
        }

        Assert.Equal(0, LogPages());
        var copy = Path.Combine(_folder.FullName, "copy.db");
        File.Copy(Path.Combine(_folder.FullName, "ledger.db"), copy);
        using var copied = new SqliteConnection($"Data Source={copy};Pooling=False");
        copied.Open();
        Assert.Equal(160L, Scalar(copied, "SELECT count(*) FROM thing"));
    }

    [Fact]
    public void AfterGroup_WhereACopyFailed_SaysSoOnceAndTriesAgain()
    {
        using var writer = OpenWriter();
        var broken = true;
        using var upkeep = new SqliteCheckpoints(
            writer, () => broken ? throw new SqliteException("The disk is gone.", 10) : (SqliteConnection)_engine.Open(isWriter: false), CopyAfter, int.MaxValue);
        var failure = Assert.Throws<SqliteException>(() =>
        {
            for (var deadline = DateTime.UtcNow.AddMinutes(1); DateTime.UtcNow < deadline;) WriteGroups(writer, upkeep, 1);
        });
        Assert.Equal("The disk is gone.", failure.Message);
        broken = false;
        WriteGroups(writer, upkeep, 10);
        Assert.True(Scalar(writer, "SELECT count(*) FROM thing") is >= 88L);
    }

    [Fact]
    public void Scrub_WhileCopiesRun_TakesWhatWasDeletedFromTheLog()
    {
        using var writer = OpenWriter();
        using var upkeep = Upkeep(writer);
        for (var i = 0; i < 20; i++)
        {
            // Enough that a copy has just been asked for on the other thread.
            WriteGroups(writer, upkeep, 12);
            upkeep.Scrub();
            Assert.Equal(0, LogPages());
        }
    }

    [Fact]
    public async Task Scrub_WhileAReaderIsInTheWay_EmptiesTheLogWhenItIsGone()
    {
        using var writer = OpenWriter();
        using var upkeep = Upkeep(writer);
        WriteGroups(writer, upkeep, 1);
        WhileTheStateIsRead(() =>
        {
            WriteGroups(writer, upkeep, 2);
            upkeep.Scrub();
            Assert.NotEqual(0, LogPages());
        });

        // Nothing is written or erased any more that would give another occasion.
        for (var deadline = DateTime.UtcNow.AddSeconds(30); LogPages() != 0 && DateTime.UtcNow < deadline;) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(0, LogPages());

        // Emptied once, the log is left alone again: what is written afterwards stays in it.
        WriteGroups(writer, upkeep, 1);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, LogPages());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private SqliteCheckpoints Upkeep(SqliteConnection writer) => new(writer, () => (SqliteConnection)_engine.Open(isWriter: false), CopyAfter, BeginAgainAfter);

    // Another connection holds the state after one group, and sees it until the end.
    private void WhileTheStateIsRead(Action act)
    {
        using var reader = (SqliteConnection)_engine.Open(isWriter: false);
        using var transaction = reader.BeginTransaction(deferred: true);
        Assert.Equal(8L, Scalar(reader, "SELECT count(*) FROM thing"));
        act();
        Assert.Equal(8L, Scalar(reader, "SELECT count(*) FROM thing"));
    }

    private SqliteConnection OpenWriter()
    {
        var writer = (SqliteConnection)_engine.Open(isWriter: true);
        using var command = writer.CreateCommand();
        command.CommandText = "CREATE TABLE thing (id INTEGER PRIMARY KEY, content BLOB NOT NULL)";
        command.ExecuteNonQuery();
        return writer;
    }

    // Each of eight rows and a few pages more.
    private static void WriteGroups(SqliteConnection writer, SqliteCheckpoints upkeep, int groups)
    {
        using var command = writer.CreateCommand();
        for (var i = 0; i < groups; i++)
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            command.Transaction = transaction;
            command.CommandText =
                $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8) INSERT INTO thing (content) SELECT randomblob({Page / 2}) FROM n";
            command.ExecuteNonQuery();
            transaction.Commit();
            upkeep.AfterGroup();
        }
    }

    // The file of a log never shrinks by itself; that it is not added to any more shows that it has begun again. When it does, the machine's load decides.
    private long WriteUntilTheLogGrowsNoLonger(SqliteConnection writer, SqliteCheckpoints upkeep)
    {
        var groups = 0L;
        var (before, held) = (-1L, LogPages());
        for (var deadline = DateTime.UtcNow.AddMinutes(1); held != before && DateTime.UtcNow < deadline; groups += 100)
        {
            WriteGroups(writer, upkeep, 100);
            (before, held) = (held, LogPages());
        }

        Assert.Equal(before, held);
        return groups;
    }

    private long LogPages() => new FileInfo(Path.Combine(_folder.FullName, "ledger.db-wal")) is { Exists: true } log ? (log.Length + Page - 1) / (Page + 24) : 0;

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
