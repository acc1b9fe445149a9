using System.Diagnostics;
using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Model;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Trees;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CreditHub.Ledger;

/// <summary>An open store: its identity, its appender, its reader.</summary>
public sealed partial class LedgerStore : IAsyncDisposable
{
    private static readonly TimeSpan MarkInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BuildSaidEvery = TimeSpan.FromSeconds(10);
    private readonly IReadOnlyList<(long Epoch, Position BeganAfter)> _epochs;
    private readonly string _markFile;
    private LedgerMark? _seen;
    private LedgerMark? _marked;
    private long _markedAt;

    private LedgerStore(Guid id, IReadOnlyList<(long Epoch, Position BeganAfter)> epochs, LedgerAppender appender, LedgerReader reader, LedgerFence fence, string markFile)
    {
        _markFile = markFile;
        Id = id;
        _epochs = epochs;
        Appender = appender;
        Reader = reader;
        Fence = fence;
    }

    /// <summary>Identity of the store, made when it was created. Tokens of other stores are known by it.</summary>
    public Guid Id { get; }

    /// <summary>The epoch in which this node opened it.</summary>
    public long Epoch => _epochs[^1].Epoch;

    /// <summary>Every epoch with the position after which it began, first to latest. What had been after it was lost then.</summary>
    public IReadOnlyList<(long Epoch, Position BeganAfter)> Epochs => _epochs;

    /// <summary>The one way in.</summary>
    public LedgerAppender Appender { get; }

    /// <summary>The way out.</summary>
    public LedgerReader Reader { get; }

    /// <summary>Whether the store was restored or taken over since this node opened it.</summary>
    public LedgerFence Fence { get; }

    /// <summary>Opens a store: makes it where there is none, migrates it where it is older than the program.</summary>
    /// <exception cref="InvalidOperationException">The store is newer than the program, or is not what this node last saw.</exception>
    public static async Task<LedgerStore> Open(LedgerOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var engine = EngineOf(options);
        engine.CheckRuntime();
        var statements = new Statements(engine.Sql);
        var (id, epochs, head) = await Task.Factory.StartNew(
            () => SetUp(
                engine, options, time, () => BuildTree(engine, statements, loggers.CreateLogger<LedgerStore>()),
                () => FillSorts(engine, statements, loggers.CreateLogger<LedgerStore>())),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var fence = new LedgerFence(epochs[^1].Epoch);
        var store = new LedgerStore(
            id,
            epochs,
            new LedgerAppender(engine, statements, fence, options, time, loggers.CreateLogger<LedgerAppender>()),
            new LedgerReader(engine, statements, options, fence),
            fence,
            options.MarkFile);
        store.Note(head);
        return store;
    }

    /// <summary>
    /// Begins a new epoch at the present head. To be done once after a store was restored from a backup and before any node opens it: tokens
    /// that were given out between backup and loss are then refused, and nodes that still have the old store open are fenced.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no ledger.</exception>
    public static async Task<long> BeginEpoch(LedgerOptions options, TimeProvider time)
    {
        await using var context = EngineOf(options).CreateContext();
        if (!await context.Database.CanConnectAsync() || !(await context.Database.GetAppliedMigrationsAsync()).Any())
            throw new InvalidOperationException("There is no ledger here. Restore the backup first, or name its place as the hub's settings do.");
        Migrate(context);
        await using var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
        var head = await context.Set<HeadRow>().SingleAsync();

        // Not below what this node saw: the backup of a second restore may be older than the first restore, and its epoch would be used twice.
        head.Epoch = Math.Max(head.Epoch, LedgerMark.Read(options.MarkFile)?.Epoch ?? 0) + 1;
        context.Add(new EpochRow { Epoch = head.Epoch, BeganAfter = head.NextPosition - 1, RecordedAt = time.GetUtcNow().UtcTicks });
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
        return head.Epoch;
    }

    /// <summary>Keeps in the mark's file, about once a second, how far the ledger was seen.</summary>
    public void Note(LedgerHead head)
    {
        _seen = new LedgerMark(Id, head.Epoch, head.Last.Value);
        if (_markedAt == 0 || Stopwatch.GetElapsedTime(_markedAt) >= MarkInterval) Mark();
    }

    /// <summary>Finishes what was taken, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        Mark();
        await Appender.DisposeAsync();
        await Reader.DisposeAsync();
    }

    /// <summary>False where a position of an epoch is beyond where a later epoch began: it was lost.</summary>
    internal bool HoldsFutureOf(long epoch, Position position) =>
        epoch <= Epoch && epoch >= 1 && _epochs.Where(e => e.Epoch > epoch).All(e => position <= e.BeganAfter);

