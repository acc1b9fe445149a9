using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

public sealed partial class LedgerReader
{
    /// <summary>
    /// Counts what the whole store holds, all of it at one moment. It reads every standing and passes over the index of records: seconds
    /// in a
    /// store of millions of companies.
    /// </summary>
    /// <param name="arrivals">Kind of the records whose arrival is counted.</param>
    /// <param name="from">Day from which it is counted.</param>
    /// <param name="counts">Which encoded standings are counted beside their region.</param>
    /// <param name="cancellationToken">Cancels the wait, not the count.</param>
    public async Task<LedgerTotals> ReadTotals(
        RecordKind arrivals, BeijingDate from, Func<byte[], bool> counts, CancellationToken cancellationToken)
    {
        var totals = await _threads.Run(c => ReadTotals(c, arrivals, from, counts), cancellationToken);
        _fence.Check(totals.Head.Epoch);
        return totals;
    }

    /// <summary>Records held of a kind and sort, newest decision first, after a place in that order; null = from the newest.</summary>
    public Task<IReadOnlyList<SortedRecordRow>> ListSort(
        RecordKind kind, string sort, (int DecidedOn, Position Position)? after, int max, CancellationToken cancellationToken)
    {
        var (decidedOn, position) = after ?? (int.MaxValue, default);
        return All(
            _statements.ListSort,
            row => new SortedRecordRow(
                Domain.Codes.UnifiedSocialCreditCode.Parse(row.GetString(4)), BeijingDate.FromDayNumber(row.GetInt32(5)),
                new RecordRow(
                    RecordKeyText.Parse(row.GetString(0)), (RecordKind)row.GetInt16(1), row.GetBoolean(2), row.GetInt32(3),
                        row.ReadEntry(first: 6))),
            [(short)kind, sort, decidedOn, position.Value, max],
            cancellationToken);
    }

    /// <summary>Sorts of which a record of a kind is held.</summary>
    public Task<IReadOnlyList<string>> ReadSorts(RecordKind kind, CancellationToken cancellationToken) =>
        All(_statements.ReadSorts, row => row.GetString(0), [(short)kind], cancellationToken);

    private LedgerTotals ReadTotals(LedgerConnection connection, RecordKind arrivals, BeijingDate from, Func<byte[], bool> counts)
    {
        using var view = _engine.BeginView(connection.Inner);
        LedgerHead head;
        using (var row = connection.Bind(_statements.ReadHead, view).ExecuteReader())
        {
            if (!row.Read()) throw new InvalidOperationException("The ledger has no head; the store was not set up.");
            head = new LedgerHead(new Position(row.GetInt64(0) - 1), row.GetInt64(1));
        }

        var records = new List<SortCount>();
        using (var row = connection.Bind(_statements.CountRecords, view).ExecuteReader())
            while (row.Read()) records.Add(new SortCount((RecordKind)row.GetInt16(0), row.IsDBNull(1) ? "" : row.GetString(1), Count(row,
                2)));

        var arrived = new Dictionary<Arrival, long>();
        using (var row = connection.Bind(_statements.ReadArrivals, view, (short)arrivals, from.DayNumber).ExecuteReader())
        {
            while (row.Read())
            {
                var key = new Arrival(
                    row.IsDBNull(0) ? "" : row.GetString(0), RecordKeyText.Parse(row.GetString(1)).Dataset,
                    BeijingDate.FromDayNumber(row.GetInt32(2)), BeijingDate.FromDayNumber(row.GetInt32(3)));
                arrived[key] = arrived.GetValueOrDefault(key) + 1;
            }
        }

        var regions = new Dictionary<string, (long Known, long Counted)>(StringComparer.Ordinal);
        using (var row = connection.Bind(_statements.CountSubjects, view).ExecuteReader())
            while (row.Read()) regions[row.GetString(0)] = (Count(row, 1), 0);
        using (var row = connection.Bind(_statements.ReadRegionStandings, view).ExecuteReader())
        {
            while (row.Read())
            {
                if (!counts(row.GetFieldValue<byte[]>(1))) continue;
                var held = regions.GetValueOrDefault(row.GetString(0));
                regions[row.GetString(0)] = (held.Known, held.Counted + 1);
            }
        }

        return new LedgerTotals(
            head, records, [.. arrived.Select(a => (a.Key, a.Value))], [.. regions.Select(r => new RegionCount(r.Key, r.Value.Known,
                r.Value.Counted))]);
    }

    // SQL Server counts in 32 bits, the others in 64.
    private static long Count(System.Data.Common.DbDataReader row, int column) =>
        Convert.ToInt64(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What the whole store holds at one moment.</summary>
/// <param name="Head">Where the ledger ended then.</param>
/// <param name="Records">Records held, withdrawn ones left out, by kind and sort.</param>
/// <param name="Arrivals">Records of one kind by what decides whether they came in time.</param>
/// <param name="Regions">Subjects of which a record was ever reported, by region; empty = none is known.</param>
public sealed record LedgerTotals(
    LedgerHead Head, IReadOnlyList<SortCount> Records, IReadOnlyList<(Arrival Arrival, long Count)> Arrivals,
        IReadOnlyList<RegionCount> Regions);

/// <summary>How many records of a kind and sort.</summary>
public readonly record struct SortCount(RecordKind Kind, string Sort, long Count);

/// <summary>What decides whether a record came in time.</summary>
/// <param name="Sort">What it is within its kind.</param>
/// <param name="Dataset">Its dataset.</param>
/// <param name="DecidedOn">Day of decision.</param>
/// <param name="FirstOn">Day on which it was first recorded.</param>
public readonly record struct Arrival(string Sort, string Dataset, BeijingDate DecidedOn, BeijingDate FirstOn);

/// <summary>Subjects of a region.</summary>
/// <param name="Region">Region, GB/T 2260.</param>
/// <param name="Known">Subjects known.</param>
/// <param name="Counted">Of these, those whose standing was counted.</param>
public readonly record struct RegionCount(string Region, long Known, long Counted);

/// <summary>A record in a list across companies.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="FirstOn">Day on which it was first recorded.</param>
/// <param name="Row">The record.</param>
public sealed record SortedRecordRow(Domain.Codes.UnifiedSocialCreditCode Subject, BeijingDate FirstOn, RecordRow Row);
