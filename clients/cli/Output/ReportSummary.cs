using CreditHub.V1;

namespace CreditHub.Cli.Output;

/// <summary>Counts what became of reported rows.</summary>
internal sealed class ReportSummary
{
    private readonly SortedDictionary<RowEffect, long> _effects = [];
    private ChangeToken? _last;

    /// <summary>Number of rows that the hub refused.</summary>
    public long Refused { get; private set; }

    public void Add(RowResult result)
    {
        if (result.Acknowledged is not { } taken)
        {
            Refused++;
            return;
        }

        _effects[taken.Effect] = _effects.GetValueOrDefault(taken.Effect) + 1;
        _last = taken.Token ?? _last;
    }

    public void Write(ShownConsole console, long unreadable)
    {
        var table = Tables.With("outcome", "rows");
        foreach (var (effect, rows) in _effects)
            table.Row(Labels.Of(effect), Labels.Number(rows));
        table.Row("refused", Labels.Number(Refused));
        if (unreadable > 0)
            table.Row("unreadable", Labels.Number(unreadable));
        console.Write(table);
        if (_last is { } token)
            console.WriteLine($"token {token.Value}");
    }
}
