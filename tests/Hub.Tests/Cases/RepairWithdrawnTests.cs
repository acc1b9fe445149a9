using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>A repair whose own decision its source withdraws: it counts as never having been granted, and the case says so.</summary>
public sealed class RepairWithdrawnTests
{
    [Fact]
    public async Task Granted_DecisionWithdrawnByItsSource_IsAnnulledWithItsHistoryAndPublicationRevives()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        Case granted;
        var target = Penalty();
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(target));
            granted = await hub.Granted(target);
            Assert.Empty(await hub.PublicNumbers());
            await hub.Report("sx-market", Withdrawal(granted.CaseId));
            Assert.Equal([target.RecordNumber], await hub.PublicNumbers());

            var annulled = await hub.Case(granted.CaseId);
            Assert.Equal((CaseState.Annulled, ""), (annulled.State, annulled.Responsible));
            Assert.Equal(granted.Steps, annulled.Steps.SkipLast(1));
            Assert.Equal(("RecordsChanged", ""), (annulled.Steps[^1].Verb, annulled.Steps[^1].Agency));
            Assert.Equal(granted.Repair, annulled.Repair);

            // Nobody found anything false, so the commitment stands; and what is public again may be repaired again.
            Assert.Equal(CaseState.Verified, (await hub.Case(granted.Repair.CommitmentCaseId)).State);
            var revoked = await CaseCalls.Refused(hub.Repair(granted.CaseId, new RepairStep { Revoke = new RevokeRepair { DocumentNumber = "撤1", Reason = "虚假" } }));
            Assert.Equal("CASE_WRONG_STATE", revoked.Reason());
            Assert.Equal(CaseState.Open, (await hub.Apply(target)).Case.State);
        }

        await using (var hub = await TestHub.StartAsync(folder)) Assert.Equal(CaseState.Annulled, (await hub.Case(granted.CaseId)).State);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Granted_PenaltyItselfWithdrawn_StaysGranted()
    {
        await using var hub = await TestHub.StartAsync();
        var target = Penalty();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(target));
        var granted = await hub.Granted(target);
        var withdrawal = Withdrawal(target.RecordNumber);
        withdrawal.Withdrawal.Dataset = target.Dataset;
        await hub.Report("sx-market", withdrawal);
        Assert.Equal(granted, await hub.Case(granted.CaseId));
    }

    private static CreditRecord Penalty()
    {
        var record = Rows.Penalty();
        record.DecidedOn = Rows.Day(2026, 7, 1);
        return record;
    }

    private static ReportRow Withdrawal(string number) => new()
    {
        Withdrawal = new Withdrawal { Subject = Rows.Penalty().Subject, Dataset = "credit.repair", RecordNumber = number, Version = 2, Reason = "误作" },
    };
}
