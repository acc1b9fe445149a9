using CreditHub.V1;

namespace CreditHub.Cli.Output;

/// <summary>A credit report on the terminal: what it says in short. The whole of it is what --json gives.</summary>
internal static class CreditReportView
{
    public static void Write(ShownConsole console, CreditReport report)
    {
        var content = report.Content;
        console.WriteLine($"{content.Title}  {content.Subject.Name}  {content.Subject.UnifiedSocialCreditCode}");
        console.Write(Tables.Pairs(
            2, ("number", report.Number), ("verification code", report.VerificationCode), ("issued at", report.IssuedAt), ("valid until", Labels.Of(report.ValidUntil)),
            ("tags", string.Join(" ", content.Tags)), ("recognised in", string.Join(", ", content.MutualRecognition)), ("issuer", content.Issuer), ("digest", report.ContentDigest)));
        foreach (var chapter in content.Chapters)
        {
            console.WriteLine($"{chapter.Title}  {(chapter.Result == ReportResult.Found ? Labels.Number(chapter.Items.Count) : chapter.Statement)}");
            foreach (var item in chapter.Items)
            {
                console.WriteLine(
                    $"  第{item.Ordinal}条  {Labels.Of(item.Record.DecidedOn)}  {Labels.Of(item.Record.BodyCase)}  {item.Record.Document?.Number}  {item.Record.Authority?.Name}"
                    + (item.UnderObjection ? "  [under objection]" : ""));
            }
        }

        foreach (var domain in content.Domains) console.WriteLine($"{domain.Name}  {Labels.Of(domain.Result)}  {domain.Statement}");
        foreach (var note in content.Notes) console.WriteLine($"· {note}");
    }

    public static void Write(ShownConsole console, VerifyReportResponse answer)
    {
        console.WriteLine(answer.Verification switch
        {
            ReportVerification.Valid => "GENUINE, valid, and what it rests on is as it was",
            ReportVerification.ChangedSince => "GENUINE and valid, but something it rests on has CHANGED since; ask for a new one",
            ReportVerification.Expired => "GENUINE, but EXPIRED",
            ReportVerification.ForgedContent => "FORGED: the hub issued a report under this number that said something else",
            _ => "NOT GENUINE: number and verification code do not belong together",
        });
        console.Write(Tables.Pairs(
            2, ("company", answer.UnifiedSocialCreditCode), ("purpose", answer.ReportPurpose), ("issued at", answer.IssuedAt),
            ("valid until", Labels.Of(answer.ValidUntil)), ("digest", answer.ContentDigest)));
        foreach (var change in answer.Changes) console.WriteLine($"  {Labels.Of(change.Kind)}: {Labels.Of(change.Record)}");
    }
}
