using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl rectify</c>: orders to put something right within a time, and what comes of them.</summary>
internal static class RectifyCommand
{
    private const string Example = "ZG-20261102-3f9a0c51d2e4";

    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "rectify", "Orders to put something right within a time: lists open ones, or takes a step of one.", ["rectify"], [],
            call => CasesCommand.ListAsync(call, new ListCasesRequest { OpenOnly = true }, [CaseKind.Rectification]));
        Command[] steps = [Order(frame), Interview(frame), Done(frame), Verify(frame), NotDone(frame), Extend(frame), Propose(frame), Answer(frame), Withdraw(frame)];
        foreach (var step in steps) command.Subcommands.Add(step);
        return command;
    }

    private static Command Order(CommandFrame frame)
    {
        var step = new StepTaking();
        var code = new Argument<string>("CODE") { Description = "Unified social credit code of the company." };
        var findings = StepTaking.Needed("--findings", "TEXT", "What was found.");
        var required = StepTaking.Needed("--required", "TEXT", "What must be done.");
        var document = StepTaking.Needed("--document", "NUMBER", "Number of the order.");
        var basis = StepTaking.Needed("--basis", "TEXT", "Legal basis as the order cites it.");
        var due = Values.Date("--due", "Last day; the term of the procedures where it is left out.");
        return frame.Command(
            "order", "Begins a case: what must be put right by when.",
            ["rectify order 91610131MA6TYKRX7K --findings 问题 --required 要求 --document 文号 --basis 依据 --due 2026-12-31"],
            [code, findings, required, document, basis, due, .. step.Options],
            call => step.BeginAsync(call, call.Value(code), Of(new RectificationStep
            {
                Order = new OrderRectification
                {
                    Findings = call.Value(findings), Required = call.Value(required), DocumentNumber = call.Value(document), LegalBasis = call.Value(basis),
                    DueOn = call.Value(due)?.ToBeijingDate(),
                },
            })));
    }

    private static Command Interview(CommandFrame frame)
    {
        var warning = new Option<bool>("--warning") { Description = "It was a warning; a reminder where it is left out." };
        var content = StepTaking.Needed("--content", "TEXT", "What was said.");
        return Step(frame, "interview", "The agency spoke with the company.", " --content 内容", [warning, content], call => new RectificationStep
        {
            HoldInterview = new HoldInterview { Kind = call.Value(warning) ? InterviewKind.Warning : InterviewKind.Reminder, Content = call.Value(content) },
        });
    }

    private static Command Done(CommandFrame frame)
    {
        var account = StepTaking.Needed("--account", "TEXT", "What was done.");
        return Step(frame, "done", "The company says that it is done.", " --account 整改情况", [account], call => new RectificationStep
        {
            ReportRectified = new ReportRectified { Account = call.Value(account) },
        });
    }

    private static Command Verify(CommandFrame frame) =>
        Step(frame, "verify", "The agency verified that it is done.", "", [], _ => new RectificationStep { Verify = new VerifyRectified() });

    private static Command NotDone(CommandFrame frame)
    {
        var reason = Reason();
        var due = Values.Date("--due", "New last day; the last day so far where it is left out.");
        return Step(frame, "not-done", "The agency found that it is not done.", " --reason 理由", [reason, due], call => new RectificationStep
        {
            FindNotRectified = new FindNotRectified { Reason = call.Value(reason), DueOn = call.Value(due)?.ToBeijingDate() },
        });
    }

    private static Command Extend(CommandFrame frame)
    {
        var due = Values.Date("--due", "New last day.");
        due.Required = true;
        var reason = Reason();
        return Step(frame, "extend", "The agency gives more time.", " --due 2026-12-31 --reason 理由", [due, reason], call => new RectificationStep
        {
            Extend = new ExtendRectification { DueOn = call.Value(due)?.ToBeijingDate(), Reason = call.Value(reason) },
        });
    }

    private static Command Propose(CommandFrame frame)
    {
        var list = StepTaking.Needed("--list", "LIST", "Code of the list, as «hubctl lists» shows it.");
        var body = StepTaking.Needed("--body", "AGENCY", "Determining body of the list, to which the case goes.");
        var reason = Reason();
        return Step(
            frame, "propose", "The agency proposes an overdue company for a list; the body decides.", " --list wage-arrears --body sx-hrss --reason 理由",
            [list, body, reason],
            call => new RectificationStep
            {
                ProposeListing = new ProposeListing { ListCode = call.Value(list), Body = call.Value(body), Reason = call.Value(reason) },
            });
    }

    private static Command Answer(CommandFrame frame)
    {
        var listing = Values.Text("--listing", "CASE", "Case of listing that the body began; it declines where this is left out.");
        var reason = Reason();
        return Step(frame, "answer", "The determining body says what becomes of the proposal.", " --reason 理由", [listing, reason], call => new RectificationStep
        {
            AnswerProposal = new AnswerProposal { ListingCaseId = call.Value(listing) ?? "", Reason = call.Value(reason) },
        });
    }

    private static Command Withdraw(CommandFrame frame)
    {
        var reason = Reason();
        return Step(frame, "withdraw", "The agency takes its order back.", " --reason 理由", [reason], call => new RectificationStep
        {
            Withdraw = new WithdrawRectification { Reason = call.Value(reason) },
        });
    }

    private static Command Step(
        CommandFrame frame, string verb, string description, string example, Option[] options, Func<HubCall, RectificationStep> make)
    {
        var step = new StepTaking();
        return frame.Command(
            verb, description, [$"rectify {verb} {Example}{example}"], [step.CaseId, .. options, .. step.Options],
            call => step.AdvanceAsync(call, Of(make(call))));
    }

    private static Action<ActRequest> Of(RectificationStep step) => request => request.Rectification = step;

    private static Option<string> Reason() => StepTaking.Needed("--reason", "TEXT", "Why.");
}
