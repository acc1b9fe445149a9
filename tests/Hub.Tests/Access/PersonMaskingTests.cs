using System.Text;
using System.Text.Json.Nodes;
using CreditHub.Hub.Tests.Cases;
using CreditHub.Hub.Tests.Identity;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Access;

/// <summary>Names of persons end in reports, in rows that wait and in documents of cases.</summary>
public sealed class PersonMaskingTests : IDisposable
{
    private const string Person = "欧阳测试己";
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Report_OfSharedRecords_NamesPersonsNoLongerThanOtherAnswersDo()
    {
        CreditReport before;
        var config = DirectoryEdit.CopyOfConfig(_folder);
        DirectoryEdit.Edit(config, "edited", d => d.Close("lists.serious", "shared"));
        await using (var hub = await TestHub.StartAsync(_folder, settings: $"--Hub:ConfigFolder={config}"))
        {
            await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Listed()));
            before = await Issue(hub, "1");
            Assert.Contains(Person, before.ToString(), StringComparison.Ordinal);
            Assert.Equal(before, await Issue(hub, "1"));
        }

        await using (var hub = await TestHub.StartAsync(_folder, At(2027, 1, 5), $"--Hub:ConfigFolder={config}"))
        {
            var after = await Issue(hub, "2");
            Assert.Contains("生产不合格食品", after.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Person, after.ToString(), StringComparison.Ordinal);

            // The one of before would have to be altered: it is not shown again, and is as genuine as it was.
            var shown = new GetReportRequest { Number = before.Number, VerificationCode = before.VerificationCode };
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await hub.Reports.GetReportAsync(shown, TestHub.Supervising("sx-tax"), cancellationToken: TestHub.Token));
            Assert.Equal("REPORT_UNKNOWN", refused.Reason());
            var again = await Assert.ThrowsAsync<RpcException>(() => Issue(hub, "1"));
            Assert.Equal("REPORT_UNKNOWN", again.Reason());
            var verified = await hub.Reports.VerifyReportAsync(
                new VerifyReportRequest { Number = before.Number, VerificationCode = before.VerificationCode, ContentDigest = before.ContentDigest }, TestHub.Supervising("sx-tax"), cancellationToken: TestHub.Token);
            Assert.DoesNotContain(verified.Verification, (ReportVerification[])[ReportVerification.NotGenuine, ReportVerification.ForgedContent, ReportVerification.Unspecified]);
            Assert.Equal(after, await Issue(hub, "2"));
        }
    }

    [Fact]
    public async Task Row_ThatWaitsBeyondItsRetention_NamesNobodyAndGoesOnWaiting()
    {
        var row = Violation();
        row.Subject = new SubjectReference { RegistrationNumber = Older.Registration, Name = "某公司" };
        await using (var hub = await TestHub.StartAsync(_folder))
        {
            Assert.Equal(RowEffect.Waiting, Assert.Single(await hub.Report("sx-tax", Rows.Of(row))).Acknowledged.Effect);
        }

        await using (var hub = await TestHub.StartAsync(_folder, At(2027, 6, 30)))
        {
            await Eventually.Holds("the row was looked at", async () => (await hub.Store.Reader.DuePersonParts(hub.Service<Grains.Rules.RulesInForce>().Today, 10, TestHub.Token)).Count == 0);
            Assert.True(await Names(hub));
        }

        await using (var hub = await TestHub.StartAsync(_folder, At(2027, 8, 1)))
        {
            await Eventually.Holds("the names are erased", async () => !await Names(hub));
            var waiting = Assert.Single(await hub.Waiting("sx-tax"));
            var decided = await hub.Decide(waiting.WaitingId, r => r.UnifiedSocialCreditCode = Rows.Company, "sx-tax");
            Assert.Equal(RowEffect.Recorded, decided.Effect);

            // What was completed says less than the row did: the same version with the names is other content.
            Assert.Equal(ErrorReason.VersionContentConflict, Assert.Single(Assert.Single(await hub.Report("sx-tax", Rows.Of(row))).Refused.Faults).Reason);
        }

        Vacuum();
        Assert.Empty(FilesWithTheName());
    }

    [Fact]
    public async Task Document_NeededNoMore_IsErasedAndMayBeSubmittedAnewWhileOneOfAnOpenCaseStays()
    {
        var config = DirectoryEdit.CopyOfConfig(_folder);
        var path = Path.Combine(config, "publicity.json");
        var publicity = JsonNode.Parse(await File.ReadAllTextAsync(path, TestHub.Token), documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip })!;
        (publicity["version"], publicity["persons"]!["documentRetentionMonths"]) = ("edited", 1);
        await File.WriteAllTextAsync(path, publicity.ToJsonString(), TestHub.Token);
        var company = CaseCalls.AsCompany(Rows.Company);
        string loose, named;
        await using (var hub = await TestHub.StartAsync(_folder, settings: $"--Hub:ConfigFolder={config}"))
        {
            await hub.Report("sx-market", Rows.Of(Rows.Registration()));
            loose = await Submit(hub, $"证明人{Person}");
            named = await Submit(hub, "其他");
            await hub.Commit(r => r.DocumentIds.Add(named));
            Assert.Equal($"{Person}.pdf", (await Document(hub, loose)).Name);
        }

        await using (var hub = await TestHub.StartAsync(_folder, At(2026, 12, 4), $"--Hub:ConfigFolder={config}"))
        {
            await Eventually.Holds("the document is erased", async () => !await Names(hub, except: named));
            var refused = await Assert.ThrowsAsync<RpcException>(() => Document(hub, loose));
            Assert.Equal("CASE_DOCUMENT_UNKNOWN", refused.Reason());
            Assert.Contains("was erased", refused.Status.Detail, StringComparison.Ordinal);
            Assert.Equal("其他", (await Document(hub, named)).Content.ToStringUtf8());

            Assert.Equal(loose, await Submit(hub, $"证明人{Person}"));
            Assert.Equal($"证明人{Person}", (await Document(hub, loose)).Content.ToStringUtf8());
        }

        async Task<string> Submit(TestHub hub, string text) => (await hub.Cases.SubmitDocumentAsync(
            new SubmitDocumentRequest { UnifiedSocialCreditCode = Rows.Company, Name = $"{Person}.pdf", MediaType = "application/pdf", Content = Google.Protobuf.ByteString.CopyFromUtf8(text) },
            company, cancellationToken: TestHub.Token)).DocumentId;
        async Task<GetDocumentResponse> Document(TestHub hub, string id) => await hub.Cases.GetDocumentAsync(
            new GetDocumentRequest { UnifiedSocialCreditCode = Rows.Company, DocumentId = id }, company, cancellationToken: TestHub.Token);
    }

    private static FakeTimeProvider At(int year, int month, int day) => new(new DateTimeOffset(year, month, day, 9, 0, 0, TimeSpan.FromHours(8)));

    private static async Task<bool> Names(TestHub hub, string? except = null) => (await hub.Store.Reader.ReadEntries(default, 1000, int.MaxValue, TestHub.Token))
        .Any(e => e.Payload.Span.IndexOf(Encoding.UTF8.GetBytes(Person)) >= 0 && (except is null || e.Payload.Span.IndexOf(Encoding.UTF8.GetBytes(except)) < 0));

    private static async Task<CreditReport> Issue(TestHub hub, string number) => (await hub.Reports.IssueReportAsync(
        new IssueReportRequest { RequestNumber = number, UnifiedSocialCreditCode = Rows.Company, ReportPurpose = "bidding", IncludeShared = true },
        TestHub.Supervising("sx-tax"), cancellationToken: TestHub.Token)).Report;

    private IEnumerable<string> FilesWithTheName() => System.IO.Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
        .Where(f => File.ReadAllBytes(f).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Person)) >= 0).ToList();

    private void Vacuum()
    {
        SqliteConnection.ClearAllPools();
        Run("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
    }

    private int Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "ledger.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    private static CreditRecord Listed() => new()
    {
        Dataset = "lists.serious", RecordNumber = "l1", Version = 1, Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        Document = new Document { Number = "陕市监列〔2026〕1号" }, Authority = new Authority { Name = "陕西省市场监督管理局" }, DecidedOn = Rows.Day(2026, 9, 1), EffectiveUntil = Rows.Day(2026, 12, 31),
        ListEntry = new ListEntry { ListCode = "food-safety", Reason = "生产不合格食品", ResponsiblePersons = { new ResponsiblePerson { Name = Person, Role = PersonRole.LegalRepresentative } } },
    };

    private static CreditRecord Violation() => new()
    {
        Dataset = "tax.major-violation", RecordNumber = "t1", Version = 1, Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        Document = new Document { Number = "陕税稽罚〔2026〕7号" }, Authority = new Authority { Name = "国家税务总局陕西省税务局" }, DecidedOn = Rows.Day(2026, 9, 1), PublicityEndsOn = Rows.Day(2026, 12, 31),
        TaxViolation = new TaxViolation { Nature = "虚开发票", Facts = "虚开增值税专用发票", Treatment = "依照税收征收管理法处理", LegalRepresentative = Person },
    };
}
