using CreditHub.V1;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>Subjects of one message of a first load (首次装载), read together and written without a grain each.</summary>
public sealed class SubjectBatch
{
    private readonly SubjectLedger _ledger;
    private readonly Task<LoadedSubject[]> _subjects;

    internal SubjectBatch(SubjectLedger ledger, Task<LoadedSubject[]> subjects)
    {
        _ledger = ledger;
        _subjects = subjects;
    }

    /// <summary>Takes rows of one subject in order, once. Each is durable when this returns, or refused without a trace.</summary>
    /// <param name="subject">Its place among those that were read. Where it has changed since, it is read again.</param>
    /// <param name="source">Agency code of the caller.</param>
    /// <param name="rows">Records and withdrawals that were validated at the door.</param>
    public async Task<RowAnswer[]> Take(int subject, string source, IReadOnlyList<ReportRow> rows)
    {
        var (answers, _) = await _ledger.Take((await _subjects)[subject], rows.Count, (plan, i) => rows[i] switch
        {
            { Record: { } record } => plan.Add(source, record),
            { Withdrawal: { } withdrawal } => plan.Add(source, withdrawal),
            var other => throw new InvalidOperationException($"A row of a subject is a record or a withdrawal, not a {other.ActionCase}."),
        });
        return answers;
    }
}
