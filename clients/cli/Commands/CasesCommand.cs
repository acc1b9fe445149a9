using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl cases</c>: what is under way, what is overdue, and one case in full; steps from a file, documents in and out.</summary>
internal static class CasesCommand
{
    public static Command Create(CommandFrame frame)
    {
        var subject = Values.Text("--subject", "CODE", "Only cases of this company.");
        var kinds = Values.Kinds<CaseKind>("--kind", "Only cases of this process, such as objection or voluntary-registration.");
        var responsible = Values.Text("--responsible", "AGENCY", "Only cases in which this agency must act.");
        var open = new Option<bool>("--open") { Description = "Only cases that are not closed." };
        var overdue = new Option<bool>("--overdue") { Description = "Only cases whose deadline has passed." };
        var command = frame.Command(
            "cases", "Lists the cases that concern the caller, latest step first.",
            ["cases --open", "cases --overdue --responsible sx-market", "cases show YY-20261102-3f9a0c51d2e4", "cases act step.json"],
            [subject, kinds, responsible, open, overdue],
            call =>
            {
                var filter = new ListCasesRequest
                {
                    UnifiedSocialCreditCode = call.Value(subject) ?? "", Responsible = call.Value(responsible) ?? "", OpenOnly = call.Value(open),
                    OverdueOnly = call.Value(overdue),
                };
                return ListAsync(call, filter, call.Value(kinds)!);
            });
        command.Subcommands.Add(Show(frame));
        command.Subcommands.Add(CasesWatchCommand.Create(frame));
        command.Subcommands.Add(Act(frame));
        command.Subcommands.Add(Submit(frame));
        command.Subcommands.Add(Fetch(frame));
        return command;
    }

    private static Command Show(CommandFrame frame)
    {
        var id = new Argument<string>("CASE") { Description = "Number of the case." };
        return frame.Command("show", "Shows a case with all its steps.", ["cases show YY-20261102-3f9a0c51d2e4"], [id], async call =>
        {
            var held = await call.Hub.GetCaseAsync(call.Value(id), call.Cancellation);
            if (call.Json) call.WriteJson(held);
            else CaseView.Write(call.Console, held);
            return ExitCode.Ok;
        });
    }

    private static Command Act(CommandFrame frame)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The step: an ActRequest as JSON. Without command_id it is given one." };
        return frame.Command("act", "Takes the step that a file holds.", ["cases act step.json"], [file], async call =>
        {
            var request = JsonParser.Default.Parse<ActRequest>(await File.ReadAllTextAsync(call.Value(file).FullName, call.Cancellation));
            return Report(call, await call.Hub.ActAsync(request, call.Cancellation));
        });
    }

    private static Command Submit(CommandFrame frame)
    {
        var code = Code();
        var file = new Argument<FileInfo>("FILE") { Description = "The document, at most 1 MiB." };
        var type = new Option<string>("--type") { Description = "Media type.", HelpName = "TYPE", DefaultValueFactory = _ => "application/pdf" };
        return frame.Command("submit", "Submits a document for a company's cases and prints its id.", ["cases submit 91610131MA6TYKRX7K proof.pdf"], [code, file, type], async call =>
        {
            var content = await File.ReadAllBytesAsync(call.Value(file).FullName, call.Cancellation);
            call.Console.WriteLine(await call.Hub.SubmitDocumentAsync(call.Value(code), call.Value(file).Name, call.Value(type)!, content, call.Cancellation));
            return ExitCode.Ok;
        });
    }

    private static Command Fetch(CommandFrame frame)
    {
        var code = Code();
        var id = new Argument<string>("DOCUMENT") { Description = "Id of the document." };
        var output = new Option<FileInfo?>("--output", "-o") { Description = "File to write, which must not be there yet. Default: the document's own name in this folder, without what no name needs.", HelpName = "FILE" };
        return frame.Command("fetch", "Fetches a document.", ["cases fetch 91610131MA6TYKRX7K 9f86d0818… -o proof.pdf"], [code, id, output], async call =>
        {
            var document = await call.Hub.GetDocumentAsync(call.Value(code), call.Value(id), call.Cancellation);

            var path = call.Value(output)?.FullName ?? LocalName.Of(document.Name, fallback: "document");
            await using (var file = new FileStream(path, FileMode.CreateNew)) document.Content.WriteTo(file);
            call.Console.WriteLine($"{path}: {Labels.Number(document.Content.Length)} bytes, submitted by {document.SubmittedBy} at {document.RecordedAt}");
            return ExitCode.Ok;
        });
    }

    /// <summary>Says what became of a step.</summary>
    public static int Report(HubCall call, ActResponse answer)
    {
        if (call.Json) call.WriteJson(answer);
        else call.Console.WriteLine(CaseView.Line(answer));
        return ExitCode.Ok;
    }

    private static Argument<string> Code() => new("CODE") { Description = "Unified social credit code of the company." };

    /// <summary>Lists the cases that match.</summary>
    public static async Task<int> ListAsync(HubCall call, ListCasesRequest filter, CaseKind[] kinds)
    {
        var table = Tables.With("case", "process", "state", "company", "must act", "due", "opened", "last step");
        foreach (var kind in kinds.Length == 0 ? [CaseKind.Unspecified] : kinds)
        {
            filter.Kind = kind;
            await foreach (var held in call.Hub.ListCasesAsync(filter, call.Cancellation))
            {
                if (call.Json) call.WriteJson(held);
                else
                {
                    table.Row(
                        held.CaseId, Labels.Of(held.Kind), Labels.Of(held.State), Labels.Named(held.SubjectName, held.UnifiedSocialCreditCode), held.Responsible,
                        CaseView.Due(held), Labels.Of(held.OpenedOn), held.Steps[^1].Verb);
                }
            }
        }

        if (!call.Json) call.Console.WriteCounted(table, "cases");
        return ExitCode.Ok;
    }
}
