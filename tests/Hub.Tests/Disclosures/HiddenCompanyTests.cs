using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Disclosures;

/// <summary>
/// A company of which only records are held that the reader may not see: every answer is that of a company of which nothing is held.
/// </summary>
public sealed class HiddenCompanyTests
{
    private const string Hidden = Rows.Company;
    private const string Unknown = Rows.OtherCompany;

    private static readonly (string Agency, string Purpose)[] Readers =
    [
        ("sx-procurement", "procurement"), ("sx-bidding", "bidding"), ("bank-xian", "financing"), ("sx-court", "supervision"),
            ("sx-market", "supervision"),
        ("sx-market", "licence"), ("sx-portal", "self-service"), ("sx-credit", "supervision"),
    ];

    [Fact]
    public async Task EveryAnswer_OfACompanyOfWhichOnlyRestrictedRecordsAreHeld_IsThatOfAnUnknownOne()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        DateTimeOffset before;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Report("sx-pbc", Rows.Of(Financing()));
            hub.Time.Advance(TimeSpan.FromMinutes(1));
            before = hub.Time.GetUtcNow();
            await AssertAlike(hub, before);
        }

        await using (var hub = await TestHub.StartAsync(folder))
        {
            await AssertAlike(hub, before);

            // One open record makes it known, and its withdrawal does not make it unknown again.
            await hub.Report("sx-market", Rows.Of(Rows.Registration()));
            Assert.Equal(Verdict.Clear, (await hub.Check(Hidden, with: r =>
                r.Freshness = new Freshness { FullyConsistent = true })).Verdict);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Company_KnownByARestrictedRecordAlone_ReadsItselfAndBeginsItsCase()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-pbc", Rows.Of(Financing()));
        var own = await hub.Subjects.GetProfileAsync(
            new GetProfileRequest { UnifiedSocialCreditCode = Hidden }, Cases.CaseCalls.AsCompany(Hidden),
                cancellationToken: TestHub.Token);
        Assert.Equal(Hidden, own.Profile.UnifiedSocialCreditCode);
        await hub.Cases.SubmitDocumentAsync(
            new SubmitDocumentRequest
            {
                UnifiedSocialCreditCode = Hidden, Name = "a.pdf", MediaType = "application/pdf",
                Content = Google.Protobuf.ByteString.CopyFromUtf8("x")
            },
            Cases.CaseCalls.AsCompany(Hidden), cancellationToken: TestHub.Token);
    }

    private static async Task AssertAlike(TestHub hub, DateTimeOffset before)
    {
        var told = new List<string>();
        var answered = 0;
        foreach (var (agency, purpose) in Readers)
        {
            foreach (var (name, ask) in Questions(hub, TestHub.As(agency, purpose), before))
            {
                var (hidden, unknown) = (await Outcome(ask, Hidden), await Outcome(ask, Unknown));
                if (unknown is "SUBJECT_UNKNOWN" or "UnknownSubject") answered++;
                if (hidden != unknown) told.Add($"{agency} for {purpose}, {name}: {hidden}, of an unknown one {unknown}");
            }
        }

        Assert.True(told.Count == 0, string.Join(Environment.NewLine, told));
        Assert.True(answered >= 40, $"Only {answered} questions were answered at all.");
    }

    private static IEnumerable<(string Name, Func<string, Task<string>> Ask)> Questions(TestHub hub, Metadata caller, DateTimeOffset before)
    {
        foreach (var (name, with) in Checks(before))
        {
            foreach (var matter in new[] { "procurement", "bidding", "financing", "licence-under-commitment" })
            {
                yield return ($"check of {matter} {name}", async code =>
                {
                    var request = new CheckRequest { UnifiedSocialCreditCode = code, MatterCode = matter };
                    with(request);
                    return (await hub.Eligibility.CheckAsync(request, caller, cancellationToken: TestHub.Token)).Verdict.ToString();
                }
                );
            }
        }

        yield return ("profile", async code => Text(await hub.Subjects.GetProfileAsync(
            new GetProfileRequest { UnifiedSocialCreditCode = code }, caller, cancellationToken: TestHub.Token), code));
        yield return ("records", async code => Text(await hub.Subjects.ListRecordsAsync(
            new ListRecordsRequest { UnifiedSocialCreditCode = code, IncludeWithdrawn = true }, caller, cancellationToken: TestHub.Token),
                code));
        yield return ("records as known then", async code => Text(await hub.Subjects.ListRecordsAsync(
            new ListRecordsRequest { UnifiedSocialCreditCode = code, KnownAt = Rfc3339(before) }, caller,
                cancellationToken: TestHub.Token), code));
        yield return ("public page", async code => Text(await hub.Publicity.ListPublicAsync(
            new ListPublicRequest { UnifiedSocialCreditCode = code }, caller, cancellationToken: TestHub.Token), code));
        yield return ("evaluations", async code => Text(await hub.Evaluations.ListEvaluationsAsync(
            new ListEvaluationsRequest { UnifiedSocialCreditCode = code }, caller, cancellationToken: TestHub.Token), code));
        yield return ("tier", async code => Text(await hub.Supervision.GetTierAsync(
            new GetTierRequest { UnifiedSocialCreditCode = code }, caller, cancellationToken: TestHub.Token), code));
        foreach (var shared in new[] { false, true })
        {
            yield return ($"report {(shared ? "with what is shared" : "")}", async code => Text(await hub.Reports.IssueReportAsync(
                new IssueReportRequest
                {
                    RequestNumber = $"{code}{shared}", UnifiedSocialCreditCode = code, ReportPurpose = "bidding",
                    IncludeShared = shared
                },
                caller, cancellationToken: TestHub.Token), code));
        }

        yield return ("listing", async code => Text(await hub.Cases.ActAsync(
            new ActRequest
            {
                UnifiedSocialCreditCode = code, CommandId = $"propose-{code}",
                Listing = new DeterminationStep { Propose = Cases.Determinations.Proposal() },
            },
            caller, cancellationToken: TestHub.Token), code));
    }

    private static IEnumerable<(string Name, Action<CheckRequest> With)> Checks(DateTimeOffset before)
    {
        yield return ("today", _ => { });
        yield return ("fully consistent", r => r.Freshness = new Freshness { FullyConsistent = true });
        yield return ("on a day", r => r.EffectiveOn = Rows.Day(2026, 10, 1));
        yield return ("as known then", r => r.KnownAt = Rfc3339(before));
    }

    private static string Rfc3339(DateTimeOffset time) => Ledger.Payloads.Rfc3339.Format(time);

    // What differs by the company's own code, and by the head, is no news.
    private static string Text(Google.Protobuf.IMessage answer, string code) =>
        answer.ToString()!.Replace(code, "CODE", StringComparison.Ordinal);

    private static async Task<string> Outcome(Func<string, Task<string>> ask, string code)
    {
        try
        {
            return await ask(code);
        }
        catch (RpcException refused)
        {
            return refused.Reason();
        }
    }

    private static CreditRecord Financing() => new()
    {
        Dataset = "pbc.financing", RecordNumber = "f1", Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = Hidden, Name = "公司570K" },
        Authority = new Authority { Name = "中国人民银行陕西省分行" }, DecidedOn = Rows.Day(2026, 9, 1),
        FinancingFact = new FinancingFact { Kind = FinancingFactKind.Repaid, Institution = "西安银行" },
    };
}
