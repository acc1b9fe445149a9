using CreditHub.V1;
using Spectre.Console;

namespace CreditHub.Cli.Output;

/// <summary>A case for people.</summary>
internal static class CaseView
{
    /// <summary>Writes a case with all its steps.</summary>
    public static void Write(ShownConsole console, Case held)
    {
        console.WriteLine($"{held.CaseId}  {Labels.Of(held.Kind)}  {Labels.Of(held.State).ToUpperInvariant()}");
        console.WriteLine($"company   {Labels.Named(held.SubjectName, held.UnifiedSocialCreditCode)}");
        if (held.Target is not null) console.WriteLine($"about     {Labels.Of(held.Target)}");
        console.WriteLine($"opened    {Labels.Of(held.OpenedOn)} by {held.OpenedBy}");
        if (held.Responsible.Length > 0) console.WriteLine($"must act  {held.Responsible}");
        if (held.Deadline is { } deadline)
            console.WriteLine($"due       {Due(held)} ({deadline.Term}: {deadline.Rule}, in force from {Labels.Of(deadline.RuleFrom)})");
        foreach (var line in ParticularsView.Lines(held)) console.WriteLine(line);
        console.WriteLine("");
        var table = Tables.With("on", "step", "by", "documents", "note");
        foreach (var step in held.Steps)
        {
            table.Row(
                Labels.Of(step.On), step.Verb, By(step), string.Join(", ", step.DocumentIds.Select(d => d[..12])), step.Note);
        }

        console.Write(table);
    }

    /// <summary>What became of a step, in a line.</summary>
    public static string Line(ActResponse answer)
    {
        var held = answer.Case;
        var due = held.Deadline is null ? "" : $", due {Due(held)}";
        var next = held.Responsible.Length > 0 ? $", {held.Responsible} must act" : "";
        return $"{held.CaseId}: {Labels.Of(held.State)}{next}{due}{(answer.Repeated ? " (as before)" : "")}";
    }

    /// <summary>The deadline.</summary>
    public static string Due(Case held) => held.Deadline is { } deadline ? Labels.Of(deadline.DueOn) + (deadline.Overdue ? " OVERDUE" : deadline.Provisional ? " (provisional)" : "") : "";

    private static string By(CaseStepTaken step) => step switch
    {
        { Agency: "" } => "the calendar",
        { OnBehalfOfSubject: true } => $"the company, through {step.Agency}",
        _ => step.Agency,
    };
}
