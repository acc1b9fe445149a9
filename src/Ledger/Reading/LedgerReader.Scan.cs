using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

public sealed partial class LedgerReader
{
    /// <summary>
    /// Shows everything that the whole store holds to a visitor, all of it at one moment. It reads every record, standing and case:
    /// seconds for each million.
    /// </summary>
    /// <param name="visitor">Is called on a thread of the reader.</param>
    /// <param name="cancellationToken">Cancels the wait, not the scan.</param>
    /// <returns>Where the ledger ended at that moment.</returns>
    public async Task<LedgerHead> Scan(IStoreVisitor visitor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        var head = await _threads.Run(c => Scan(c, visitor), cancellationToken);
        _fence.Check(head.Epoch);
        return head;
    }

    private LedgerHead Scan(LedgerConnection connection, IStoreVisitor visitor)
    {
        using var view = _engine.BeginView(connection.Inner);
        LedgerHead head;
        using (var row = connection.Bind(_statements.ReadHead, view).ExecuteReader())
        {
            if (!row.Read()) throw new InvalidOperationException("The ledger has no head; the store was not set up.");
            head = new LedgerHead(new Position(row.GetInt64(0) - 1), row.GetInt64(1));
        }

        using (var row = connection.Bind(_statements.CountSubjects, view).ExecuteReader())
            while (row.Read()) visitor.Subjects(row.GetString(0), Count(row, 1));
        using (var row = connection.Bind(_statements.ReadRegionStandings, view).ExecuteReader())
            while (row.Read()) visitor.Standing(row.GetString(0), row.GetFieldValue<byte[]>(1));
        using (var row = connection.Bind(_statements.ScanHeld, view).ExecuteReader())
        {
            while (row.Read())
            {
                visitor.Record(new HeldRecordRow(
                    RecordKeyText.Parse(row.GetString(0)), (RecordKind)row.GetInt16(1), row.IsDBNull(2) ? "" : row.GetString(2),
                    BeijingDate.FromDayNumber(row.GetInt32(3)), BeijingDate.FromDayNumber(row.GetInt32(4)), row.GetString(5)));
            }
        }

        using (var row = connection.Bind(_statements.ScanCases, view).ExecuteReader())
            while (row.Read()) visitor.Case(row.GetString(0), row.GetFieldValue<byte[]>(1));
        return head;
    }
}

/// <summary>Is shown everything that a store holds at one moment.</summary>
public interface IStoreVisitor
{
    /// <summary>How many subjects of a region there are of which a record was ever reported; the region may be empty.</summary>
    void Subjects(string region, long count);

    /// <summary>The encoded standing of a subject of a region.</summary>
    void Standing(string region, byte[] standing);

    /// <summary>A record that is held; withdrawn ones are not.</summary>
    void Record(in HeldRecordRow record);

    /// <summary>The encoded <c>CaseEntry</c> of a case as it is now, with the region of its subject.</summary>
    void Case(string region, byte[] entry);
}

/// <summary>A record that is held.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Sort">What it is within its kind.</param>
/// <param name="DecidedOn">Day of decision.</param>
/// <param name="FirstOn">Day on which it was first recorded.</param>
/// <param name="Region">Region of its subject; empty = not known.</param>
public readonly record struct HeldRecordRow(RecordKey Key, RecordKind Kind, string Sort, BeijingDate DecidedOn, BeijingDate FirstOn,
    string Region);
