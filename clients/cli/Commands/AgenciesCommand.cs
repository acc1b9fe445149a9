using System.CommandLine;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl agencies</c>.</summary>
internal static class AgenciesCommand
{
    public static Command Create(CommandFrame frame) =>
        DirectoryListing.Create(
            frame, "agencies", "Lists the connected agencies (机构) and the purposes for which they may ask.",
            call => call.Hub.ListAgenciesAsync(call.Cancellation),
            ["code", "name", "kind", "superior", "region", "credit code", "purposes"],
            agency => [agency.Code, agency.NameZh, Labels.Of(agency.Kind), agency.Superior, agency.RegionCode, agency.UnifiedSocialCreditCode, string.Join(", ", agency.Purposes)]);
}
