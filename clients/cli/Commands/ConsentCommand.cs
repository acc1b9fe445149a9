using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl consent</c>: what a company lets others read of it.</summary>
internal static class ConsentCommand
{
    private const string Company = "91610131MA6TYKRX7K";

    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "consent", "Lists a company's consents (授权查询); its verbs give and revoke them. All as the company, through a portal (--acting-for).",
            [$"consent --acting-for {Company}", $"consent give {Company} --to bank-xian --for financing --until 2027-11-01 --acting-for {Company}"],
            [], call => CasesCommand.ListAsync(call, new ListCasesRequest(), [CaseKind.Consent]));
        command.Subcommands.Add(Give(frame));
        command.Subcommands.Add(Revoke(frame));
        return command;
    }

    private static Command Give(CommandFrame frame)
    {
        var step = new StepOptions(beginsCase: true);
        var agency = Values.Text("--to", "AGENCY", "Agency that may read, such as a bank.");
        var purpose = Values.Text("--for", "PURPOSE", "Purpose for which it may, one of its own.");
        var datasets = Values.Texts("--dataset", "DATASET", "Dataset that it opens; may be given several times. Default: all that need consent.");
        var from = Values.Date("--from", "First day. Default: today.");
        var until = Values.Date("--until", "Last day.");
        (agency.Required, purpose.Required, until.Required) = (true, true, true);
        return frame.Command(
            "give", "Lets an agency read the company's data that is not public, for a purpose and a time.",
            [$"consent give {Company} --to bank-xian --for financing --until 2027-11-01 --acting-for {Company}"],
            [.. step.Symbols, agency, purpose, datasets, from, until], async call =>
            {
                var request = step.Read(call);
                var give = new GiveConsent
                {
                    Agency = call.Value(agency), Purpose = call.Value(purpose), From = call.Value(from)?.ToBeijingDate(), Until = call.Value(until)!.Value.ToBeijingDate(),
                };
                give.Datasets.AddRange(call.Value(datasets) ?? []);
                request.Consent = new ConsentStep { Give = give };
                return CasesCommand.Report(call, await call.Hub.ActAsync(request, call.Cancellation));
            });
    }

    private static Command Revoke(CommandFrame frame)
    {
        var step = new StepOptions(beginsCase: false);
        return frame.Command(
            "revoke", "Takes a consent back (撤回授权), at once.", [$"consent revoke {Company} SQ-20261102-3f9a0c51d2e4 --acting-for {Company}"], [.. step.Symbols], async call =>
            {
                var request = step.Read(call);
                request.Consent = new ConsentStep { Revoke = new RevokeConsent() };
                return CasesCommand.Report(call, await call.Hub.ActAsync(request, call.Cancellation));
            });
    }
}
