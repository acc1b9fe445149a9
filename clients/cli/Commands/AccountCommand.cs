using System.CommandLine;
using System.Globalization;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl account</c>: responsible persons, superiors of state bodies, arrears, connections to banned companies.</summary>
internal static class AccountCommand
{
    private const string Example = "ZZ-20261102-3f9a0c51d2e4";
    private const decimal FenPerYuan = 100;

    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "account", "Who answers for a default: lists open cases of accountability, or takes a step of one.", ["account"], [],
            call => CasesCommand.ListAsync(call, new ListCasesRequest { OpenOnly = true }, [CaseKind.Accountability]));
        Command[] steps = [Person(frame), Superior(frame), Answer(frame), Return(frame), Arrears(frame), Pay(frame), Confirm(frame), Close(frame)];
        foreach (var step in steps) command.Subcommands.Add(step);
        return command;
    }

    private static Command Person(CommandFrame frame)
    {
        var listing = StepTaking.Needed("--listing", "CASE", "Case of listing or ban, which must be in effect.");
        var person = StepTaking.Needed("--person", "NAME:ROLE", "The person, such as «张三:legal-representative».");
        var measure = StepTaking.Needed("--measure", "TEXT", "What was done.");
        var document = Document();
        return Begin(
            frame, "person", "The listing body holds a responsible person to account.", " --listing RD-… --person 张三:legal-representative --measure 约谈 --document 文号",
            [listing, person, measure, document], call => new AccountabilityStep
            {
                HoldPerson = new HoldPersonToAccount
                {
                    ListingCaseId = call.Value(listing), Person = PersonText.Parse(call.Value(person)!), Measure = call.Value(measure), DocumentNumber = call.Value(document),
                },
            });
    }

    private static Command Superior(CommandFrame frame)
    {
        var record = StepTaking.Needed("--record", "SOURCE/DATASET/NUMBER", "The record that states the default.");
        var superior = Values.Text("--superior", "AGENCY", "The superior; the one of the directory where it is left out.");
        var content = StepTaking.Needed("--content", "TEXT", "What the superior is told.");
        var document = Document();
        return Begin(
            frame, "superior", "The superior of a state body that defaults is told.", " --record sx-court/court.judgment-default/700000001 --content 通报 --document 文号",
            [record, superior, content, document], call => new AccountabilityStep
            {
                NotifySuperior = new NotifySuperior
                {
                    Record = RecordOf(call.Value(record)!), Superior = call.Value(superior) ?? "", Content = call.Value(content), DocumentNumber = call.Value(document),
                },
            });
    }

    private static Command Answer(CommandFrame frame)
    {
        var measures = StepTaking.Needed("--measures", "TEXT", "What it did.");
        var document = Document();
        return Step(frame, "answer", "The superior says what it did.", " --measures 处理情况 --document 文号", [measures, document], call => new AccountabilityStep
        {
            Answer = new AnswerAsSuperior { Measures = call.Value(measures), DocumentNumber = call.Value(document) },
        });
    }

    private static Command Return(CommandFrame frame)
    {
        var reason = Reason();
        return Step(frame, "return", "The answer does not suffice; the superior is asked again.", " --reason 理由", [reason], call => new AccountabilityStep
        {
            ReturnAnswer = new ReturnAnswer { Reason = call.Value(reason) },
        });
    }

    private static Command Arrears(CommandFrame frame)
    {
        var creditor = StepTaking.Needed("--creditor", "CODE", "Company to which it owes.");
        var amount = Amount();
        var due = Values.Date("--due", "Day by which it is to be paid; the term of the procedures where it is left out.");
        var overseer = StepTaking.Needed("--overseer", "AGENCY", "Body that answers for the debtor.");
        var document = Document();
        return Begin(
            frame, "arrears", "Arrears are taken up, to be followed until they are paid.", " --creditor 91610000220568570K --yuan 120000.50 --overseer sx-finance --document 文号",
            [creditor, amount, due, overseer, document], call => new AccountabilityStep
            {
                TakeUpArrears = new TakeUpArrears
                {
                    Creditor = call.Value(creditor), Amount = MoneyOf(call.Value(amount)), DueOn = call.Value(due)?.ToBeijingDate(), Overseer = call.Value(overseer),
                    DocumentNumber = call.Value(document),
                },
            });
    }

    private static Command Pay(CommandFrame frame)
    {
        var amount = Amount();
        var document = Document();
        return Step(frame, "pay", "A payment of arrears; the last one ends the case.", " --yuan 120000.50 --document 凭证号", [amount, document], call => new AccountabilityStep
        {
            RecordPayment = new RecordPayment { Amount = MoneyOf(call.Value(amount)), DocumentNumber = call.Value(document) },
        });
    }

    private static Command Confirm(CommandFrame frame)
    {
        var document = Document();
        return Step(frame, "confirm", "The banning body found that it is the same person.", " --document 文号", [document], call => new AccountabilityStep
        {
            ConfirmConnection = new ConfirmConnection { DocumentNumber = call.Value(document) },
        });
    }

    private static Command Close(CommandFrame frame)
    {
        var reason = Reason();
        return Step(frame, "close", "The case is over: settled, or begun in error.", " --reason 理由", [reason], call => new AccountabilityStep
        {
            Close = new CloseAccountability { Reason = call.Value(reason) },
        });
    }

    private static Command Begin(CommandFrame frame, string verb, string description, string example, Option[] options, Func<HubCall, AccountabilityStep> make)
    {
        var step = new StepTaking();
        var code = new Argument<string>("CODE") { Description = "Unified social credit code of the subject." };
        return frame.Command(
            verb, description, [$"account {verb} 91610131MA6TYKRX7K{example}"], [code, .. options, .. step.Options],
            call => step.BeginAsync(call, call.Value(code), Of(make(call))));
    }

    private static Command Step(CommandFrame frame, string verb, string description, string example, Option[] options, Func<HubCall, AccountabilityStep> make)
    {
        var step = new StepTaking();
        return frame.Command(
            verb, description, [$"account {verb} {Example}{example}"], [step.CaseId, .. options, .. step.Options], call => step.AdvanceAsync(call, Of(make(call))));
    }

    private static Action<ActRequest> Of(AccountabilityStep step) => request => request.Accountability = step;

    private static Option<string> Document() => StepTaking.Needed("--document", "NUMBER", "Number of the document.");

    private static Option<string> Reason() => StepTaking.Needed("--reason", "TEXT", "Why.");

    private static Option<decimal> Amount() => new("--yuan") { Description = "How much, in yuan.", HelpName = "AMOUNT", Required = true };

    private static Money MoneyOf(decimal yuan)
    {
        var fen = yuan * FenPerYuan;
        return fen == decimal.Truncate(fen) && fen is > 0 and <= long.MaxValue
            ? new Money { MinorUnits = (long)fen }
            : throw new UsageException($"{yuan.ToString(CultureInfo.InvariantCulture)} yuan is no amount; write it as 120000.50.");
    }

    // Numbers of records may hold slashes of their own.
    private static RecordReference RecordOf(string text) => text.Split('/', 3) is [var source, var dataset, var number]
        ? new RecordReference { Source = source, Dataset = dataset, RecordNumber = number }
        : throw new UsageException($"«{text}» names no record; write SOURCE/DATASET/NUMBER.");
}
