using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl commitment</c>: credit commitments, from their making to their review.</summary>
internal static class CommitmentCommand
{
    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "commitment", "Lists credit commitments (信用承诺) that concern the caller; its verbs make, verify, keep, break and review them.",
            ["commitment", "commitment make 91610131MA6TYKRX7K --kind approval-substitute --matter 食品经营许可 --content … --accepted-by sx-market"],
            [], call => CasesCommand.ListAsync(call, new ListCasesRequest(), [CaseKind.Commitment]));
        command.Subcommands.Add(Make(frame));
        command.Subcommands.Add(Step(frame, "verify", "Says that what was stated is true (核查属实).", _ => new CommitmentStep { Verify = new VerifyCommitment() }));
        command.Subcommands.Add(Step(frame, "kept", "Says that it was kept in full (全部履行).", _ => new CommitmentStep { FindKept = new FindCommitmentKept() }));
        command.Subcommands.Add(Broken(frame));
        command.Subcommands.Add(Step(frame, "hand-in", "Hands in the papers that were missing (补齐材料); name them with --document.", _ => new CommitmentStep { HandIn = new HandInPapers() }));
        command.Subcommands.Add(Step(frame, "review", "Takes it up for review (抽查复核).", _ => new CommitmentStep { OpenReview = new OpenCommitmentReview() }));
        command.Subcommands.Add(Step(frame, "in-order", "Ends a review that found nothing wrong (复核无误).", _ => new CommitmentStep { CloseReview = new CloseCommitmentReview() }));
        command.Subcommands.Add(Step(frame, "withdraw", "Withdraws a proactive one or one of self-discipline (撤回承诺).", _ => new CommitmentStep { Withdraw = new WithdrawCommitment() }));
        command.Subcommands.Add(Draw(frame));
        return command;
    }

    private static Command Make(CommandFrame frame)
    {
        var step = new StepOptions(beginsCase: true);
        var kind = Values.Kinds<CommitmentKind>("--kind", "Kind of commitment.");
        kind.Required = true;
        var matter = Required("--matter", "TEXT", "Matter for which it is made (承诺事由).");
        var content = Required("--content", "TEXT", "What is committed (承诺内容).");
        var acceptedBy = Required("--accepted-by", "AGENCY", "Agency that accepts it.");
        var fulfilBy = Values.Date("--fulfil-by", "Day by which it is to be kept.");
        var papers = Values.Texts("--paper", "NAME", "Certificate that it stands in for, or paper that is missing.");
        var association = Values.Text("--association", "NAME", "Association whose self-discipline it is.");
        var about = Values.Text("--about", "SOURCE/DATASET/NUMBER", "Record that is to be repaired.");
        return frame.Command(
            "make", "Commits a company (作出承诺); as the company through a portal (--acting-for), or as the accepting body.",
            [
                "commitment make 91610131MA6TYKRX7K --kind deferred-papers --matter 食品经营许可 --content 限期补齐 --paper 场地证明 --fulfil-by 2026-12-01 --accepted-by sx-market",
            ],
            [.. step.Symbols, kind, matter, content, acceptedBy, fulfilBy, papers, association, about],
            async call =>
            {
                var request = step.Read(call);
                request.Commitment = new CommitmentStep
                {
                    Make = new MakeCommitment
                    {
                        Kind = call.Value(kind)![^1], Matter = call.Value(matter)!, Content = call.Value(content)!, AcceptedBy = call.Value(acceptedBy)!,
                        FulfilBy = call.Value(fulfilBy)?.ToBeijingDate(), Papers = { call.Value(papers) }, Association = call.Value(association) ?? "",
                        About = Reference(call.Value(about)),
                    },
                };
                return CasesCommand.Report(call, await call.Hub.ActAsync(request, call.Cancellation));
            });
    }

    private static Command Broken(CommandFrame frame)
    {
        var document = Required("--document-number", "NUMBER", "Number of the document that found it so (认定文书号).");
        var isFalse = new Option<bool>("--false") { Description = "What was stated was not true (虚假承诺); else it was not kept (违背承诺)." };
        var foundOn = Values.Date("--found-on", "Date of that document. Default: today.");
        return Step(
            frame, "broken", "Says that it was false or not kept: its record then counts against the company.",
            call => new CommitmentStep
            {
                FindBroken = new FindCommitmentBroken
                {
                    DocumentNumber = call.Value(document)!, Breach = call.Value(isFalse) ? CommitmentBreach.False : CommitmentBreach.NotKept,
                    FoundOn = call.Value(foundOn)?.ToBeijingDate(),
                },
            },
            document, isFalse, foundOn);
    }

    private static Command Draw(CommandFrame frame)
    {
        var seed = Required("--seed", "TEXT", "The seed, published beforehand, such as the numbers of a lottery.");
        var from = Values.Date("--from", "First day on which the commitments were made.");
        var until = Values.Date("--until", "Last day, before today.");
        from.Required = until.Required = true;
        return frame.Command(
            "draw", "Draws commitments that the caller accepted for review, reproducibly, and takes them up (抽查复核).",
            ["commitment draw --from 2026-10-01 --until 2026-10-31 --seed 2026123"], [seed, from, until], async call =>
            {
                var table = Tables.With("case", "company", "under review");
                await foreach (var next in call.Hub.DrawCommitmentsAsync(call.Value(seed)!, call.Value(from)!.Value, call.Value(until)!.Value, call.Cancellation))
                {
                    if (call.Json) call.WriteJson(next);
                    else if (next.Sample is { } sample)
                    {
                        call.Console.WriteLine(
                            $"{sample.Sample}: {Labels.Number(sample.Drawn)} of {Labels.Number(sample.Population)} commitments, {sample.SharePercent} % ({sample.Rule}), population {sample.PopulationDigest}");
                    }
                    else table.Row(next.Drawn.CaseId, next.Drawn.UnifiedSocialCreditCode, next.Drawn.UnderReview ? "yes" : "no, closed or under review");
                }

                if (!call.Json) call.Console.WriteCounted(table, "commitments");
                return ExitCode.Ok;
            });
    }

    private static Command Step(
        CommandFrame frame, string name, string description, Func<HubCall, CommitmentStep> make, params ReadOnlySpan<Symbol> own)
    {
        var step = new StepOptions(beginsCase: false);
        return frame.Command(
            name, description, [$"commitment {name} 91610131MA6TYKRX7K CN-20261102-3f9a0c51d2e4"], [.. step.Symbols, .. own], async call =>
            {
                var request = step.Read(call);
                request.Commitment = make(call);
                return CasesCommand.Report(call, await call.Hub.ActAsync(request, call.Cancellation));
            });
    }

    private static Option<string?> Required(string name, string value, string description)
    {
        var option = Values.Text(name, value, description);
        option.Required = true;
        return option;
    }

    private static RecordReference? Reference(string? text) => text is null ? null : text.Split('/', 3) is [var source, var dataset, var number]
        ? new RecordReference { Source = source, Dataset = dataset, RecordNumber = number }
        : throw new UsageException($"«{text}» names no record; write it as source/dataset/number, such as sx-market/market.penalty/陕市监处罚〔2026〕1号.");
}
