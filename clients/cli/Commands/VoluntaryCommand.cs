using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl voluntary</c>: what companies register about themselves; and <c>hubctl education</c>.</summary>
internal static class VoluntaryCommand
{
    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "voluntary", "Lists voluntary registrations (自愿注册) that concern the caller; its verbs register, verify, refuse and withdraw them.",
            ["voluntary", "voluntary register 91610131MA6TYKRX7K --topic 知识产权 --content 发明专利… --verified-by sx-market --truthful --authorise"],
            [], call => CasesCommand.ListAsync(call, new ListCasesRequest(), [CaseKind.VoluntaryRegistration]));
        command.Subcommands.Add(Register(frame));
        command.Subcommands.Add(Step(frame, "verify", "Says that it is true (核验属实).", _ => new VoluntaryStep { Verify = new VerifyFact() }));
        var reason = Required("--reason", "TEXT", "Why it is refused.");
        command.Subcommands.Add(Step(
            frame, "refuse", "Refuses it (核验不予通过); nothing counts against the company.",
            call => new VoluntaryStep { Refuse = new RefuseFact { Reason = call.Value(reason) } }, reason));
        var document = Required("--document-number", "NUMBER", "Number of the document that found it false (认定文书号).");
        var foundOn = Values.Date("--found-on", "Date of that document. Default: today.");
        command.Subcommands.Add(Step(
            frame, "false", "Says that it is false: the company's commitment to its truth then counts as broken.",
            call => new VoluntaryStep { FindFalse = new FindFactFalse { DocumentNumber = call.Value(document), FoundOn = call.Value(foundOn)?.ToBeijingDate() } },
            document, foundOn));
        command.Subcommands.Add(Step(frame, "withdraw", "Withdraws it (撤回).", _ => new VoluntaryStep { Withdraw = new WithdrawFact() }));
        return command;
    }

    /// <summary><c>hubctl education</c>: records an education at entry.</summary>
    public static Command CreateEducation(CommandFrame frame)
    {
        var step = new StepOptions(beginsCase: true);
        var topic = Required("--topic", "TEXT", "What it was about.");
        var givenBy = Required("--given-by", "AGENCY", "Agency that gave it.");
        var givenOn = Values.Date("--on", "The day on which it was given.");
        givenOn.Required = true;
        return frame.Command(
            "education", "Records credit education at entry (准入前诚信教育): free, and never a condition for anything.",
            ["education 91610131MA6TYKRX7K --topic 信用法规与承诺制 --given-by sx-market --on 2026-11-02"], [.. step.Symbols, topic, givenBy, givenOn], async call =>
            {
                var request = step.Read(call);
                request.Education = new EducationStep
                {
                    Record = new RecordEducation { Topic = call.Value(topic), GivenBy = call.Value(givenBy), GivenOn = call.Value(givenOn)!.Value.ToBeijingDate() },
                };
                return CasesCommand.Report(call, await call.Hub.ActAsync(request, call.Cancellation));
            });
    }

    private static Command Register(CommandFrame frame)
    {
        var step = new StepOptions(beginsCase: true);
        var topic = Required("--topic", "TEXT", "Topic, such as 知识产权.");
        var content = Required("--content", "TEXT", "The fact.");
        var verifiedBy = Required("--verified-by", "AGENCY", "Agency that is competent to verify it.");
        var truthful = new Option<bool>("--truthful") { Description = "The company commits itself to its truth (真实性承诺). Required by the hub." };
        var authorised = new Option<bool>("--authorise") { Description = "The company authorises that it is shared and used (授权). Required by the hub." };
        return frame.Command(
            "register", "Registers a fact; as the company through a portal (--acting-for), or as the competent body.",
            ["voluntary register 91610131MA6TYKRX7K --topic 知识产权 --content 发明专利… --verified-by sx-market --truthful --authorise"],
            [.. step.Symbols, topic, content, verifiedBy, truthful, authorised], async call =>
            {
                var request = step.Read(call);
                request.Voluntary = new VoluntaryStep
                {
                    Register = new RegisterFact
                    {
                        Topic = call.Value(topic), Content = call.Value(content), VerifiedBy = call.Value(verifiedBy), TruthCommitted = call.Value(truthful),
                        Authorised = call.Value(authorised),
                    },
                };
                return CasesCommand.Report(call, await call.Hub.ActAsync(request, call.Cancellation));
            });
    }

    private static Command Step(CommandFrame frame, string name, string description, Func<HubCall, VoluntaryStep> make, params ReadOnlySpan<Symbol> own)
    {
        var step = new StepOptions(beginsCase: false);
        return frame.Command(
            name, description, [$"voluntary {name} 91610131MA6TYKRX7K ZC-20261102-3f9a0c51d2e4"], [.. step.Symbols, .. own], async call =>
            {
                var request = step.Read(call);
                request.Voluntary = make(call);
                return CasesCommand.Report(call, await call.Hub.ActAsync(request, call.Cancellation));
            });
    }

    private static Option<string?> Required(string name, string value, string description)
    {
        var option = Values.Text(name, value, description);
        option.Required = true;
        return option;
    }
}
