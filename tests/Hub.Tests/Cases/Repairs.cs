using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>Repairs of what market supervision reported about the company, as tests drive them.</summary>
internal static class Repairs
{
    public const string Source = "sx-market";

    /// <summary>The company applies, with proof and commitment.</summary>
    public static async Task<ActResponse> Apply(this TestHub hub, CreditRecord target, string source = Source)
    {
        var company = CaseCalls.AsCompany(Rows.Company);
        var proof = await hub.Cases.SubmitDocumentAsync(
            new SubmitDocumentRequest { UnifiedSocialCreditCode = Rows.Company, Name = "整改.pdf", MediaType = "application/pdf", Content = ByteString.CopyFromUtf8("done") },
            company, cancellationToken: TestHub.Token);
        return await hub.Act(company, r =>
        {
            r.DocumentIds.Add(proof.DocumentId);
            r.Repair = new RepairStep
            {
                Apply = new ApplyForRepair
                {
                    Target = Of(target, source), Statement = "已整改",
                    Commitment = "承诺依法经营"
                }
            };
        });
    }

    /// <summary>A step of the source's.</summary>
    public static Task<ActResponse> Repair(this TestHub hub, string caseId, RepairStep step, string agency = Source) => hub.Act(TestHub.Supervising(agency), r =>
    {
        r.CaseId = caseId;
        r.Repair = step;
    });

    /// <summary>Applied for, accepted and granted.</summary>
    public static async Task<Case> Granted(this TestHub hub, CreditRecord target)
    {
        var id = (await hub.Apply(target)).Case.CaseId;
        await hub.Repair(id, new RepairStep { Accept = new AcceptRepair() });
        return (await hub.Repair(id, new RepairStep { Grant = new GrantRepair { DocumentNumber = "陕市监修〔2026〕1号" } })).Case;
    }

    /// <summary>Numbers of the company's records that are public today, registrations left out.</summary>
    public static async Task<IReadOnlyList<string>> PublicNumbers(this TestHub hub)
    {
        var shown = await hub.Publicity.ListPublicAsync(new ListPublicRequest { UnifiedSocialCreditCode = Rows.Company, PageSize = 1000 }, cancellationToken: TestHub.Token);
        return [.. shown.Records.Select(r => r.Reference).Where(r => r.Dataset is not ("market.registration" or "credit.commitment")).Select(r => r.RecordNumber)];
    }

    private static RecordReference Of(CreditRecord record, string source) =>
        new() { Source = source, Dataset = record.Dataset, RecordNumber = record.RecordNumber };
}
