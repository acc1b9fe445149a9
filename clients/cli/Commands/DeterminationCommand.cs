using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl listing</c> and <c>hubctl ban</c>: determinations from the proposal to removal or annulment.</summary>
internal sealed class DeterminationCommand
{
    private readonly CommandFrame _frame;
    private readonly string _name;
    private readonly CaseKind _kind;
    private readonly string _example;

    private DeterminationCommand(CommandFrame frame, string name, CaseKind kind, string example) =>
        (_frame, _name, _kind, _example) = (frame, name, kind, example);

    /// <summary>Determinations for the lists of the catalogue.</summary>
    public static Command Listing(CommandFrame frame) => new DeterminationCommand(frame, "listing", CaseKind.Listing, "RD-20261102-3f9a0c51d2e4").Create(
        "Puts companies on lists and takes them off: lists open listings, or takes a step of one.");

    /// <summary>Bans from markets and industries.</summary>
    public static Command Ban(CommandFrame frame) => new DeterminationCommand(frame, "ban", CaseKind.Ban, "JR-20261102-3f9a0c51d2e4").Create(
        "Bans companies from markets and industries and lifts bans: lists open bans, or takes a step of one.");

    private Command Create(string description)
    {
        var command = _frame.Command(
            _name, description, [_name], [], call => CasesCommand.ListAsync(call, new ListCasesRequest { OpenOnly = true }, [_kind]));
        Command[] steps = [Propose(), Notice(), Publish(), State(), Decide(), Dismiss(), Deliver(), AskRemoval(), RefuseRemoval(), Remove(), Annul()];
        foreach (var step in steps) command.Subcommands.Add(step);
        if (_kind == CaseKind.Ban) command.Subcommands.Add(Published());
        return command;
    }

    private Command Propose()
    {
        var step = new StepTaking();
        var code = new Argument<string>("CODE") { Description = "Unified social credit code of the company." };
        var list = new Argument<string>("LIST") { Description = "Code of the list, as «hubctl lists» shows it." };
        var reason = StepTaking.Needed("--reason", "TEXT", "What the company did.");
        var basis = Values.Text("--basis", "NUMBER", "Number of the effective document that established it; needed but for rewards.");
        var proposal = Values.Text("--proposal", "CASE", "Rectification that proposed it.");
        var regions = Values.Texts("--region", "REGION", "Region to which a ban is limited.");
        var industries = Values.Texts("--industry", "INDUSTRY", "Industry to which a ban is limited, with all that is part of it.");
        return _frame.Command(
            "propose", "Begins a case: the body means to determine.", [$"{_name} propose 91610131MA6TYKRX7K LIST --reason 事由 --basis 文号"],
            [code, list, reason, basis, proposal, regions, industries, .. step.Options],
            call => step.BeginAsync(call, call.Value(code), Of(new DeterminationStep
            {
                Propose = new ProposeDetermination
                {
                    ListCode = call.Value(list), Reason = call.Value(reason), BasisDocument = call.Value(basis) ?? "", ProposalCaseId = call.Value(proposal) ?? "",
                    RegionCodes = { call.Value(regions) }, IndustryCodes = { call.Value(industries) },
                },
            })));
    }

    private Command Notice()
    {
        var document = Document("Number of the notice.");
        var (instrument, article) = Basis();
        var remedy = StepTaking.Needed("--remedy", "TEXT", "What the company may do about it.");
        return Step(
            "notice", "The company was told basis, reason and remedy.", " --document 文号 --instrument 法律 --article 第四十八条 --remedy 救济途径", [document, instrument, article, remedy],
            call => new DeterminationStep
            {
                ServeNotice = new ServeDeterminationNotice
                {
                    DocumentNumber = call.Value(document), Instrument = call.Value(instrument), Article = call.Value(article), Remedy = call.Value(remedy),
                },
            });
    }

    private Command Publish()
    {
        var (instrument, article) = Basis();
        var place = StepTaking.Needed("--at", "TEXT", "Where the notice can be read.");
        return Step(
            "publish", "The public was told who is to be rewarded.", " --instrument 法规 --article 第二十七条 --at 网址", [instrument, article, place],
            call => new DeterminationStep
            {
                PublishNotice = new PublishDeterminationNotice { Instrument = call.Value(instrument), Article = call.Value(article), PublishedAt = call.Value(place) },
            });
    }

    private Command State()
    {
        var content = StepTaking.Needed("--content", "TEXT", "What the company says.");
        return Step(
            "state", "The company states and defends itself.", " --content 陈述", [content],
            call => new DeterminationStep { MakeStatement = new MakeStatement { Content = call.Value(content) } });
    }

