using System.CommandLine;
using System.Security.Cryptography;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl credit-report</c>: issues credit reports, gives them again, verifies them.</summary>
internal static class CreditReportCommand
{
    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "credit-report", "Issues credit reports as data, gives them again, verifies them; see its subcommands.",
            ["credit-report purposes", "credit-report issue 91610131MA6TYKRX7K bidding", "credit-report verify 2026110209000012345678 7ABCDEFG"], [],
            call => throw new UsageException("Say what: «credit-report issue», «get», «verify» or «purposes»."));
        command.Subcommands.Add(Issue(frame));
        command.Subcommands.Add(Get(frame));
        command.Subcommands.Add(Verify(frame));
        command.Subcommands.Add(frame.Command(
            "purposes", "Lists the purposes for which reports are issued, with their domains.", ["credit-report purposes"], [], PurposesAsync));
        return command;
    }

    private static Command Issue(CommandFrame frame)
    {
        var code = new Argument<string>("CODE") { Description = "Unified social credit code, 18 characters." };
        var purpose = new Argument<string>("PURPOSE") { Description = "Purpose code, such as bidding or no-violations." };
        var domains = Values.Texts("--domain", "DOMAIN", "Domain of the report instead of certificates.");
        var from = Values.Date("--since", "First day of decisions that count.");
        var shared = new Option<bool>("--shared") { Description = "Show what agencies share too; the report is then for your own use." };
        var number = Values.Text("--request", "NUMBER", "Your own number of the request: the same again gets the same report. Default: a new one.");
        return frame.Command(
            "issue", "Issues a report.", ["credit-report issue 91610131MA6TYKRX7K bidding", "credit-report issue 91610131MA6TYKRX7K no-violations --domain courts --json"],
            [code, purpose, domains, from, shared, number],
            call => CodeHint.AroundAsync(call.Terminal, call.Value(code), () => IssueAsync(call, new IssueReportRequest
            {
                RequestNumber = call.Value(number) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                UnifiedSocialCreditCode = call.Value(code),
                ReportPurpose = call.Value(purpose),
                Domains = { call.Value(domains) },
                From = call.Value(from)?.ToBeijingDate(),
                IncludeShared = call.Value(shared),
            })));
    }

    private static Command Get(CommandFrame frame)
    {
        var (number, code) = (Number(), Code());
        return frame.Command(
            "get", "Gives an issued report once more.", ["credit-report get 2026110209000012345678 7ABCDEFG --json"], [number, code],
            async call => Write(call, await call.Hub.GetReportAsync(call.Value(number), call.Value(code), call.Cancellation)));
    }

    private static Command Verify(CommandFrame frame)
    {
        var (number, code) = (Number(), Code());
        var digest = Values.Text("--digest", "SHA256", "Digest of the content that you hold: says whether it was altered.");
        return frame.Command(
            "verify", "Says whether a report is genuine, still valid, and whether something it rests on has changed since. Exit code 3 where it is not genuine.",
            ["credit-report verify 2026110209000012345678 7ABCDEFG"], [number, code, digest],
            async call => Write(call, await call.Hub.VerifyReportAsync(call.Value(number), call.Value(code), call.Value(digest) ?? "", call.Cancellation)));
    }

    private static async Task<int> IssueAsync(HubCall call, IssueReportRequest request) => Write(call, await call.Hub.IssueReportAsync(request, call.Cancellation));

    private static int Write(HubCall call, CreditReport report)
    {
        if (call.Json)
            call.WriteJson(report);
        else
            CreditReportView.Write(call.Console, report);
        return ExitCode.Ok;
    }

    private static int Write(HubCall call, VerifyReportResponse answer)
    {
        if (call.Json)
            call.WriteJson(answer);
        else
            CreditReportView.Write(call.Console, answer);
        return answer.Verification is ReportVerification.NotGenuine or ReportVerification.ForgedContent ? ExitCode.Refused : ExitCode.Ok;
    }

    private static async Task<int> PurposesAsync(HubCall call)
    {
        var table = Tables.With("purpose", "名称", "name", "valid", "period", "domains", "rule");
        foreach (var p in await call.Hub.ListReportPurposesAsync(call.Cancellation))
        {
            if (call.Json)
                call.WriteJson(p);
            else
            {
                table.Row(
                    p.Code, p.NameZh, p.NameEn, $"{Labels.Number(p.ValidityDays)} days", p.PeriodMonths == 0 ? "all" : $"{Labels.Number(p.PeriodMonths)} months",
                    string.Join(", ", p.Domains.Select(d => d.Code)), p.Rule);
            }
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "purposes");
        return ExitCode.Ok;
    }

    private static Argument<string> Number() => new("NUMBER") { Description = "Number of the report, 22 characters." };

    private static Argument<string> Code() => new("VERIFICATION-CODE") { Description = "Code that stands on the report, 8 characters." };
}
