using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl query</c>: the profiles that match.</summary>
internal static class QueryCommand
{
    public static Command Create(CommandFrame frame)
    {
        var regions = Values.Texts("--region", "CODE", "Only these regions, GB/T 2260; 610100 takes in its districts.");
        var industries = Values.Texts("--industry", "CODE", "Only these industries, GB/T 4754-2017; F or 51 takes in all below.");
        var lists = Values.Texts("--list", "CODE", "Only companies with a sanction on one of these lists today.");
        var kinds = Values.Kinds<RecordKind>("--kind", "Only companies with a record of one of these kinds.");
        var since = Values.Text("--changed-since", "TOKEN", "Only companies that changed after this token.");
        return frame.Command(
            "query", "Lists the companies whose profile matches, in order of code, to the last one.",
            ["query --region 610100 --list judgment-defaulter", "query --kind penalty --json > penalised.jsonl"],
            [regions, industries, lists, kinds, since],
            call => RunAsync(call, new QueryProfilesRequest
            {
                RegionCodes = { call.Value(regions) },
                IndustryCodes = { call.Value(industries) },
                ListCodes = { call.Value(lists) },
                Kinds = { call.Value(kinds) },
                ChangedSince = call.Value(since) is { } token ? new ChangeToken { Value = token } : null,
            }));
    }

    // Plain lines instead of a table: a province's profiles are written as they come and never held.
    private static async Task<int> RunAsync(HubCall call, QueryProfilesRequest query)
    {
        var count = 0;
        await foreach (var answer in call.Hub.QueryAnswersAsync(query, call.Cancellation))
        {
            // Only the first answer names sources; the others say nothing about them.
            if (count++ == 0) call.WarnOfOverdue(answer.SourceAges);
            if (call.Json)
                call.WriteJson(answer.Profile);
            else
                await call.Terminal.Out.WriteLineAsync(Line(answer.Profile));
        }

        if (!call.Json)
            await call.Terminal.Out.WriteLineAsync($"{Labels.Number(count)} companies");
        return ExitCode.Ok;
    }

    private static string Line(CreditProfile profile)
    {
        var worst = profile.Standings.GroupBy(standing => standing.Verdict).Where(group => group.Key is Verdict.Barred or Verdict.Attention)
            .OrderByDescending(group => group.Key).Select(group => $"{Labels.Of(group.Key)}: {string.Join(", ", group.Select(s => s.MatterCode))}");
        return string.Join("  ", [profile.UnifiedSocialCreditCode, profile.RegionCode.PadRight(6), profile.Name, .. worst]);
    }
}
