using CreditHub.Domain.Codes;
using CreditHub.Hub.Tests.Changes;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>Credit repair through the wire: what it does to answers, streams and records, and that a restart changes nothing.</summary>
public sealed class RepairTests
{
    private static readonly RecordReference Target = new() { Source = "sx-pbc", Dataset = "pbc.penalty", RecordNumber = "西银罚2025-1" };

    [Fact]
    public async Task Repair_FromApplicationToRevocation_MovesVerdictAndStreamWithTheCase()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        Case applied;
        await using (var hub = await Barred(folder)) applied = (await Apply(hub)).Case;
        Assert.Equal((CaseState.Open, "sx-pbc", "repair.accept", Rows.Day(2026, 11, 5)), (applied.State, applied.Responsible, applied.Deadline.Term, applied.Deadline.DueOn));
        Assert.Equal(
            ("gbf-22-2025", "国办发〔2025〕22号", ConductClass.Serious, Rows.Day(2026, 7, 1), Rows.Day(2028, 6, 30)),
            (applied.Repair.PublicityVersion, applied.Repair.Rule, applied.Repair.ConductClass, applied.Repair.EarliestOn, applied.Repair.StopsOn));

        await using (var hub = await TestHub.StartAsync(folder))
        {
            Assert.Equal(applied, await hub.Case(applied.CaseId));
            await using var watch = Watch.Open(hub, new WatchRequest { Now = new StartNow() });
            Assert.NotNull((await watch.Next()).CaughtUp);
            await Step(hub, applied, "sx-pbc", new RepairStep { Accept = new AcceptRepair() });
            Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);