    private void Mark()
    {
        if (_markFile.Length == 0 || _seen is not { } seen || seen == _marked) return;
        try
        {
            seen.Write(_markFile);
            (_marked, _markedAt) = (seen, Stopwatch.GetTimestamp());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk is full, perhaps: an older mark says less, and nothing wrong.
        }
    }

    internal static LedgerEngine EngineOf(LedgerOptions options) => options.Engine switch
    {
        LedgerEngineKind.Sqlite => new SqliteEngine(options.ConnectionString),
        LedgerEngineKind.PostgreSql => new PostgreSqlEngine(options.ConnectionString, TimeSpan.FromSeconds(options.StallSeconds)),
        LedgerEngineKind.SqlServer => new SqlServerEngine(options.ConnectionString, TimeSpan.FromSeconds(options.StallSeconds)),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Engine, "There is no such engine."),
    };

    private static (Guid Id, IReadOnlyList<(long Epoch, Position BeganAfter)> Epochs, LedgerHead Head) SetUp(
        LedgerEngine engine, LedgerOptions options, TimeProvider time, Action buildTree, Action fillSorts)
    {
        var mark = LedgerMark.Read(options.MarkFile);
        using var context = engine.CreateContext();
        var exists = context.Database.CanConnect();
        if (mark is not null && (exists ? !context.Database.GetAppliedMigrations().Any() : options.Engine == LedgerEngineKind.Sqlite)) throw mark.NothingThere(options.MarkFile);
        Migrate(context);
        if (!context.Set<StoreRow>().Any()) Create(context, time);
        var epochs = context.Set<EpochRow>().OrderBy(e => e.Epoch).AsEnumerable().Select(e => (e.Epoch, new Position(e.BeganAfter))).ToList();
        var id = context.Set<StoreRow>().Single().StoreId;
        var head = context.Set<HeadRow>().Single();
        if (mark?.FaultOf(id, head.Epoch, head.NextPosition - 1, options.MarkFile) is { } fault) throw fault;
        if (head.Root is null) buildTree();
        var sorted = RecordSorts.Kinds.Select(k => (short)k).ToArray();
        if (context.Set<RecordTableRow>().Any(r => sorted.Contains(r.Kind) && r.Sort == null)) fillSorts();
        return (id, epochs, new LedgerHead(new Position(head.NextPosition - 1), head.Epoch));
    }

    private static void Migrate(LedgerDbContext context)
    {
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var unknown = context.Database.CanConnect() ? context.Database.GetAppliedMigrations().Where(m => !known.Contains(m)).ToList() : [];
        if (unknown.Count > 0)
        {
            throw new InvalidOperationException(
                $"The store was written by a newer program (it has {string.Join(", ", unknown)}). Run that program, or restore a backup of "
                + "before.");
        }

        context.Database.Migrate();
    }

    private static void BuildTree(LedgerEngine engine, Statements statements, ILogger logger)
    {
        using var build = new TreeBuild(engine, statements);
        var saidAt = Stopwatch.GetTimestamp();
        while (build.Step() is { } step)
        {
            if (step.Built < step.Entries && Stopwatch.GetElapsedTime(saidAt) < BuildSaidEvery) continue;
            saidAt = Stopwatch.GetTimestamp();
            LogBuilding(logger, step.Built, step.Entries);
        }
    }

    private static void FillSorts(LedgerEngine engine, Statements statements, ILogger logger)
    {
        using var fill = new SortFill(engine, statements);
        var (filled, saidAt) = (0L, Stopwatch.GetTimestamp());
        while (fill.Step() is > 0 and var step)
        {
            filled += step;
            if (step == SortFill.StepRecords && Stopwatch.GetElapsedTime(saidAt) < BuildSaidEvery) continue;
            saidAt = Stopwatch.GetTimestamp();
            LogFilling(logger, filled);
        }
    }

    private static void Create(LedgerDbContext context, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcTicks;
        context.Add(new StoreRow { Id = 0, StoreId = Guid.NewGuid(), CreatedAt = now });
        context.Add(new HeadRow { Id = 0, NextPosition = 1, Epoch = 1, LastRecordedAt = now, Root = TreeHash.Empty });
        context.Add(new EpochRow { Epoch = 1, BeganAfter = 0, RecordedAt = now });
        context.SaveChanges();
    }

    [LoggerMessage(1, LogLevel.Information, "The ledger's Merkle tree is being built: {Built} of {Entries} entries.")]
    private static partial void LogBuilding(ILogger logger, long built, long entries);

    [LoggerMessage(2, LogLevel.Information, "Records of an older store get what they are within their kind: {Filled} so far.")]
    private static partial void LogFilling(ILogger logger, long filled);
}
