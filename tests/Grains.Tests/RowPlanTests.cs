using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using Google.Protobuf;
using Xunit;
using Proto = CreditHub.V1;

namespace CreditHub.Grains.Tests;

public sealed class RowPlanTests
{
    private const string Company = "91610000220568570K";
    private static readonly BeijingDate Today = BeijingDate.Parse("2026-11-02");
    private static readonly SanctionBasis Basis = ReadBasis();

    private readonly SubjectProfile _profile = new(UnifiedSocialCreditCode.Parse(Company));

    [Fact]
    public void Add_AdverseRecord_CommitsWhatFollowsWithItsCause()
    {
        var plan = new RowPlan(_profile, Basis, Today);
        var planned = Assert.IsType<PlannedRow.Carried>(plan.Add(Row(Default(1))));
        Assert.Equal((RowOutcome.Recorded, 0), (planned.Outcome, planned.Transaction));
        var entries = Assert.Single(plan.Transactions).Entries;
        Assert.Equal([EntryKind.RecordReported, EntryKind.StandingChanged], entries.Select(e => e.Kind));
        Assert.Contains(StandingEntry.Parser.ParseFrom(entries[1].Payload.Span).Changes, c => c is { MatterCode: "procurement", VerdictAfter: Proto.Verdict.Barred });
        Assert.True(plan.StandingChanged);
    }

    [Fact]
    public void Add_SameRowTwice_CommitsItOnce()
    {
        var plan = new RowPlan(_profile, Basis, Today);
        plan.Add(Row(Default(1)));
        Assert.Equal(RowOutcome.Repeated, Assert.IsType<PlannedRow.LookUp>(plan.Add(Row(Default(1)))).Outcome);
        Assert.Single(plan.Transactions);
    }

    [Fact]
    public void Add_LaterVersionWithoutAChange_LeavesTheLedgerAsItIs()
    {
        var plan = new RowPlan(_profile, Basis, Today);
        plan.Add(Row(Default(1)));
        Assert.Equal(RowOutcome.Unchanged, Assert.IsType<PlannedRow.Known>(plan.Add(Row(Default(2)))).Outcome);
        Assert.Equal(2, Assert.Single(plan.Seen).Version);
        Assert.Single(plan.Transactions);
    }

    [Fact]
    public void Add_RepairOfNothing_IsRefused()
    {
        var repair = Default(1);
        repair.Dataset = "credit.repair";
        repair.RepairDecision = new Proto.RepairDecision { Target = new Proto.RecordReference { Source = "sx-court", Dataset = "court.judgment-default", RecordNumber = "无" } };
        var plan = new RowPlan(_profile, Basis, Today);
        Assert.Equal(RowOutcome.RefusedUnknownRecord, Assert.IsType<PlannedRow.Answered>(plan.Add(Row(repair))).Answer.Outcome);
        Assert.Empty(plan.Transactions);
    }

    [Fact]
    public void Add_Repair_ClearsFromTheDayOfItsDecision()
    {
        var plan = new RowPlan(_profile, Basis, Today);
        plan.Add(Row(Default(1)));
        var repair = new Proto.CreditRecord
        {
            Dataset = "credit.repair", RecordNumber = "修1", Version = 1, Subject = Default(1).Subject, DecidedOn = Today.ToProto(),
            RepairDecision = new Proto.RepairDecision { Target = new Proto.RecordReference { Source = "sx-court", Dataset = "court.judgment-default", RecordNumber = "1" } },
        };
        plan.Add(Row(repair));
        var standing = StandingEntry.Parser.ParseFrom(plan.Transactions[1].Entries[1].Payload.Span);
        Assert.Contains(standing.Changes, c => c.Kind == Proto.SanctionChangeKind.SanctionEnded);
        Assert.Contains(standing.Changes, c => c is { Kind: Proto.SanctionChangeKind.Cleared, MatterCode: "procurement" });
        Assert.Empty(standing.Standing.Sanctions);
    }

    [Fact]
    public void AddReassessment_CalendarWithoutAChange_IsCommittedSoThatTheDayMovesOn()
    {
        var calendar = new RowPlan(_profile, Basis, Today);
        calendar.AddReassessment(Proto.ChangeCause.Calendar);
        Assert.Empty(StandingEntry.Parser.ParseFrom(Assert.Single(calendar.Transactions).Entries[0].Payload.Span).Changes);
        var catalogue = new RowPlan(_profile, Basis, Today);
        catalogue.AddReassessment(Proto.ChangeCause.Catalogue);
        Assert.Empty(catalogue.Transactions);
    }

    [Fact]
    public void Snapshot_OfAProfile_IsTheProfileAgain()
    {
        var plan = new RowPlan(_profile, Basis, Today);
        plan.Add(Row(Default(1)));
        var at = new DateTimeOffset(2026, 11, 2, 1, 0, 0, TimeSpan.Zero);
        var (restored, changedAt) = SnapshotCodec.Decode(_profile.Code, SnapshotCodec.Encode(_profile, at));
        Assert.Equal(at, changedAt);
        Assert.Equal(_profile.Records, restored.Records);
        Assert.Equal(_profile.Announced.Sanctions, restored.Announced.Sanctions);
        Assert.Equal(_profile.Announced.Verdicts, restored.Announced.Verdicts);
        Assert.Null(StandingRules.Reassess(restored, Today, Basis));
    }

    private static RowCommand Row(Proto.CreditRecord record) => new("sx-court", RowCommandKind.Report, record.ToByteArray());

    private static Proto.CreditRecord Default(long version) => new()
    {
        Dataset = "court.judgment-default",
        RecordNumber = "1",
        Version = version,
        Subject = new Proto.SubjectReference { UnifiedSocialCreditCode = Company, Name = "公司" },
        Document = new Proto.Document { Number = "(2026)陕0113执1号" },
        Authority = new Proto.Authority { Name = "法院" },
        DecidedOn = BeijingDate.Parse("2026-10-20").ToProto(),
        JudgmentDefault = new Proto.JudgmentDefault { CaseNumber = "(2026)陕0113执1号", Court = "法院", Circumstances = "拒不履行" },
    };

    private static SanctionBasis ReadBasis()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hub.sln"))) folder = folder.Parent!;
        using var catalogue = File.OpenRead(Path.Combine(folder.FullName, "config", "catalogue.json"));
        using var directory = File.OpenRead(Path.Combine(folder.FullName, "config", "directory.json"));
        return SanctionBasis.Of(CatalogueReader.Read(catalogue), SharingDirectoryDocument.Read(directory));
    }
}