            var granted = await Step(hub, applied, "sx-pbc", new RepairStep { Grant = new GrantRepair { DocumentNumber = "西银修〔2026〕1号" } });
            Assert.Equal(CaseState.Granted, granted.Case.State);
            var freed = (await watch.Next()).Changes;
            Assert.Equal((ChangeCause.Case, granted.Token), (freed.Cause, freed.Token));
            Assert.Contains(freed.Changes, c => c.Kind == SanctionChangeKind.SanctionEnded && c.Sanction.Record.Equals(Target));
            Assert.Contains(freed.Changes, c => c is { Kind: SanctionChangeKind.Cleared, MatterCode: "procurement", VerdictBefore: Verdict.Barred });
            Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company, with: r => r.Freshness = new Freshness { AtLeast = granted.Token })).Verdict);

            var drawn = await Step(hub, applied, "sx-credit", new RepairStep { OrderCheck = new OrderRepairCheck() });
            Assert.Equal(("sx-pbc", "repair.check"), (drawn.Case.Responsible, drawn.Case.Deadline.Term));
            var revoked = await Step(hub, applied, "sx-pbc", new RepairStep { Revoke = new RevokeRepair { DocumentNumber = "西银撤〔2026〕1号", Reason = "凭证系伪造" } });
            Assert.Equal(CaseState.Revoked, revoked.Case.State);
            var barred = (await watch.Next()).Changes;
            Assert.Equal((ChangeCause.Case, revoked.Token), (barred.Cause, barred.Token));
            Assert.Contains(barred.Changes, c => c is { Kind: SanctionChangeKind.Barred, MatterCode: "procurement" });
            Assert.Equal(CaseState.Broken, (await hub.Case(applied.Repair.CommitmentCaseId)).State);
            Assert.Equal(["CaseAdvanced", "RecordWithdrawn", "CaseAdvanced", "RecordCorrected", "StandingChanged"],
                await LastTransaction(hub));
        }

        await using (var hub = await TestHub.StartAsync(folder))
        {
            Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);
            Assert.Equal((CaseState.Revoked, "凭证系伪造"), ((await hub.Case(applied.CaseId)).State, (await hub.Case(applied.CaseId)).Repair.Reason));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Apply_TooEarly_SaysFromWhenAndByWhichRule()
    {
        await using var hub = await Barred();
        var late = Penalty(number: "西银罚2026-1");
        late.DecidedOn = Rows.Day(2026, 9, 15);
        await hub.Report("sx-pbc", Rows.Of(late));
        var refused = await CaseCalls.Refused(Apply(hub, r => r.Repair.Apply.Target = With(late.RecordNumber)));
        Assert.Equal((StatusCode.FailedPrecondition, "CASE_TOO_EARLY"), (refused.StatusCode, refused.Reason()));
        Assert.Equal(("2027-09-15", "ndrc-36-2026"), (refused.Metadata("earliest_on"), refused.Metadata("version")));
        Assert.Contains("第36号", refused.Metadata("rule"), StringComparison.Ordinal);
        Assert.Empty((await hub.Cases.ListCasesAsync(new ListCasesRequest(), TestHub.Supervising("operator"), cancellationToken: TestHub.Token)).Cases);
    }

    [Fact]
    public async Task Steps_AtFault_AreRefusedByTheirOwnReasonAndTheCaseStays()
    {
        await using var hub = await Barred();
        Assert.Equal(("ARGUMENTS_CONFLICT", ""), await Fault(Apply(hub, r => r.Repair.Apply.CommitmentCaseId = "CN-1")));
        Assert.Equal(("FIELD_REQUIRED", "repair.apply.statement"), await Fault(Apply(hub, r => r.Repair.Apply.Statement = "")));
        Assert.Equal(("FIELD_REQUIRED", "repair.apply.target"), await Fault(Apply(hub, r => r.Repair.Apply.Target = null)));
        Assert.Equal(("RECORD_UNKNOWN", ""), await Fault(Apply(hub, r => r.Repair.Apply.Target = With("无此号"))));
        Assert.Equal(("FIELD_REQUIRED", "repair.step"), await Fault(Apply(hub, r => r.Repair = new RepairStep())));
        Assert.Equal(("CASE_CONDITION_UNMET", ""), await Fault(Apply(hub, r => r.DocumentIds.Clear())));
        Assert.Equal(("CASE_WRONG_BODY", ""), await Fault(Apply(hub, caller: TestHub.Supervising("sx-pbc"))));

        var held = (await Apply(hub)).Case;
        Assert.Equal(("CASE_WRONG_STATE", ""), await Fault(Step(hub, held, "sx-pbc", new RepairStep { Grant = new GrantRepair { DocumentNumber = "1" } })));
        Assert.Equal(("CASE_WRONG_BODY", ""), await Fault(Step(hub, held, "sx-market", new RepairStep { Accept = new AcceptRepair() })));
        Assert.Equal(("FIELD_REQUIRED", "repair.decline.reason"), await Fault(Step(hub, held, "sx-pbc", new RepairStep { Decline = new DeclineRepair() })));
        Assert.Equal(held, await hub.Case(held.CaseId));
        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);
    }

    private static async Task<TestHub> Barred(string? folder = null)
    {
        var hub = await TestHub.StartAsync(folder);
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await hub.Report("sx-pbc", Rows.Of(Penalty()));
        Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company)).Verdict);
        return hub;
    }

    // A fine of two million: three years out of procurement, serious by the rules of its day.
    private static CreditRecord Penalty(string number = "西银罚2025-1")
    {
        var record = Rows.Penalty();
        (record.Dataset, record.RecordNumber, record.DecidedOn) = ("pbc.penalty", number, Rows.Day(2025, 7, 1));
        record.Penalty.Fine = new Money { MinorUnits = 200_000_000 };
        return record;
    }

    private static RecordReference With(string number) => new() { Source = Target.Source, Dataset = Target.Dataset, RecordNumber = number };

    private static async Task<ActResponse> Apply(TestHub hub, Action<ActRequest>? with = null, Metadata? caller = null)
    {
        var company = CaseCalls.AsCompany(Rows.Company);
        var proof = await hub.Cases.SubmitDocumentAsync(
            new SubmitDocumentRequest { UnifiedSocialCreditCode = Rows.Company, Name = "缴款.pdf", MediaType = "application/pdf", Content = ByteString.CopyFromUtf8("paid") },
            company, cancellationToken: TestHub.Token);
        return await hub.Act(caller ?? company, r =>
        {
            r.DocumentIds.Add(proof.DocumentId);
            r.Repair = new RepairStep { Apply = new ApplyForRepair { Target = Target.Clone(), Statement = "已缴清罚款并整改", Commitment = "承诺依法经营" } };
            with?.Invoke(r);
        });
    }

    private static Task<ActResponse> Step(TestHub hub, Case held, string agency, RepairStep step) => hub.Act(TestHub.Supervising(agency), r =>
    {
        r.CaseId = held.CaseId;
        r.Repair = step;
    });

    private static async Task<(string Reason, string Field)> Fault(Task<ActResponse> call)
    {
        var refused = await CaseCalls.Refused(call);
        return (refused.Reason(), refused.Metadata("field"));
    }

    // What recall and replicas need stands together: the case, the records it touched, what followed for the standing.
    private static async Task<IReadOnlyList<string>> LastTransaction(TestHub hub)
    {
        var code = UnifiedSocialCreditCode.Parse(Rows.Company);
        var entries = await hub.Store.Reader.ReadSubjectEntries(code, default, new Position(long.MaxValue), TestHub.Token);
        return [.. entries.Where(e => e.TransactionEnd == entries[^1].TransactionEnd).Select(e => e.Kind.ToString())];
    }
}
