using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl public</c> and <c>hubctl search</c>: what is public of all companies.</summary>
internal static class PublicCommand
{
    private const int MaxDefault = 100;

    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "public", "Lists across companies what is public today: records and lists, and notices under publication.",
            ["public list --kind penalty --kind licence", "public list --list judgment-defaulter --region 610100", "public notices"], [],
            call => throw new UsageException("Say what: «public list» or «public notices»."));
        var kinds = Values.Kinds<RecordKind>("--kind", "Kind of record wanted, such as licence, penalty or commitment.");
        var list = Values.Text("--list", "LIST", "Only entries on this list, by its code; «lists» shows them.");
        var region = Values.Text("--region", "REGION", "Only companies of the region, six digits of GB/T 2260.");
        var max = Max("Records at most");
        command.Subcommands.Add(frame.Command(
            "list", "Lists records of all companies that are public today, newest decision first.",
            ["public list --kind penalty --max 20", "public list --list judgment-defaulter"], [kinds, list, region, max],
            call => ListAsync(call, call.Value(max), new ListPublicRecordsRequest
            {
                Kinds = { call.Value(kinds)! }, ListCode = call.Value(list) ?? "", RegionCode = call.Value(region) ?? "",
            })));
        command.Subcommands.Add(frame.Command(
            "notices", "Lists notices under publication: companies that a body proposes to reward.", ["public notices"], [], NoticesAsync));
        return command;
    }

    public static Command CreateSearch(CommandFrame frame)
    {
        var name = new Argument<string>("NAME") { Description = "Part of a name, three characters or more; also a former or a short one." };
        var max = Max("Companies at most");
        return frame.Command(
            "search", "Finds companies by name among what is public. A name only suggests: check by the code.", ["search 秦岭药业"], [name,
                max],
            call => SearchAsync(call, call.Value(name)!, call.Value(max)));
    }

    private static Option<int> Max(string what) => new("--max")
    {
        Description = $"{what}; {MaxDefault} unless given.", DefaultValueFactory = _ => MaxDefault,
    };

    private static async Task<int> ListAsync(HubCall call, int max, ListPublicRecordsRequest request)
    {
        var table = Tables.With("decided", "company", "name", "kind", "document", "decided by", "public until");
        await foreach (var page in call.Hub.ListPublicRecordPagesAsync(request, call.Cancellation))
        {
            call.WarnOfOverdue(page.SourceAges);
            foreach (var shown in page.Records)
            {
                if (max-- == 0) return Done(call, table, "public records, and there are more");
                var record = shown.Record;
                if (call.Json) call.WriteJson(shown);
                else
                {
                    table.Row(
                        Labels.Of(record.DecidedOn), record.Subject.UnifiedSocialCreditCode, record.Subject.Name,
                            Labels.Of(record.BodyCase),
                        record.Document?.Number ?? "", record.Authority?.Name ?? "",
                        shown.Publicity?.Until is null ? "open" : Labels.Of(shown.Publicity.Until));
                }
            }
        }

        return Done(call, table, "public records");
    }

    private static async Task<int> SearchAsync(HubCall call, string name, int max)
    {
        var table = Tables.With("company", "name", "found by", "match", "region", "state", "public records");
        await foreach (var page in call.Hub.SearchPublicAsync(name, cancellationToken: call.Cancellation))
        {
            foreach (var found in page.Companies)
            {
                if (max-- == 0) return Done(call, table, "companies, and there may be more");
                if (call.Json) call.WriteJson(found);
                else
                {
                    table.Row(
                        found.UnifiedSocialCreditCode, found.Name, found.MatchedName, Labels.Of(found.Match), found.RegionCode,
                        found.RegistrationState == RegistrationState.Unspecified ? "" : Labels.Of(found.RegistrationState),
                        Labels.Number(found.PublicRecords));
                }
            }
        }

        return Done(call, table, "companies");
    }

    private static async Task<int> NoticesAsync(HubCall call)
    {
        var table = Tables.With("published", "company", "name", "list", "reason", "proposed by", "where");
        await foreach (var notice in call.Hub.ListPublicNoticesAsync(call.Cancellation))
        {
            if (call.Json) call.WriteJson(notice);
            else
            {
                table.Row(
                    Labels.Of(notice.PublishedOn), notice.UnifiedSocialCreditCode, notice.SubjectName, Labels.Named(notice.ListName,
                        notice.ListCode),
                    notice.Reason, notice.Authority, notice.PublishedAt);
            }
        }

        return Done(call, table, "notices");
    }

    private static int Done(HubCall call, Spectre.Console.Table table, string what)
    {
        if (!call.Json) call.Console.WriteCounted(table, what);
        return ExitCode.Ok;
    }
}
