using System.Data.Common;
using CreditHub.Adapters.Connections;

namespace CreditHub.Adapters.Transports.Tables;

/// <summary>
/// Reads a source's table page by page. A look goes forward from where the last one ended, less the overlap, since a row may appear behind it when
/// its transaction commits late; then, where answers are written to the table, through the rows that have none, however old they are.
/// </summary>
internal sealed class TableTransport(ConnectionWork work, TableSettings settings) : ITransport
{
    private readonly TableStatements _statements = new(settings);
    private RecentRows? _recent;
    private TableShape? _shape;

    public int LooksUntilTaken => 1;

    private string StatePath => Path.Combine(work.Connection.StateFolder, "state.json");

    private RecentRows Recent => _recent ??= new RecentRows(Path.Combine(work.Connection.StateFolder, "recent.jsonl"));

    private TableShape Shape => _shape ??= new TableShape(settings, work.Connection.Formats.Values.Single());

    public async Task Look(PassResult result, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await TableSession.Open(settings, _statements, work.Connection.Folder, cancellationToken);
            var state = TableState.Read(StatePath);
            var delivery = new TableDelivery(work, Shape, session, state, StatePath, Recent);
            await GoForward(session, delivery, state, cancellationToken);
            if (settings.Acknowledgement is not null) await TakePending(session, delivery, cancellationToken);
            if (await delivery.Finish(cancellationToken) is { } outcome)
            {
                result.Add(outcome);
                work.Logger.Ended(work.Connection.Name, ((Reporting.DeliveryOutcome.Delivered)outcome).Receipt.File, outcome);
            }
        }
        catch (DbException e)
        {
            throw Failed(e);
        }
    }

    public async Task Check(Action<string> show, CancellationToken cancellationToken)
    {
        try
        {
            _ = Shape;
            await using var session = await TableSession.Open(settings, _statements, work.Connection.Folder, cancellationToken);
            show($"{settings.Table}: {await session.Count(_statements.Count, cancellationToken):N0} rows; every column of the configuration is there.");
            if (settings.Acknowledgement is not null) show($"  {await session.Count(_statements.CountPending, cancellationToken):N0} of them are not answered.");
            if (settings.Read == TableReadMode.ByChangeTime && await session.Count(_statements.CountWithoutTime, cancellationToken) is > 0 and var timeless)
                show($"  {timeless:N0} of them have no {settings.ChangeTimeColumn} and are not found by it. The source must set it in every row.");
            var state = TableState.Read(StatePath);
            show(state.Watermark is { } watermark ? $"  Read up to {watermark[(watermark.IndexOf(':', StringComparison.Ordinal) + 1)..]}." : "  Nothing was read yet.");
            var page = await session.Page(_statements.FirstPage, null, null, Shape, Recent, cancellationToken);
            if (page.Count > 0) show($"  The first row's key is {page[0].Key.Value}.");
        }
        catch (DbException e)
        {
            throw Failed(e);
        }
    }

    public void Dispose()
    {
    }

    private async Task GoForward(TableSession session, TableDelivery delivery, TableState state, CancellationToken cancellationToken)
    {
        var (sql, key, time) = Start(state);
        while (true)
        {
            var page = await session.Page(sql, key, time, Shape, Recent, cancellationToken);
            if (page.Count == 0) return;
            if (page[^1].Key == key && page[^1].Time == time) throw new SourceFailedException($"{settings.Table}: the database gives the row {page[^1].Key.Value} as one behind itself. Read by another column.");
            await delivery.Run([.. page.Where(row => !Recent.Knows(row))], Highest(page, state), cancellationToken);
            Recent.KeepOnly((k, t) => IsReadAgain(state, k, t));
            (sql, key, time) = (_statements.NextPage, page[^1].Key, page[^1].Time);
        }
    }

    private async Task TakePending(TableSession session, TableDelivery delivery, CancellationToken cancellationToken)
    {
        var page = await session.Page(_statements.FirstPendingPage, null, null, Shape, Recent, cancellationToken);
        while (page.Count > 0)
        {
            await delivery.Run(page, watermark: null, cancellationToken);
            page = await session.Page(_statements.NextPendingPage, page[^1].Key, null, Shape, Recent, cancellationToken);
        }
    }

    private (string Sql, OrderValue? Key, OrderValue? Time) Start(TableState state)
    {
        if (state.Watermark is null) return (_statements.FirstPage, null, null);
        var watermark = OrderValue.Parse(state.Watermark);
        if (settings.Read == TableReadMode.ByKey && watermark.Value is long highest) return (_statements.NextPage, new OrderValue(highest - settings.OverlapKeys), null);
        return settings.Read == TableReadMode.ByChangeTime && watermark.Instant(settings.ChangeTimeZone) is { } instant
            ? (_statements.PageFromTime, null, watermark.At(instant.AddSeconds(-settings.OverlapSeconds), settings.ChangeTimeZone))
            : throw new SourceFailedException($"{StatePath} names '{state.Watermark}', which is no {(settings.Read == TableReadMode.ByKey ? "key" : "change time")} of this table. Was the configuration changed? Delete the file to read the table from its beginning.");
    }

    // A change time of the future would hide what is changed until then: the watermark never passes the clock.
    private string? Highest(List<TableRow> page, TableState state)
    {
        if (settings.Read == TableReadMode.ByKey)
        {
            var highest = (long)page[^1].Key.Value;
            return state.Watermark is null || (long)OrderValue.Parse(state.Watermark).Value < highest ? new OrderValue(highest).ToText() : null;
        }

        var now = work.Time.GetUtcNow();
        var last = page.LastOrDefault(row => row.Time?.Instant(settings.ChangeTimeZone) <= now)?.Time;
        if (last is not { } time) return null;
        var known = state.Watermark is null ? null : OrderValue.Parse(state.Watermark).Instant(settings.ChangeTimeZone);
        return known is null || known < time.Instant(settings.ChangeTimeZone) ? time.ToText() : null;
    }

    private bool IsReadAgain(TableState state, OrderValue key, OrderValue? time)
    {
        if (state.Watermark is null) return true;
        var watermark = OrderValue.Parse(state.Watermark);
        if (settings.Read == TableReadMode.ByKey) return (long)key.Value > (long)watermark.Value - settings.OverlapKeys;
        // A text is cut to the second when it becomes a bound.
        return !(time?.Instant(settings.ChangeTimeZone) < watermark.Instant(settings.ChangeTimeZone)?.AddSeconds(-settings.OverlapSeconds - 1));
    }

    private SourceFailedException Failed(DbException e) => new(
        $"The {settings.Engine} database fails at {settings.Table}: {e.Message} Check that it runs, that the account may read the table"
        + $"{(settings.Acknowledgement is null ? "" : " and write the columns of acknowledgement")}, and that the names are right.",
        e);
}
