using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl objection</c>: objections (异议), from receipt to the answer.</summary>
internal static class ObjectionCommand
{
    private const string Example = "YY-20261102-3f9a0c51d2e4";

    public static Command Create(CommandFrame frame)
    {
        var all = new Option<bool>("--all") { Description = "Closed ones too." };
        var overdue = new Option<bool>("--overdue") { Description = "Only those whose deadline has passed." };
        var responsible = Values.Text("--responsible", "AGENCY", "Only those in which this agency must act.");
        var command = frame.Command(
            "objection", "Objections against records: lists open ones, or takes a step of one.",
            ["objection", "objection --overdue --responsible sx-court", $"objection mark {Example} --agency sx-credit"], [all, overdue, responsible],
            call => CasesCommand.ListAsync(
                call, new ListCasesRequest { OpenOnly = !call.Value(all), OverdueOnly = call.Value(overdue), Responsible = call.Value(responsible) ?? "" }, [CaseKind.Objection]));
        Command[] steps =
        [
            Raise(frame),
            Plain(frame, "mark", "The platform marks the record: every answer that rests on it says so.", new ObjectionStep { Mark = new MarkObjection() }),
            Plain(frame, "forward", "The platform forwards the objection to the record's source.", new ObjectionStep { Forward = new ForwardObjection() }),
            Plain(frame, "keep", "The platform finds the error to be its own to correct.", new ObjectionStep { Keep = new KeepObjection() }),
            Suspend(frame),
            Plain(frame, "resume", "The inspection or appraisal has ended; the clock goes on.", new ObjectionStep { Resume = new ResumeObjection() }),
            Decide(frame),
            Plain(frame, "close", "The platform takes the mark off and tells the objector.", new ObjectionStep { Close = new CloseObjection() }),
            Plain(frame, "withdraw", "The objector withdraws its objection.", new ObjectionStep { Withdraw = new WithdrawObjection() }),
        ];
        foreach (var step in steps) command.Subcommands.Add(step);
        return command;
    }

    private static Command Raise(CommandFrame frame)
    {
        var step = Options();
        var statement = DisputeOptions.Needed("--statement", "TEXT", "What is wrong and how it should be.");
        var ground = OneOf<ObjectionGround>("--ground", "GROUND", "Ground: wrong-or-incomplete, secret-or-privacy, public-too-long, wrongly-listed, improper-evaluation or other.");
        return frame.Command(
            "raise", "The company, through its portal, or an agency objects to a record.",
            ["objection raise 91610131MA6TYKRX7K --record sx-court/court.judgment-default/104 --ground wrongly-listed --statement 本公司并非被执行人 --evidence ruling.pdf"],
            [.. step.ToBegin, ground, statement],
            call =>
            {
                var raise = new RaiseObjection { Target = step.Target(call), Ground = call.Value(ground)!.Value, Statement = call.Value(statement)! };
                return step.BeginAsync(call, r => r.Objection = new ObjectionStep { Raise = raise });
            });
    }

    private static Command Suspend(CommandFrame frame)
    {
        var step = Options();
        var reason = DisputeOptions.Needed("--reason", "TEXT", "What is inspected or appraised.");
        return frame.Command(
            "suspend", "An inspection or appraisal begins: the clock stands still.", [$"objection suspend {Example} --reason 笔迹鉴定"], [.. step.ToAdvance, reason],
            call => step.AdvanceAsync(call, r => r.Objection = new ObjectionStep { Suspend = new SuspendObjection { Reason = call.Value(reason)! } }));
    }

    private static Command Decide(CommandFrame frame)
    {
        var step = Options();
        var outcome = OneOf<ObjectionOutcome>("--outcome", "OUTCOME", "withdrawn (the record is undone from its beginning), corrected (a later version was reported) or upheld.");
        var reasons = DisputeOptions.Needed("--reasons", "TEXT", "Why, for the objector to read.");
        var document = Values.Text("--document", "NUMBER", "Number of the deciding body's document.");
        return frame.Command(
            "decide", "Whoever must decide has decided.", [$"objection decide {Example} --outcome withdrawn --reasons 系重名企业"],
            [.. step.ToAdvance, outcome, reasons, document],
            call => step.AdvanceAsync(call, r => r.Objection = new ObjectionStep
            {
                Decide = new DecideObjection { Outcome = call.Value(outcome)!.Value, Reasons = call.Value(reasons)!, DocumentNumber = call.Value(document) ?? "" },
            }));
    }

    private static Command Plain(CommandFrame frame, string name, string description, ObjectionStep taken)
    {
        var step = Options();
        return frame.Command(name, description, [$"objection {name} {Example}"], step.ToAdvance, call => step.AdvanceAsync(call, r => r.Objection = taken));
    }

    private static DisputeOptions Options() => new("--evidence", "File that supports the step");

    private static Option<T?> OneOf<T>(string name, string value, string description)
        where T : struct, Enum => new(name)
        {
            Description = description,
            HelpName = value,
            Required = true,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var parsed) && !Equals(parsed, default(T))) return parsed;
                result.AddError($"«{text}» will not do for {name}. {description}");
                return null;
            },
        };
}
