using CreditHub.Domain.Codes;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.V1;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>
/// Takes a message's rows of many subjects in one go: they are read together, planned as a grain plans, and appended together under the versions
/// that were read. Bringing each subject into memory for one row cost two thirds of the hub's work on a row.
/// </summary>
/// <remarks>
/// What the ledger does not take at once (somebody else wrote meanwhile, a record of another subject) left no trace and is for the subject's grain,
/// which serialises contenders and answers rows one by one.
/// </remarks>
public sealed class SubjectBatch(SubjectLedger ledger, LedgerAppender appender)
{
    /// <summary>Takes rows of subjects, each subject once. Answers by subject and row, durable or refused without a trace; null where its grain must take them.</summary>
    /// <param name="source">Agency code of the caller.</param>
    /// <param name="subjects">The subjects with their rows, which were validated at the door.</param>
    public async Task<RowAnswer[]?[]> Take(string source, IReadOnlyList<(UnifiedSocialCreditCode Code, IReadOnlyList<ReportRow> Rows)> subjects)
    {
        var loaded = await ledger.Load([.. subjects.Select(s => s.Code)]);
        var plans = new RowPlan[loaded.Length];
        var planned = new PlannedRow[loaded.Length][];
        var units = new List<AppendUnit>(loaded.Length);
        for (var i = 0; i < loaded.Length; i++)
        {
            plans[i] = ledger.NewPlan(loaded[i]);
            planned[i] = [.. subjects[i].Rows.Select(row => Add(plans[i], source, row))];
            if (!plans[i].IsEmpty) units.Add(ledger.ToUnit(loaded[i], plans[i]));
        }

        var outcomes = await appender.Append(units, CancellationToken.None);
        var answers = new RowAnswer[]?[loaded.Length];
        var asked = new List<(int Subject, int Row, PlannedRow.LookUp LookUp, Position Now)>();
        for (int i = 0, next = 0; i < loaded.Length; i++)
        {
            var committed = plans[i].IsEmpty ? null : outcomes[next++] as AppendOutcome.Committed;
            if (!plans[i].IsEmpty && committed is null) continue;
            var now = committed is null ? loaded[i] : SubjectLedger.After(loaded[i], committed);
            answers[i] = new RowAnswer[planned[i].Length];
            for (var r = 0; r < planned[i].Length; r++)
            {
                if (planned[i][r] is PlannedRow.LookUp lookUp) asked.Add((i, r, lookUp, now.Position));
                else answers[i]![r] = SubjectLedger.Answer(planned[i][r], committed?.Transactions ?? [], now.Position);
            }
        }

        var found = await ledger.LookUp([.. asked.Select(a => (a.LookUp, a.Now))]);
        for (var i = 0; i < found.Length; i++) answers[asked[i].Subject]![asked[i].Row] = found[i];
        return answers;
    }

    private static PlannedRow Add(RowPlan plan, string source, ReportRow row) => row switch
    {
        { Record: { } record } => plan.Add(source, record),
        { Withdrawal: { } withdrawal } => plan.Add(source, withdrawal),
        var other => throw new InvalidOperationException($"A row of a subject is a record or a withdrawal, not a {other.ActionCase}."),
    };
}
