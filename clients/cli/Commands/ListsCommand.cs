using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl lists</c>.</summary>
internal static class ListsCommand
{
    public static Command Create(CommandFrame frame) =>
        DirectoryListing.Create(
            frame, "lists", "Lists the lists (名单) of the catalogue.",
            call => call.Hub.ListListsAsync(call.Cancellation),
            ["code", "name", "nature", "rule", "term", "remedy", "determined by", "legal basis"],
            list => [list.Code, list.NameZh, Labels.Of(list.Nature), list.IssuingRule, list.TermMonths == 0 ? "until removed" : $"{list.TermMonths} months", list.Remedy,
                string.Join(' ', list.Determination?.Bodies ?? []), string.Join("; ", list.Determination?.LegalBases.Select(b => $"{b.Instrument} {b.Article}") ?? [])]);
}
