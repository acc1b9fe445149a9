using CreditHub.Hub.Access;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>
/// Takes a message's opened rows. Rows that name their subject by older numbers are judged by everything that the stream said before them, so that
/// a registration and what refers to it may follow one another as close as they like.
/// </summary>
internal sealed class RowIntake(RowDispatcher dispatcher, SubjectIdentification identification)
{
    /// <summary>Results in the order of the rows.</summary>
    public Task<RowResult[]> Take(
        IReadOnlyList<OpenedRow> rows, CallerIdentity caller, SubjectOrder order, bool isFirstLoad, CancellationToken cancellationToken) =>
        rows.Any(r => r.NeedsSubject)
            ? order.Alone(() => TakeInStretches(rows, caller, order, isFirstLoad, cancellationToken))
            : order.InTurn(() => dispatcher.Take(rows, caller, order, isFirstLoad));

    private async Task<RowResult[]> TakeInStretches(
        IReadOnlyList<OpenedRow> rows, CallerIdentity caller, SubjectOrder order, bool isFirstLoad, CancellationToken cancellationToken)
    {
        var results = new List<RowResult>(rows.Count);
        while (results.Count < rows.Count)
        {
            var stretch = StretchFrom(rows, results.Count);
            await identification.Identify(stretch, caller, cancellationToken);
            results.AddRange(await dispatcher.Take(stretch, caller, order, isFirstLoad));
        }

        return [.. results];
    }

    // A stretch ends before a row that is to be judged by what a row of the stretch may teach.
    private static List<OpenedRow> StretchFrom(IReadOnlyList<OpenedRow> rows, int first)
    {
        var stretch = new List<OpenedRow>();
        var teaches = false;
        for (var i = first; i < rows.Count && !(teaches && rows[i].NeedsSubject); i++)
        {
            stretch.Add(rows[i]);
            teaches |= !rows[i].Subject.IsEmpty;
        }

        return stretch;
    }
}
