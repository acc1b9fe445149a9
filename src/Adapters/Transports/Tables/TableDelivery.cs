using System.Security.Cryptography;
using System.Text;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Transports.Tables;

/// <summary>
/// One delivery of a table. Each page goes to the hub, is answered in the table, and only then counted in the state: a crash between leaves a
/// page to be read again, which the hub knows.
/// </summary>
internal sealed class TableDelivery(ConnectionWork work, TableShape shape, TableSession session, TableState state, string statePath, RecentRows recent)
{
    private const string Taken = "taken";
    private const string Refused = "refused";

    private string Dataset => work.Connection.Formats.Keys.Single();

    private string PathOf(string name) => Path.Combine(work.SpoolFolder(), name);

    /// <summary>Delivers rows and moves the watermark.</summary>
    /// <param name="rows">Rows; none = only the watermark moves.</param>
    /// <param name="watermark">Where it goes; null = it stays.</param>
    /// <param name="cancellationToken">Stops after the rows that are on their way.</param>
    public async Task Run(IReadOnlyList<TableRow> rows, string? watermark, CancellationToken cancellationToken)
    {
        if (rows.Count > 0) await Report(rows, cancellationToken);
        else if (watermark is null) return;
        state.Watermark = watermark ?? state.Watermark;
        state.Save(statePath);
        // After the state: a crash between has them sent again, never left out of the counts.
        recent.Add(rows);
    }

    /// <summary>Ends the delivery: completeness, receipt. Null where there was no row.</summary>
    public async Task<DeliveryOutcome?> Finish(CancellationToken cancellationToken)
    {
        if (state.Pass is not { } pass) return null;
        if (pass.Point.Row == 0)
        {
            // Its rows went away before the first page was answered.
            state.Pass = null;
            state.Save(statePath);
            return null;
        }

        var receipt = new DeliveryReceipt(
            pass.Name, Dataset, pass.Point.Digest, pass.Point.StartedAt, work.Time.GetUtcNow(), pass.Point.Counts,
            [.. shape.Mapper.UnknownColumns.Where(c => c[0] != '#')]);
        await BatchStatement.Send(work.Client, receipt, pass.CompleteAsOf, cancellationToken);
        var outcome = new DeliveryOutcome.Delivered(receipt);
        new Receipts(work).Keep(pass.Name, outcome, PathOf(pass.Name));
        state.Pass = null;
        state.Save(statePath);
        File.Delete(QuarantineFile.PathOf(PathOf(pass.Name)));
        File.Delete(OriginalsFile.PathOf(PathOf(pass.Name)));
        return outcome;
    }

    private async Task Report(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken)
    {
        var pass = state.Pass ?? Begin();
        var file = PathOf(pass.Name);
        if (QuarantineFile.LengthOf(file) < pass.Point.QuarantineBytes || OriginalsFile.LengthOf(file) < pass.Point.OriginalsBytes)
            throw new SourceFailedException($"The quarantine or the originals of {file} are shorter than the state says. Put them back, or delete {statePath}: then the table is read from its beginning.");
        // What is counted of a page that fails half way must not be kept: the page is read again.
        var point = pass.Point with { Counts = pass.Point.Counts with { }, Digest = DigestOf(pass.Point.Digest, rows) };
        var answers = new List<(TableRow, string, string)>(rows.Count);
        using (var quarantine = new QuarantineFile(QuarantineFile.PathOf(file), shape.Columns))
        using (var originals = new OriginalsFile(OriginalsFile.PathOf(file)))
        using (var page = new PageRows(shape.Columns, rows, point.Row + 1))
        using (var run = new DeliveryRun(work.Client, page, shape.Mapper, point, quarantine, originals)
        {
            Save = () => { },
            Decided = outcome => answers.Add((rows[answers.Count], outcome.Token is null ? Refused : Taken, outcome.Token?.Value ?? outcome.Reason)),
            Progress = work.ProgressOf(pass.Name),
        })
        {
            await run.Run(cancellationToken);
        }

        if (session.Answers) await session.Acknowledge(answers, work.Time.GetUtcNow(), cancellationToken);
        state.Pass = pass with { Point = point, CompleteAsOf = Later(pass.CompleteAsOf, rows) };
    }

    private TablePass Begin()
    {
        var now = work.Time.GetUtcNow();
        var name = new Receipts(work).FreeName($"{work.Connection.Name}_{now.ToOffset(TimeSpan.FromHours(8)):yyyyMMdd'T'HHmmssfff}");
        work.Logger.Begins(work.Connection.Name, name);
        // Kept before its first row: the quarantine of a page that fails is found again by the delivery's name.
        state.Pass = new TablePass(name, new ResumePoint { Digest = "", StartedAt = now }) { CompleteAsOf = DateTimeOffset.MinValue };
        state.Save(statePath);
        return state.Pass;
    }

    // As of the latest change that was read; a table that states none is as of the look. Never of the future.
    private DateTimeOffset Later(DateTimeOffset before, IEnumerable<TableRow> rows)
    {
        var now = work.Time.GetUtcNow();
        var latest = rows.Max(row => shape.ChangedAt(row)) ?? now;
        return latest > now ? now : latest > before ? latest : before;
    }

    private static string DigestOf(string before, IReadOnlyList<TableRow> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(before));
        foreach (var row in rows) hash.AppendData(Encoding.UTF8.GetBytes(row.Content));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
