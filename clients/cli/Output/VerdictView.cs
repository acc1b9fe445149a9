using CreditHub.V1;
using Spectre.Console;

namespace CreditHub.Cli.Output;

/// <summary>Shows the answer to a check: the verdict, each reason with law and remedy, and what the answer rests on.</summary>
internal static class VerdictView
{
    public static void Write(ShownConsole console, string code, string matter, CheckResponse answer)
    {
        console.Write(new Text(Labels.Of(answer.Verdict), Style.Parse("bold " + Labels.ColourOf(answer.Verdict))));
        console.WriteLine($"  {code}  {matter}");
        if (answer.CommitmentPath is { } path) WritePath(console, path);
        foreach (var (index, reason) in answer.Reasons.Index())
            WriteReason(console, index + 1, reason);
        console.WriteLine();
        console.Write(Tables.Pairs(
            0,
            ("valid until", answer.ValidUntil),
            ("decided at", answer.DecidedAt),
            ("decision", answer.DecisionId),
            ("catalogue", answer.CatalogueVersion),
            ("token", answer.Token?.Value ?? ""),
            ("sources", string.Join('\n', answer.SourceAges.Select(age => $"{age.Source} {age.Dataset}: {Labels.Age(age)}")))));
    }

    private static void WritePath(ShownConsole console, CommitmentPath path)
    {
        console.WriteLine();
        console.WriteLine($"procedure: {ProcedureOf(path.Procedure)}{(path.Review ? ", to be reviewed: nothing is known of the company yet" : "")}");
        foreach (var reason in path.Reasons)
        {
            var rest = reason.LegalBasis is { } basis ? Labels.Of(basis) : reason.MeasureCode;
            console.WriteLine($"   {reason.Text}{(rest.Length > 0 ? $" ({rest})" : "")}");
        }
    }

    private static string ProcedureOf(CommitmentProcedure procedure) => procedure switch
    {
        CommitmentProcedure.Immediate => "IMMEDIATE (即时办理)",
        CommitmentProcedure.AcceptFirst => "ACCEPT FIRST, complete later (容缺受理)",
        CommitmentProcedure.Ordinary => "ORDINARY (普通程序)",
        _ => "—",
    };

    private static void WriteReason(ShownConsole console, int number, VerdictReason reason)
    {
        console.WriteLine();
        console.WriteLine($"{number}. {Labels.Named(reason.MeasureName, reason.MeasureCode)}: {EffectOf(reason.Effect)}");
        console.Write(Tables.Pairs(
            3,
            ("list", Labels.Named(reason.ListName, reason.ListCode)),
            ("legal basis", string.Join('\n', reason.LegalBases.Select(Labels.Of))),
            ("decided by", reason.Authority?.Name ?? ""),
            ("document", reason.DocumentNumber),
            ("in effect", Labels.Term(reason.EffectiveFrom, reason.EffectiveUntil)),
            ("limited to", reason.LimitedTo),
            ("objection", reason.UnderObjection ? "open" : ""),
            ("rests", RestOf(reason)),
            ("record", Labels.Of(reason.Record)),
            ("remedy", reason.Remedy)));
    }

    // A reward that rests favours nobody.
    private static string RestOf(VerdictReason reason) => !reason.Resting ? ""
        : reason.RestingRecord is { } against ? $"while {reason.RestingBecause} holds by {Labels.Of(against)}"
        : "while something stands against the company that is closed to you";

    private static string EffectOf(MeasureEffect effect) => effect switch
    {
        MeasureEffect.Must => "MUST be barred (应当)",
        MeasureEffect.May => "MAY be held against it (可以)",
        MeasureEffect.Favour => "in its favour (激励)",
        _ => "—",
    };
}
