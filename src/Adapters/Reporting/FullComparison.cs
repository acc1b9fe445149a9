using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Adapters.Reporting;

/// <summary>
/// Compares a full file (全量文件) with what the hub holds of its dataset: what the file does not mention is missing. A row that was refused
/// mentions its record all the same; a file with rows that do not say which record they are proves nothing, and neither does one that misses
/// more than the sharing directory allows: it may be torn.
/// </summary>
internal sealed class FullComparison(CreditHubClient client, SourceDelivery delivery, Dataset dataset)
{
    private const int ShownMax = 1000;

    private readonly List<UInt128> _mentioned = [];
    private long _nameless;
    private bool _rowsStateVersions;

    /// <summary>Compares, and withdraws what is missing where the dataset says so.</summary>
    /// <param name="rows">The file from its first row.</param>
    /// <param name="mapper">The mapper that was fitted to the file.</param>
    /// <param name="before">What an attempt before a crash had found; null = this is the first.</param>
    /// <param name="keep">Keeps what was found, before anything is withdrawn.</param>
    /// <param name="cancellationToken">Gives up; what was withdrawn stays so.</param>
    public async Task<MissingRecords> Run(
        ISourceRows rows, RowMapper mapper, MissingRecords? before, Action<MissingRecords> keep, CancellationToken cancellationToken)
    {
        ReadMentioned(rows, mapper, cancellationToken);
        var found = before;
        if (found is null)
        {
            found = await Find(cancellationToken);
            keep(found);
        }

        if (found.Withdrawn > 0) await Withdraw(cancellationToken);
        return found;
    }

    private void ReadMentioned(ISourceRows rows, RowMapper mapper, CancellationToken cancellationToken)
    {
        foreach (var row in rows.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (number, version) = mapper.Map(row) switch
            {
                MappedRow.Ready { Row.Record: { } record } => (record.RecordNumber, record.Version),
                MappedRow.Ready { Row.Withdrawal: { } withdrawal } => (withdrawal.RecordNumber, withdrawal.Version),
                MappedRow.Faulty faulty => (faulty.RecordNumber, delivery.Version),
                _ => (null, delivery.Version),
            };
            _rowsStateVersions |= version != delivery.Version;
            if (number is { Length: > 0 }) _mentioned.Add(HashOf(number));
            else if (number is not null) _nameless++;
        }

        _mentioned.Sort();
    }

    private async Task<MissingRecords> Find(CancellationToken cancellationToken)
    {
        var held = 0L;
        var missing = 0L;
        var shown = new List<string>();
        await foreach (var record in client.ListHeldAsync(dataset.Code, cancellationToken))
        {
            held++;
            if (!IsMissing(record)) continue;
            missing++;
            if (shown.Count < ShownMax) shown.Add(record.RecordNumber);
        }

        var because = WhyWithheld(held, missing);
        var withdraws = dataset.WithdrawMissing && because.Length == 0;
        return new MissingRecords(missing, withdraws ? missing : 0, because, shown);
    }

    private string WhyWithheld(long held, long missing)
    {
        if (missing == 0 || !dataset.WithdrawMissing) return "";
        if (_nameless > 0) return $"{_nameless} rows do not say which record they are; one of them may be a missing one.";
        return missing * 100 > held * dataset.MissingPercentMax
            ? $"{missing} of {held} records held are missing, more than {dataset.MissingPercentMax} percent: the file may be torn. Check it, and withdraw by rows what is to go."
            : "";
    }

    private async Task Withdraw(CancellationToken cancellationToken)
    {
        await foreach (var result in client.ReportAsync(Withdrawals(), cancellationToken))
        {
            if (result.Refused is { } refusal)
                throw new InvalidOperationException($"A missing record could not be withdrawn: {string.Join(" ", refusal.Faults.Select(f => f.Message))}");
        }
    }

    private async IAsyncEnumerable<ReportRow> Withdrawals()
    {
        var row = 0L;
        await foreach (var record in client.ListHeldAsync(dataset.Code))
        {
            if (!IsMissing(record)) continue;
            yield return new ReportRow
            {
                Row = ++row,
                Withdrawal = new Withdrawal
                {
                    Dataset = dataset.Code,
                    RecordNumber = record.RecordNumber,
                    // Where rows state versions of their own, the next of them must still be higher than the withdrawal.
                    Version = _rowsStateVersions ? record.Version + 1 : delivery.Version,
                    Subject = new SubjectReference { UnifiedSocialCreditCode = record.UnifiedSocialCreditCode },
                    Reason = $"全量文件 {Path.GetFileName(delivery.File)} 中没有此记录",
                },
            };
        }
    }

    // A record whose version is higher than the file's came with a later delivery: an old full file that arrives late says nothing about it.
    private bool IsMissing(HeldNumber record) => record.Version < delivery.Version && _mentioned.BinarySearch(HashOf(record.RecordNumber)) < 0;

    private static UInt128 HashOf(string number) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(number.AsSpan()));
}

/// <summary>What a full file did not mention of what is held.</summary>
/// <param name="Records">Records missing.</param>
/// <param name="Withdrawn">How many of them are withdrawn.</param>
/// <param name="WithheldBecause">Why none is withdrawn, though the dataset says so; else empty.</param>
/// <param name="Shown">Their numbers, the first thousand.</param>
public sealed record MissingRecords(long Records, long Withdrawn, string WithheldBecause, IReadOnlyList<string> Shown)
{
    /// <summary>As people say it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"a full file that does not mention {Records:N0} of the records held; {(Withdrawn > 0 ? $"{Withdrawn:N0} of them are withdrawn" : "none is withdrawn")}. {WithheldBecause}").TrimEnd();
}