    private Command Decide()
    {
        var document = Document("Number of the decision.");
        var answer = Values.Text("--answer", "TEXT", "What became of the company's statement; needed where it made one.");
        var until = Values.Date("--until", "Last day of effect; the list's own term where it is left out.");
        var forEver = new Option<bool>("--for-ever") { Description = "The ban holds for ever." };
        var persons = Values.Texts("--person", "NAME:ROLE", "Responsible person, such as «张三:legal-representative».");
        return Step(
            "decide", "The body determines.", " --document 文号 --person 张三:legal-representative", [document, answer, until, forEver, persons],
            call => new DeterminationStep
            {
                Decide = new DecideDetermination
                {
                    DocumentNumber = call.Value(document), AnswerToStatement = call.Value(answer) ?? "", EffectiveUntil = call.Value(until)?.ToBeijingDate(),
                    ForEver = call.Value(forEver), Persons = { call.Value(persons)!.Select(PersonText.Parse).Select(p => new NamedPerson { Name = p.Name, Role = p.Role }) },
                },
            });
    }

    private Command Dismiss()
    {
        var reason = Reason();
        return Step(
            "dismiss", "The body decides not to determine.", " --reason 理由", [reason],
            call => new DeterminationStep { Dismiss = new DismissDetermination { Reason = call.Value(reason) } });
    }

    private Command Deliver()
    {
        var method = StepTaking.Needed("--method", "TEXT", "How it was delivered.");
        return Step(
            "deliver", "The decision reached the company; it has effect from today.", " --method 直接送达", [method],
            call => new DeterminationStep { Deliver = new DeliverDetermination { Method = call.Value(method) } });
    }

    private Command AskRemoval()
    {
        var reason = Reason();
        return Step(
            "ask-removal", "The company asks to be removed before the term ends.", " --reason 理由", [reason],
            call => new DeterminationStep { RequestRemoval = new RequestRemoval { Reason = call.Value(reason) } });
    }

    private Command RefuseRemoval()
    {
        var document = Document("Number of the answer.");
        var reason = Reason();
        return Step(
            "refuse-removal", "The body does not remove the company, and says why.", " --document 文号 --reason 理由", [document, reason],
            call => new DeterminationStep { RefuseRemoval = new RefuseRemoval { DocumentNumber = call.Value(document), Reason = call.Value(reason) } });
    }

    private Command Remove()
    {
        var document = Document("Number of the decision.");
        var reason = Reason();
        return Step(
            "remove", "The body removes the company: from today nothing holds.", " --document 文号 --reason 理由", [document, reason],
            call => new DeterminationStep { Remove = new RemoveDetermination { DocumentNumber = call.Value(document), Reason = call.Value(reason) } });
    }

    private Command Annul()
    {
        var document = Document("Number of the decision that annuls it.");
        var reason = Reason();
        return Step(
            "annul", "The determination was wrong: it counts as never having held.", " --document 文号 --reason 理由", [document, reason],
            call => new DeterminationStep { Annul = new AnnulDetermination { DocumentNumber = call.Value(document), Reason = call.Value(reason) } });
    }

    private Command Published()
    {
        var year = new Option<int>("--year") { Description = "The year.", HelpName = "YEAR", Required = true };
        return _frame.Command("published", "Lists the bans of a year, for publication.", ["ban published --year 2026"], [year], async call =>
        {
            var table = Tables.With("company", "ban", "limited to", "reason", "by", "document", "in effect", "case");
            await foreach (var ban in call.Hub.ListPublishedBansAsync(call.Value(year), call.Cancellation))
            {
                if (call.Json)
                {
                    call.WriteJson(ban);
                    continue;
                }

                var until = ban.EndedOn ?? ban.EffectiveUntil;
                table.Row(
                    Labels.Named(ban.SubjectName, ban.UnifiedSocialCreditCode), ban.ListName, string.Join(' ', ban.IndustryCodes.Concat(ban.RegionCodes)), ban.Reason,
                    ban.Authority, ban.DocumentNumber, ban.ForEver && until is null ? $"{Labels.Of(ban.EffectiveFrom)} – for ever" : Labels.Term(ban.EffectiveFrom, until),
                    ban.CaseId);
            }

            if (!call.Json) call.Console.WriteCounted(table, "bans");
            return ExitCode.Ok;
        });
    }

    private Command Step(string verb, string description, string example, Option[] options, Func<HubCall, DeterminationStep> make)
    {
        var step = new StepTaking();
        return _frame.Command(
            verb, description, [$"{_name} {verb} {_example}{example}"], [step.CaseId, .. options, .. step.Options],
            call => step.AdvanceAsync(call, Of(make(call))));
    }

    private Action<ActRequest> Of(DeterminationStep step) => request =>
    {
        if (_kind == CaseKind.Ban) request.Ban = step;
        else request.Listing = step;
    };

    private static Option<string> Document(string description) => StepTaking.Needed("--document", "NUMBER", description);

    private static Option<string> Reason() => StepTaking.Needed("--reason", "TEXT", "Why.");

    private static (Option<string> Instrument, Option<string> Article) Basis() => (
        StepTaking.Needed("--instrument", "TEXT", "Instrument of the legal basis, as the catalogue names it."),
        StepTaking.Needed("--article", "TEXT", "Article of the legal basis, likewise."));
}
