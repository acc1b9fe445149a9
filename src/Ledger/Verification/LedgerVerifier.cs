using System.Data;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CreditHub.Ledger.Verification;

/// <summary>
/// Believes nothing but entries: computes the tree from them and holds it against tiles, head and checkpoints, folds every derived table
/// from them again, and names what differs. It only reads, and may run beside hubs that write.
/// </summary>
public static class LedgerVerifier
{
    /// <summary>Verifies a whole store. Takes a thread for as long as it runs.</summary>
    /// <exception cref="InvalidOperationException">There is no ledger, or its tree was not built yet.</exception>
    public static VerificationResult Run(LedgerOptions ledger, VerificationOptions options, CancellationToken cancellationToken)
    {
        var engine = LedgerStore.EngineOf(ledger);
        engine.CheckRuntime();
        using var context = engine.CreateContext();
        var findings = new Findings(context, options.FindingsMax);
        if (!context.Database.CanConnect())
            throw new InvalidOperationException("There is no ledger here. Name its place as the hub's settings do.");
        if (context.Database.GetPendingMigrations().Any())
            throw new InvalidOperationException("The store is of an earlier version. Start the hub once, which brings it up to date.");

        var file = new VerificationFile(options);
        file.Begin(context.Set<StoreRow>().AsNoTracking().FirstOrDefault()?.StoreId ?? Guid.Empty, Epochs(context).Count, LastOf(context));
        var numbers = new NumberPass();
        var aggregates = new Aggregates(numbers);
        var entries = new EntryPass(options, file, aggregates);
        var (began, resumedAt) = (file.State.Began, file.State.Entries?.Size ?? 0);
        if (file.State.Entries is { } kept) entries.Resume(kept, findings);
        var ofSubjects = new Findings(context, options.FindingsMax);
        var subjects = new Task(
            () => Guard("subject", () => new SubjectPass(engine, options, file, numbers).Run(ofSubjects, cancellationToken), ofSubjects),
            CancellationToken.None, TaskCreationOptions.LongRunning);
        if (options.SideBySide) subjects.Start(TaskScheduler.Default);
        else subjects.RunSynchronously(TaskScheduler.Default);
        try
        {
            Guard("entry", () => entries.Run(context, LastOf(context), findings, cancellationToken), findings);
        }
        finally
        {
            // Also where the entries cannot be read: whoever closes the store must not have a reader left.
            subjects.GetAwaiter().GetResult();
        }

        file.Freeze();
        findings.AddAll(ofSubjects);

        // What was appended meanwhile, and all that is held against the end, in one view of the store.
        using (View(engine, context))
        {
            Guard("schema", () => new SchemaPass(engine, context).Run(findings), findings);
            Guard("ledger_epoch", () => aggregates.Take(Epochs(context)), findings);
            Guard("entry", () => entries.Run(context, LastOf(context), findings, cancellationToken), findings);
            Guard("tree_tile", () => entries.End(context, findings), findings);
            Guard("source_status, batch or waiting_row", () => aggregates.Hold(context, findings), findings);
            Guard("ledger_head", () => HoldHead(context, entries, findings), findings);
            Guard("ledger_store", () => HoldStore(context, options, findings), findings);
            bool IsNewer(string code) => context.Set<SubjectTableRow>().Any(s => s.Code == code && s.Position > began);
            Guard("subject_number", () => numbers.Run(context, IsNewer, findings, options), findings);
        }

        file.End();
        return new VerificationResult(entries.Size, entries.Root, findings.Named, findings.More, resumedAt);
    }

    // A value that no column of the hub's can hold, or a table without the row that it must have, ends a step and is a finding of it.
    private static void Guard(string table, Action step, Findings findings)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException or InvalidOperationException
            or ArgumentException)
        {
            findings.Add(table, "", $"cannot be read to its end: {e.Message}");
        }
    }

    /// <summary>A transaction in which all reads are of one moment.</summary>
    internal static IDbContextTransaction View(LedgerEngine engine, LedgerDbContext context) => engine is SqliteEngine
        ? context.Database.BeginTransaction(IsolationLevel.Serializable)
        : context.Database.BeginTransaction(IsolationLevel.RepeatableRead);

    // By the entries, not by the head: the head is to be verified.
    private static long LastOf(LedgerDbContext context) => context.Set<EntryRow>().Max(e => (long?)e.Position) ?? 0;

    private static List<EpochRow> Epochs(LedgerDbContext context) => context.Set<EpochRow>().AsNoTracking().OrderBy(e => e.Epoch).ToList();

    private static void HoldHead(LedgerDbContext context, EntryPass entries, Findings findings)
    {
        var head = context.Set<HeadRow>().AsNoTracking().Single();
        if (head.Root is null || !head.Root.AsSpan().SequenceEqual(entries.Root))
            findings.Add("ledger_head", "0", "root is not that of the entries");
        var last = LastOf(context);
        if (head.NextPosition != last + 1)
            findings.Add("ledger_head", "0", $"next_position is «{head.NextPosition}», the last entry is at {last}");
        if (head.LastRecordedAt < entries.RecordedAt) findings.Add("ledger_head", "0", "last_recorded_at is before that of the last entry");
        if (head.Id != 0) findings.Add("ledger_head", $"{head.Id}", "id is not 0");
        var epochs = Epochs(context);
        var steps = epochs.Select(e => e.Epoch);
        if (!steps.SequenceEqual(Enumerable.Range(1, epochs.Count).Select(e => (long)e)) || head.Epoch != epochs.Count)
            findings.Add("ledger_epoch", "", $"the epochs are {string.Join(", ", steps)}, the head is in {head.Epoch}");
    }

    private static void HoldStore(LedgerDbContext context, VerificationOptions options, Findings findings)
    {
        var epochs = Epochs(context);
        var store = context.Set<StoreRow>().AsNoTracking().Single();
        if (store.Id != 0) findings.Add("ledger_store", $"{store.Id}", "id is not 0");
        foreach (var checkpoint in options.Checkpoints)
        {
            if (!checkpoint.Origin.EndsWith($"{store.StoreId:N}", StringComparison.Ordinal))
                findings.Add("ledger_store", "0", $"store_id is «{store.StoreId:N}», a checkpoint was signed of {checkpoint.Origin}");
            var epoch = epochs.FirstOrDefault(e => e.Epoch == checkpoint.Epoch);
            if (checkpoint.Epoch > 0 && (epoch is null || epoch.BeganAfter != checkpoint.EpochBeganAfter))
            {
                findings.Add(
                    "ledger_epoch", $"{checkpoint.Epoch}",
                    $"began_after is «{epoch?.BeganAfter}», a checkpoint says «{checkpoint.EpochBeganAfter}»");
            }
        }
    }
}
