using System.Data.Common;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;

namespace CreditHub.Ledger.Reading;

public sealed partial class LedgerReader
{
    /// <summary>The entry of an idempotency key; null where it was never taken.</summary>
    public async Task<LedgerEntry?> FindEntry(RecordKey record, long version, CancellationToken cancellationToken) =>
        (await FindEntries([(record, version)], cancellationToken))[0];

    /// <summary>The entries of idempotency keys, in the order asked for; null where one was never taken.</summary>
    public Task<LedgerEntry?[]> FindEntries(IReadOnlyList<(RecordKey Record, long Version)> keys, CancellationToken cancellationToken) => _threads.Run(
        connection =>
        {
            var entries = new LedgerEntry?[keys.Count];
            for (var i = 0; i < entries.Length; i++)
            {
                using var row = connection.Bind(_statements.FindEntry, null, RecordKeyText.Of(keys[i].Record), keys[i].Version).ExecuteReader();
                if (row.Read()) entries[i] = row.ReadEntry();
            }

            return entries;
        },
        cancellationToken);

    /// <summary>What is known of numbers, in no order.</summary>
    public async Task<IReadOnlyList<KnownNumber>> FindNumbers(IEnumerable<SubjectNumber> numbers, CancellationToken cancellationToken)
    {
        var asked = numbers.ToHashSet();
        var found = await ByKeys(_statements.FindNumbers, asked.Select(n => n.Number).Distinct(), ReadNumber, cancellationToken);
        return found.FindAll(k => asked.Contains(k.Number));
    }

    /// <summary>Rows of records that wait or waited, in no order.</summary>
    public async Task<IReadOnlyList<WaitingRow>> FindWaiting(IEnumerable<RecordKey> records, CancellationToken cancellationToken) =>
        await ByKeys(_statements.FindWaitingOfRecords, records.Select(RecordKeyText.Of).Distinct(), row => row.ReadWaiting(), cancellationToken);

    /// <summary>A row that waits or waited, by its place; null where there is none.</summary>
    public Task<WaitingRow?> FindWaiting(Position position, CancellationToken cancellationToken) =>
        OneOrNull(_statements.FindWaiting, row => row.ReadWaiting(), [position.Value], cancellationToken);

    /// <summary>Entries of rows that wait, oldest first, after a place; of one source or dataset, or of all where it is empty.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ListWaiting(string source, string dataset, Position after, int max, CancellationToken cancellationToken) =>
        All(_statements.ListWaiting, row => row.ReadEntry(), [after.Value, source, dataset, max], cancellationToken);

    /// <summary>The entry at a place; null beyond the end.</summary>
    public Task<LedgerEntry?> ReadEntry(Position position, CancellationToken cancellationToken) =>
        OneOrNull(_statements.ReadEntry, row => row.ReadEntry(), [position.Value], cancellationToken);

    private static KnownNumber ReadNumber(DbDataReader row) => new(
        new SubjectNumber((NumberScheme)row.GetInt16(1), row.GetString(0)), UnifiedSocialCreditCode.Parse(row.GetString(2)),
        row.IsDBNull(4) ? "" : row.GetString(4), row.GetBoolean(3));

    private async Task<List<T>> ByKeys<T>(Statement statement, IEnumerable<string> keys, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var found = new List<T>();
        foreach (var chunk in keys.Chunk(Statements.KeysMax))
        {
            var values = new object?[Statements.KeysMax];
            for (var i = 0; i < values.Length; i++) values[i] = chunk[Math.Min(i, chunk.Length - 1)];
            found.AddRange(await All(statement, read, values, cancellationToken));
        }

        return found;
    }
}
