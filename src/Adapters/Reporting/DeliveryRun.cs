using System.Runtime.CompilerServices;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Client;
using CreditHub.Client.Errors;
using CreditHub.V1;

namespace CreditHub.Adapters.Reporting;

/// <summary>
/// Reports rows from where they stand. Rows go out on one stream; as their results come back in order, refused rows go to the quarantine
/// file, what was normalised to the originals, and the resume point moves on. Whatever is repeated after a crash the hub knows again by its version.
/// </summary>
internal sealed class DeliveryRun(
    CreditHubClient client, ISourceRows rows, RowMapper mapper, ResumePoint point, QuarantineFile quarantine, OriginalsFile originals) : IDisposable
{
    private const int SaveEveryRows = 1000;
    private const int ExamplesMax = 10;
    private const string IsPerson = "The row is about a natural person: it is counted and not stored.";

    // Rows that are decided here wait behind one that the hub has not decided; a file may have nothing but such rows.
    private const int PendingMax = 10_000;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _room = new(PendingMax);
    private readonly Queue<PendingRow> _pending = new();
    private readonly Dictionary<long, PendingRow> _sent = [];
    private int _savedRow;
    private bool _isOver;

    /// <summary>Called with the number of rows decided so far.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Keeps the resume point, whenever what it says is in the quarantine file as well.</summary>
    public required Action Save { get; init; }

    /// <summary>True: the rows are many companies' first.</summary>
    public bool IsFirstLoad { get; init; }

    /// <summary>Called for each row in order, once it is decided.</summary>
    public Action<RowOutcome>? Decided { get; init; }

    /// <summary>Reports what is left of the rows.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        quarantine.ResumeAt(point.QuarantineBytes);
        originals.ResumeAt(point.OriginalsBytes);
        _savedRow = point.Row;
        try
        {
            var toSend = RowsToSend(cancellationToken);
            await foreach (var result in IsFirstLoad ? client.LoadAsync(toSend, cancellationToken) : client.ReportAsync(toSend, cancellationToken)) Take(result);
            lock (_gate)
            {
                if (_pending.Count > 0) throw new InvalidOperationException($"The stream ended with {_pending.Count} rows undecided.");
            }
        }
        finally
        {
            // Whoever still reads the file for a stream that has failed must not touch what belongs to the next attempt.
            lock (_gate) _isOver = true;
            Keep();
        }
    }

    /// <summary>Frees what rows wait on.</summary>
    public void Dispose() => _room.Dispose();

    private async IAsyncEnumerable<ReportRow> RowsToSend([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in rows.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Number <= point.Row) continue;
            var mapped = mapper.Map(row);
            await _room.WaitAsync(cancellationToken);
            lock (_gate)
            {
                if (_isOver) yield break;
                var pending = new PendingRow(row, mapped);
                _pending.Enqueue(pending);
                if (mapped is MappedRow.Ready) _sent.Add(row.Number, pending);
                else Settle();
            }

            if (mapped is MappedRow.Ready ready) yield return ready.Row;
        }
    }

    private void Take(RowResult result)
    {
        lock (_gate)
        {
            // What the agency lacks no row has: counted as refused, the file would be done, and a right granted later would come too late for it.
            if (NotGrantedIn(result.Refused) is { } fault) throw CreditHubException.NotGranted(fault);
            if (!_sent.Remove(result.Row, out var pending)) throw new InvalidOperationException($"Row {result.Row} was answered, but not sent.");
            pending.Result = result;
            Settle();
        }
    }

    internal static FieldFault? NotGrantedIn(RowRefusal? refusal) => refusal?.Faults.FirstOrDefault(f => f.Reason == ErrorReason.DatasetNotGranted);

    // Moves on over rows that are decided, in the order of the file.
    private void Settle()
    {
        while (_pending.TryPeek(out var next) && next.IsDecided)
        {
            _pending.Dequeue();
            _room.Release();
            Count(next);
            point.Row = next.Row.Number;
            Decided?.Invoke(next.Outcome());
        }

        if (point.Row - _savedRow >= SaveEveryRows) Keep();
    }

    private void Count(PendingRow row)
    {
        var counts = point.Counts;
        counts.Read++;
        switch (row.Mapped)
        {
            case MappedRow.NaturalPerson:
                CountPerson(row);
                return;
            case MappedRow.Faulty faulty:
                counts.Refused++;
                quarantine.Add(row.Row, faulty.Faults, withCells: !faulty.MayHoldPerson);
                point.Show(row.Row.Number, faulty.Faults[0].Column, faulty.Faults[0].Message, isTaken: false, ExamplesMax);
                return;
        }

        if (row.Result!.Refused is { } refusal)
        {
            CountRefused(row, refusal);
            return;
        }

        if (row.Mapped is MappedRow.Ready ready)
        {
            if (ready.Originals is { } texts) originals.Add(row.Row.Number, texts);
            point.Add(row.Row.Number, ready, ExamplesMax);
        }

        Count(counts, row.Result.Acknowledged.Effect);
    }

    private void CountPerson(PendingRow row)
    {
        point.Counts.NaturalPersons++;
        quarantine.Add(row.Row, [new RowFault("", "", ErrorReason.NaturalPerson, IsPerson)], withCells: false);
    }

    private void CountRefused(PendingRow row, RowRefusal refusal)
    {
        if (refusal.Faults.Any(f => f.Reason == ErrorReason.NaturalPerson))
        {
            CountPerson(row);
            return;
        }

        point.Counts.Refused++;
        var first = refusal.Faults[0];
        point.Show(row.Row.Number, mapper.ColumnOf(first.Field), first.Message, isTaken: false, ExamplesMax);
        quarantine.Add(
            row.Row,
            refusal.Faults.Select(f => new RowFault(f.Field, mapper.ColumnOf(f.Field), f.Reason, f.Message)),
            withCells: refusal.Faults.All(f => f.Reason != ErrorReason.PersonalData));
    }

    private static void Count(DeliveryCounts counts, RowEffect effect)
    {
        switch (effect)
        {
            case RowEffect.Recorded:
                counts.Recorded++;
                break;
            case RowEffect.Corrected:
                counts.Corrected++;
                break;
            case RowEffect.Withdrawn:
                counts.Withdrawn++;
                break;
            case RowEffect.Repeated:
                counts.Repeated++;
                break;
            case RowEffect.Unchanged:
                counts.Unchanged++;
                break;
            case RowEffect.Superseded:
                counts.Superseded++;
                break;
            case RowEffect.Waiting:
                counts.Waiting++;
                break;
            default:
                throw new InvalidOperationException($"The hub answered a row with the effect {effect}, which this adapter does not know.");
        }
    }

    private void Keep()
    {
        lock (_gate)
        {
            quarantine.Flush();
            point.QuarantineBytes = quarantine.Length;
            originals.Flush();
            point.OriginalsBytes = originals.Length;
            Save();
            _savedRow = point.Row;
        }

        Progress?.Invoke(point.Counts.Read);
    }

    private sealed record PendingRow(RawRow Row, MappedRow Mapped)
    {
        public RowResult? Result { get; set; }

        public bool IsDecided => Result is not null || Mapped is not MappedRow.Ready;

        public RowOutcome Outcome() => Mapped switch
        {
            MappedRow.NaturalPerson => new RowOutcome(Row, null, IsPerson),
            MappedRow.Faulty faulty => new RowOutcome(Row, null, string.Join(" ", faulty.Faults.Select(f => f.Message))),
            _ when Result!.Refused is { } refusal => new RowOutcome(Row, null, string.Join(" ", refusal.Faults.Select(f => f.Message))),
            _ => new RowOutcome(Row, Result!.Acknowledged.Token, ""),
        };
    }
}
