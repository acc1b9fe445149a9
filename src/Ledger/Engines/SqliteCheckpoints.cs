using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CreditHub.Ledger.Engines;

/// <summary>
/// Copies what SQLite's log of writes (WAL) holds into the store's file, on a thread of its own. SQLite by itself does so within a commit, which then took
/// four times as long as others and everybody waited. A page that was written often between two copies is copied once.
/// </summary>
/// <remarks>
/// While copies run beside commits, the log never is all copied and never begins again: once it is long and a copy has just ended, the writer itself
/// copies the little that was written meanwhile, between two groups. Readers that are in the way make it wait for the next copy.
/// </remarks>
internal sealed class SqliteCheckpoints : StoreUpkeep
{
    /// <summary>Pages (4 KiB) written between two copies: 64 MiB.</summary>
    public const int CopyAfter = 16_384;

    /// <summary>Pages after which the log is to begin again: 256 MiB. What a crash leaves is read through when the store is next opened.</summary>
    public const int BeginAgainAfter = 65_536;

    // A reader is waited for no longer than this, since commits wait meanwhile.
    private const int PatienceMilliseconds = 50;

    private static readonly TimeSpan EmptyAgainAfter = TimeSpan.FromSeconds(1);

    private readonly SqliteConnection _writer;
    private readonly Func<SqliteConnection> _connect;
    private readonly int _copyAfter;
    private readonly int _beginAgainAfter;

    // Whoever copies holds it: SQLite refuses a second one at once, without waiting.
    private readonly Lock _copying = new();
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private volatile bool _ending;

    // The log holds what was erased, because a reader was in the way when it was to be emptied.
    private volatile bool _holdsErased;

    // 1 where a copy has ended since the last group.
    private int _copied;
    private SqliteException? _failure;
    private int _untilCopy;
    private int _untilBeginAgain;

    public SqliteCheckpoints(SqliteConnection writer, Func<SqliteConnection> connect, int copyAfter = CopyAfter, int beginAgainAfter = BeginAgainAfter)
    {
        _writer = writer;
        _connect = connect;
        _untilCopy = _copyAfter = copyAfter;
        _untilBeginAgain = _beginAgainAfter = beginAgainAfter;
        _thread = new Thread(Work) { IsBackground = true, Name = "ledger-checkpoints" };
        _thread.Start();
    }

    public override void AfterGroup()
    {
        if (Interlocked.Exchange(ref _failure, null) is { } failure) throw failure;
        var written = TakePagesWritten();
        var hasCopied = Interlocked.Exchange(ref _copied, 0) == 1;
        _untilCopy -= written;
        _untilBeginAgain -= written;
        if (_untilBeginAgain <= 0 && hasCopied)
        {
            // Nobody writes meanwhile, so that all is copied, unless a reader is in the way.
            bool all;
            lock (_copying) all = Checkpoint(_writer, "PASSIVE");
            _untilBeginAgain = all ? _beginAgainAfter : _copyAfter;
            _untilCopy = _copyAfter;
        }
        else if (_untilCopy <= 0)
        {
            _untilCopy = _copyAfter;
            _due.Set();
        }
    }

    // What was deleted is overwritten (secure_delete), but the log of writes still holds the pages before. Where a reader is in the way, the other thread goes on trying.
    public override void Scrub()
    {
        lock (_copying) _holdsErased = !Empty(_writer);
        if (_holdsErased) _due.Set();
    }

    public override void Dispose()
    {
        _ending = true;
        _due.Set();
        _thread.Join();
        _due.Dispose();
        base.Dispose();
    }

    private void Work()
    {
        SqliteConnection? connection = null;
        while (true)
        {
            _due.WaitOne(_holdsErased ? EmptyAgainAfter : Timeout.InfiniteTimeSpan);
            if (_ending) break;
            Try(copying =>
            {
                if (_holdsErased) _holdsErased = !Empty(copying);
                else Checkpoint(copying, "PASSIVE");
            });
        }

        // A store that was closed in good order is one file. Where this fails, whoever opens it next reads the log.
        Try(copying => Checkpoint(copying, "TRUNCATE"));
        connection?.Dispose();

        void Try(Action<SqliteConnection> copy)
        {
            try
            {
                connection ??= _connect();
                lock (_copying) copy(connection);
                Interlocked.Exchange(ref _copied, 1);
            }
            catch (SqliteException e)
            {
                // The writer's next group tells it.
                Interlocked.Exchange(ref _failure, e);
                connection?.Dispose();
                connection = null;
            }
        }
    }

    /// <summary>True where the log is empty; readers are waited for only so long.</summary>
    private static bool Empty(SqliteConnection connection)
    {
        SetPatience(connection, PatienceMilliseconds);
        var isEmpty = Checkpoint(connection, "TRUNCATE");
        SetPatience(connection, 10_000);
        return isEmpty;
    }

    /// <summary>True where all of the log is copied.</summary>
    private static bool Checkpoint(SqliteConnection connection, string mode)
    {
        using var pragma = connection.CreateCommand();
        pragma.CommandText = $"PRAGMA wal_checkpoint({mode})";
        using var row = pragma.ExecuteReader();
        return row.Read() && row.GetInt64(0) == 0 && row.GetInt64(1) == row.GetInt64(2);
    }

    private static void SetPatience(SqliteConnection connection, int milliseconds)
    {
        using var pragma = connection.CreateCommand();
        pragma.CommandText = $"PRAGMA busy_timeout = {milliseconds}";
        pragma.ExecuteNonQuery();
    }

    private int TakePagesWritten()
    {
        raw.sqlite3_db_status(_writer.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var written, out _, 1);
        return written;
    }
}
