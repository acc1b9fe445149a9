using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.V1;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary>Counts verdicts.</summary>
internal sealed class CheckSummary
{
    private readonly SortedDictionary<Verdict, long> _verdicts = [];

    public long Total { get; private set; }

    /// <summary>Number of questions that could not be answered.</summary>
    public long Refused { get; private set; }

    public void Add(CheckAnswer answer)
    {
        Total++;
        if (answer.Check is { } check)
            _verdicts[check.Verdict] = _verdicts.GetValueOrDefault(check.Verdict) + 1;
        else
            Refused++;
    }

    /// <summary>Writes the counts: to the standard output where it is free, else beside it.</summary>
    public void Write(HubCall call, bool toOutput)
    {
        if (!toOutput)
        {
            var counts = _verdicts.Select(entry => $"{Labels.Number(entry.Value)} {Labels.Of(entry.Key)}");
            call.Terminal.Error.WriteLine($"{Labels.Number(Total)} checked: {string.Join(", ", [.. counts, $"{Labels.Number(Refused)} refused"])}");
            return;
        }

        var table = Tables.With("verdict", "companies");
        foreach (var (verdict, companies) in _verdicts)
            table.AddRow(new Text(Labels.Of(verdict), Style.Parse(Labels.ColourOf(verdict))), new Text(Labels.Number(companies)));
        table.Row("refused", Labels.Number(Refused));
        table.Row("all", Labels.Number(Total));
        call.Console.Write(table);
    }
}
