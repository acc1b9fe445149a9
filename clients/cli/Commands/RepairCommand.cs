using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl repair</c>: credit repair (信用修复), from the application to the repeat check.</summary>
internal static class RepairCommand
{
    private const string Example = "XF-20261102-3f9a0c51d2e4";

    public static Command Create(CommandFrame frame)
    {
        var all = new Option<bool>("--all") { Description = "Closed and granted ones too." };
        var overdue = new Option<bool>("--overdue") { Description = "Only those whose deadline has passed." };
        var responsible = Values.Text("--responsible", "AGENCY", "Only those in which this agency must act.");
        var command = frame.Command(
            "repair", "Credit repair: lists open applications, or takes a step of one.",
            ["repair", "repair --overdue --responsible sx-market", $"repair accept {Example} --agency sx-market"], [all, overdue, responsible],
            call => CasesCommand.ListAsync(
                call, new ListCasesRequest { OpenOnly = !call.Value(all), OverdueOnly = call.Value(overdue), Responsible = call.Value(responsible) ?? "" }, [CaseKind.Repair]));
        Command[] steps =
        [
            Apply(frame), Plain(frame, "accept", "The deciding body accepts the application for decision.", new RepairStep { Accept = new AcceptRepair() }),
            Decline(frame), Grant(frame), Reject(frame),
            Plain(frame, "withdraw", "The company withdraws its application.", new RepairStep { Withdraw = new WithdrawRepair() }),
            Plain(frame, "order-check", "The credit information working body draws a granted repair for a repeat check.", new RepairStep { OrderCheck = new OrderRepairCheck() }),
            Plain(frame, "confirm", "The deciding body checked a granted repair again, and it stands.", new RepairStep { Confirm = new ConfirmRepair() }),
            Revoke(frame),
        ];
        foreach (var step in steps) command.Subcommands.Add(step);
        return command;
    }

    private static Command Apply(CommandFrame frame)
    {
        var step = Options();
        var statement = DisputeOptions.Needed("--statement", "TEXT", "How the conduct was corrected and the duty performed.");
        var commitment = Values.Text("--commitment", "TEXT", "What is committed with the application.");
        var made = Values.Text("--commitment-case", "CASE", "A commitment for repair that was made before, instead of --commitment.");
        return frame.Command(
            "apply", "The company applies, through its portal. Proof of performance goes with it.",
            ["repair apply 91610131MA6TYKRX7K --record sx-market/market.penalty/104 --proof paid.pdf --statement 已缴清罚款 --commitment 承诺依法经营 --agency sx-portal --acting-for 91610131MA6TYKRX7K"],
            [.. step.ToBegin, statement, commitment, made],
            call =>
            {
                var apply = new ApplyForRepair
                {
                    Target = step.Target(call), Statement = call.Value(statement)!, Commitment = call.Value(commitment) ?? "", CommitmentCaseId = call.Value(made) ?? "",
                };
                return step.BeginAsync(call, r => r.Repair = new RepairStep { Apply = apply });
            });
    }

    private static Command Decline(CommandFrame frame)
    {
        var step = Options();
        var reason = Reason();
        return frame.Command(
            "decline", "The deciding body does not accept the application.", [$"repair decline {Example} --reason 材料不全"], [.. step.ToAdvance, reason],
            call => step.AdvanceAsync(call, r => r.Repair = new RepairStep { Decline = new DeclineRepair { Reason = call.Value(reason)! } }));
    }

    private static Command Grant(CommandFrame frame)
    {
        var step = Options();
        var document = Document();
        return frame.Command(
            "grant", "The deciding body grants it: publication and measures of the record end at once.", [$"repair grant {Example} --document 文号"], [.. step.ToAdvance, document],
            call => step.AdvanceAsync(call, r => r.Repair = new RepairStep { Grant = new GrantRepair { DocumentNumber = call.Value(document)! } }));
    }

    private static Command Reject(CommandFrame frame)
    {
        var step = Options();
        var (document, reason) = (Document(), Reason());
        return frame.Command(
            "reject", "The deciding body rejects it.", [$"repair reject {Example} --document 文号 --reason 违法行为未改正"], [.. step.ToAdvance, document, reason],
            call => step.AdvanceAsync(
                call, r => r.Repair = new RepairStep { Reject = new RejectRepair { DocumentNumber = call.Value(document)!, Reason = call.Value(reason)! } }));
    }

    private static Command Revoke(CommandFrame frame)
    {
        var step = Options();
        var (document, reason) = (Document(), Reason());
        return frame.Command(
            "revoke", "The deciding body takes it back for false statements: publication and measures revive, the commitment is broken.",
            [$"repair revoke {Example} --document 文号 --reason 凭证系伪造"], [.. step.ToAdvance, document, reason],
            call => step.AdvanceAsync(
                call, r => r.Repair = new RepairStep { Revoke = new RevokeRepair { DocumentNumber = call.Value(document)!, Reason = call.Value(reason)! } }));
    }

    private static Command Plain(CommandFrame frame, string name, string description, RepairStep taken)
    {
        var step = Options();
        return frame.Command(name, description, [$"repair {name} {Example}"], step.ToAdvance, call => step.AdvanceAsync(call, r => r.Repair = taken));
    }

    private static DisputeOptions Options() => new("--proof", "File that proves performance, or supports the step");

    private static Option<string> Document() => DisputeOptions.Needed("--document", "NUMBER", "Number of the decision.");

    private static Option<string> Reason() => DisputeOptions.Needed("--reason", "TEXT", "Why, for the company to read.");
}
