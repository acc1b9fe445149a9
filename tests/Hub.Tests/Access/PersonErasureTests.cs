using System.Text;
using CreditHub.Hub.Tests.Cases;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Access;

/// <summary>Names of responsible persons leave the answers with publicity and the store with retention; everything else stays as it was.</summary>
public sealed class PersonErasureTests
{
    private const string Representative = "欧阳测试丁";
    private const string Officer = "司马测试戊";
    private static readonly string[] Names = [Representative, Officer];

    [Fact]
    public async Task Persons_AfterPublicityAndRetention_AreNowhereInTheFolderAndEverythingElseIsAsItWas()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        try
        {
            string[] heads;
            await using (var hub = await TestHub.StartAsync(folder))
            {
                await hub.Report("sx-market", Rows.Of(Rows.Registration()));
                await hub.Report("sx-tax", Rows.Of(Violation(ends: Rows.Day(2026, 12, 31))));
                Assert.Equal((Representative, Officer), await Named(hub));
                heads = await Entries(hub);
            }

            Assert.NotEmpty(FilesWith(folder));

            // Public no more, but kept: authorities may still have to be told why.
            await using (var hub = await TestHub.StartAsync(folder, At(2027, 2, 1)))
            {
                Assert.Equal(("", ""), await Named(hub));
                Assert.Equal(Representative, (await OwnView(hub)).LegalRepresentative);
            }

            Assert.NotEmpty(FilesWith(folder));
            await using (var hub = await TestHub.StartAsync(folder, At(2027, 7, 2)))
            {
                await Eventually.Holds("the names are erased", async () => (await OwnView(hub)).LegalRepresentative.Length == 0);
                Assert.Equal("虚开发票", (await OwnView(hub)).Nature);
            }

            Vacuum(folder);
            Assert.Empty(FilesWith(folder));

            // After a restart, which builds the index again, all answers come as before, and the entries are the ones that were there.
            await using (var hub = await TestHub.StartAsync(folder, At(2027, 7, 3)))
            {
                Assert.Equal(("", ""), await Named(hub));
                Assert.Equal(heads, (await Entries(hub)).Take(heads.Length));
                var again = Assert.Single(await hub.Report("sx-tax", Rows.Of(Violation(ends: Rows.Day(2026, 12, 31)))));
                Assert.Equal(RowEffect.Repeated, again.Acknowledged.Effect);
            }

            Assert.Empty(FilesWith(folder));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Persons_OfARecordThatIsRepaired_LeaveTheAnswersThoughItsSourceStatedALaterEnd()
    {
        await using var hub = await TestHub.StartAsync();
        var violation = Violation(ends: Rows.Day(2028, 1, 1));
        await hub.Report("sx-tax", Rows.Of(violation));
        Assert.Equal((Representative, Officer), await Named(hub));

        await hub.Report("sx-tax", Rows.Of(new CreditRecord
        {
            Dataset = "credit.repair", RecordNumber = "r1", Version = 1, Subject = violation.Subject, Document = new Document { Number = "修复1号" },
            Authority = violation.Authority, DecidedOn = Rows.Day(2026, 11, 1),
            RepairDecision = new RepairDecision { Target = new RecordReference { Source = "sx-tax", Dataset = violation.Dataset, RecordNumber = violation.RecordNumber } },
        }));

        Assert.Equal(("", ""), await Named(hub));
    }

    [Fact]
    public async Task Persons_OfABanThatEnded_AreErasedFromCaseSnapshotAndStoreAndTheCaseGoesOnBeingShown()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        try
        {
            string id;
            await using (var hub = await TestHub.StartAsync(folder))
            {
                await hub.Report("sx-market", Rows.Of(Rows.Registration()));
                id = (await hub.Listing("sx-hrss", "", new DeterminationStep { Propose = Determinations.Proposal() })).Case.CaseId;
                await hub.Listing("sx-hrss", id, new DeterminationStep { ServeNotice = Determinations.Notice() });
            }

            await using (var hub = await TestHub.StartAsync(folder, At(2026, 11, 10)))
            {
                var decision = Determinations.Decision();
                decision.Persons.Add(new NamedPerson { Name = Representative, Role = PersonRole.LegalRepresentative });
                await hub.Listing("sx-hrss", id, new DeterminationStep { Decide = decision });
                await hub.Listing("sx-hrss", id, new DeterminationStep { Deliver = new DeliverDetermination { Method = "直接送达" } });
                Assert.Equal(Representative, Assert.Single((await hub.Case(id)).Listing.Decision.Persons).Name);
                await ChangeUntilASnapshotIsWritten(hub);
                await hub.Listing("sx-hrss", id, new DeterminationStep { Annul = new AnnulDetermination { DocumentNumber = "陕人社撤〔2026〕1号", Reason = "认定错误" } });
                Assert.Empty((await hub.Case(id)).Listing.Decision.Persons);
            }

            Assert.NotEmpty(FilesWith(folder));
            await using (var hub = await TestHub.StartAsync(folder, At(2027, 8, 1)))
            {
                await Eventually.Holds(
                    "the names are erased", async () => !(await Parts(hub)).Any());
                Assert.Equal(CaseState.Annulled, (await hub.Case(id)).State);
            }

            Vacuum(folder);
            Assert.Empty(FilesWith(folder));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    // One is written with every 16th change of a company; it holds the open case as it stands, names and all.
    private static async Task ChangeUntilASnapshotIsWritten(TestHub hub)
    {
        for (var version = 2; version <= 18; version++)
        {
            var registration = Rows.Registration();
            (registration.Version, registration.Subject.Name) = (version, $"公司{version}");
            Assert.Equal(RowEffect.Corrected, Assert.Single(await hub.Report("sx-market", Rows.Of(registration))).Acknowledged.Effect);
        }
    }

    // The company's registration names its own representative, which is kept as long as it is registered.
    private static async Task<IEnumerable<LedgerEntry>> Parts(TestHub hub) =>
        (await hub.Store.Reader.ReadEntries(default, 1000, int.MaxValue, TestHub.Token)).Where(e => e.Payload.Span.IndexOf(Encoding.UTF8.GetBytes(Representative)) >= 0);

    private static FakeTimeProvider At(int year, int month, int day) => new(new DateTimeOffset(year, month, day, 9, 0, 0, TimeSpan.FromHours(8)));

    private static async Task<(string, string)> Named(TestHub hub)
    {
        var violation = await Violations(hub, caller: null);
        return (violation.LegalRepresentative, violation.FinancialOfficer);
    }

    private static Task<TaxViolation> OwnView(TestHub hub) => Violations(hub, CaseCalls.AsCompany(Rows.Company));

    private static async Task<TaxViolation> Violations(TestHub hub, Grpc.Core.Metadata? caller) => (await hub.Subjects.ListRecordsAsync(
        new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company, Kinds = { RecordKind.TaxViolation } }, caller, cancellationToken: TestHub.Token)).Records.Single().Record.TaxViolation;

    private static async Task<string[]> Entries(TestHub hub) =>
        [.. (await hub.Store.Reader.ReadEntries(default, 1000, int.MaxValue, TestHub.Token)).Select(e => $"{e.Position} {e.Kind} {e.Record} {e.Digest} {e.RecordedAt:O}")];

    private static IEnumerable<string> FilesWith(string folder) => System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f =>
    {
        using var file = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Names.Any(n => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(n)) >= 0);
    }).ToList();

    private static void Vacuum(string folder)
    {
        SqliteConnection.ClearAllPools();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "ledger.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM; PRAGMA wal_checkpoint(TRUNCATE);";
        command.ExecuteNonQuery();
    }

    private static CreditRecord Violation(V1.BeijingDate ends) => new()
    {
        Dataset = "tax.major-violation", RecordNumber = "t1", Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        Document = new Document { Number = "陕税稽罚〔2026〕7号" },
        Authority = new Authority { Name = "国家税务总局陕西省税务局" },
        DecidedOn = Rows.Day(2026, 9, 1),
        PublicityEndsOn = ends,
        TaxViolation = new TaxViolation
        {
            Nature = "虚开发票", Facts = "虚开增值税专用发票", Treatment = "依照税收征收管理法处理", LegalRepresentative = Representative, FinancialOfficer = Officer,
        },
    };
}
