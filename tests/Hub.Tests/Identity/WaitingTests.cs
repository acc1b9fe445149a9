using CreditHub.Ledger.Entries;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Identity;

public sealed class WaitingTests
{
    [Fact]
    public async Task Resolve_CompletesTheRowAndTeachesItsNumbers()
    {
        await using var hub = await TestHub.StartAsync();
        var a = Rows.CodeOf(1);
        var row = Older.Penalty(registration: Older.Registration, organisation: Older.OrganisationOf(Rows.CodeOf(7)), name: "旧名称");
        await hub.Take(row);
        var waiting = Assert.Single(await hub.Waiting());

        var decided = await hub.Decide(waiting.WaitingId, r => r.UnifiedSocialCreditCode = a);
        Assert.Equal((RowEffect.Recorded, a), (decided.Effect, decided.UnifiedSocialCreditCode));
        Assert.Empty(await hub.Waiting());
        var held = Assert.Single((await hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = a }, cancellationToken: TestHub.Token)).Records);
        Assert.Equal(("sx-market", row.RecordNumber, a), (held.Reference.Source, held.Record.RecordNumber, held.Record.Subject.UnifiedSocialCreditCode));
        Assert.Equal(decided, await hub.Decide(waiting.WaitingId, r => r.UnifiedSocialCreditCode = a));

        // The row again is known; others with either number resolve by themselves, the organisation code without its name.
        Assert.Equal(RowEffect.Repeated, (await hub.Take(row)).Acknowledged.Effect);
        Assert.Equal(RowEffect.Recorded, (await hub.Take(Older.Penalty(registration: Older.Registration, number: "2"))).Acknowledged.Effect);
        Assert.Equal(RowEffect.Recorded, (await hub.Take(Older.Penalty(organisation: Older.OrganisationOf(Rows.CodeOf(7)), name: "又一名称", number: "3"))).Acknowledged.Effect);
        Assert.Equal(3, await hub.RecordsOf(a));
        var late = await Refused(hub, StatusCode.FailedPrecondition, waiting.WaitingId, r => r.UnifiedSocialCreditCode = Rows.CodeOf(2));
        Assert.Equal(("WAITING_DECIDED", a), (late.Reason(), late.Metadata("decided_code")));
    }

    [Fact]
    public async Task Discard_RefusesTheRowFromThenOnWithItsReason()
    {
        await using var hub = await TestHub.StartAsync();
        var row = Older.Penalty(registration: Older.Registration);
        await hub.Take(row);
        var waiting = Assert.Single(await hub.Waiting());
        var decided = await hub.Decide(waiting.WaitingId, r => r.DiscardReason = "企业已注销,无统一代码", "operator");
        Assert.Equal((RowEffect.Unspecified, ""), (decided.Effect, decided.UnifiedSocialCreditCode));
        Assert.Equal(decided, await hub.Decide(waiting.WaitingId, r => r.DiscardReason = "企业已注销,无统一代码"));
        Assert.Empty(await hub.Waiting());

        var fault = Assert.Single((await hub.Take(row)).Refused.Faults);
        Assert.Equal((ErrorReason.SubjectUnresolved, "企业已注销,无统一代码"), (fault.Reason, fault.Metadata["discard_reason"]));
        row.Subject.UnifiedSocialCreditCode = Rows.CodeOf(1);
        row.Version = 2;
        Assert.Equal(RowEffect.Recorded, (await hub.Take(row)).Acknowledged.Effect);
    }

    [Fact]
    public async Task Suggestion_ComesWhenTheSubjectBecomesKnownAndIsTakenOnlyByDecision()
    {
        await using var hub = await TestHub.StartAsync();
        var a = Rows.CodeOf(1);
        await hub.Take(Older.Penalty(registration: Older.Registration));
        var id = Assert.Single(await hub.Waiting()).WaitingId;
        var refusal = await Refused(hub, StatusCode.FailedPrecondition, id, r => r.AcceptSuggestion = true);
        Assert.Equal("NOT_RESOLVABLE", refusal.Reason());

        await hub.Take(Older.Known(a, Older.Registration));
        var waiting = Assert.Single(await hub.Waiting());
        Assert.Equal((a, WaitingReason.NumberUnknown), (waiting.SuggestedCode, waiting.Reason));
        Assert.Equal(1, await hub.RecordsOf(a));
        Assert.Equal(a, (await hub.Decide(id, r => r.AcceptSuggestion = true)).UnifiedSocialCreditCode);
        Assert.Equal(2, await hub.RecordsOf(a));
        Assert.Equal(a, (await hub.Decide(id, r => r.AcceptSuggestion = true)).UnifiedSocialCreditCode);
    }

    [Fact]
    public async Task Resolve_RefusedRow_GoesOnWaiting()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Take(Rows.Penalty(Rows.CodeOf(2)));
        await hub.Take(Older.Penalty(registration: Older.Registration, number: Rows.Penalty(Rows.CodeOf(2)).RecordNumber, version: 2));
        var id = Assert.Single(await hub.Waiting()).WaitingId;
        var other = await Refused(hub, StatusCode.FailedPrecondition, id, r => r.UnifiedSocialCreditCode = Rows.CodeOf(1));
        Assert.Equal(("RECORD_OF_OTHER_SUBJECT", Rows.CodeOf(2)), (other.Reason(), other.Metadata("held_subject")));
        Assert.Single(await hub.Waiting());
        Assert.Equal(RowEffect.Corrected, (await hub.Decide(id, r => r.UnifiedSocialCreditCode = Rows.CodeOf(2))).Effect);
    }

    [Fact]
    public async Task Decide_AtFault_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Take(Older.Penalty(registration: Older.Registration));
        var id = Assert.Single(await hub.Waiting()).WaitingId;
        Assert.Equal("WAITING_UNKNOWN", (await Refused(hub, StatusCode.NotFound, id + 1, r => r.UnifiedSocialCreditCode = Rows.Company)).Reason());
        Assert.Equal("WAITING_UNKNOWN", (await Refused(hub, StatusCode.NotFound, id, r => r.UnifiedSocialCreditCode = Rows.Company, "sx-tax")).Reason());
        Assert.Equal("ARGUMENTS_CONFLICT", (await Refused(hub, StatusCode.InvalidArgument, id, _ => { })).Reason());
        Assert.Equal("ARGUMENTS_CONFLICT", (await Refused(hub, StatusCode.InvalidArgument, id, r => r.AcceptSuggestion = false)).Reason());
        Assert.Equal("CODE_CHECK_CHARACTER", (await Refused(hub, StatusCode.InvalidArgument, id, r => r.UnifiedSocialCreditCode = "91610000220568570X")).Reason());
        Assert.Equal("FIELD_REQUIRED", (await Refused(hub, StatusCode.InvalidArgument, id, r => r.DiscardReason = "")).Reason());
        Assert.Equal("TEXT_TOO_LONG", (await Refused(hub, StatusCode.InvalidArgument, id, r => r.DiscardReason = new string('字', 513))).Reason());
        Assert.Single(await hub.Waiting());
    }

    [Fact]
    public async Task ListWaiting_PageByPage_ShowsEachAgencyItsOwn()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", [.. Enumerable.Range(0, 7).Select(n => Rows.Of(Older.Penalty(registration: Older.Registration, number: $"m{n}")))]);
        var judgment = Rows.JudgmentDefault();
        judgment.Subject = new SubjectReference { RegistrationNumber = Older.Registration, Name = "某公司" };
        await hub.Report("sx-court", Rows.Of(judgment));

        var found = new List<string>();
        var request = new ListWaitingRequest { PageSize = 3 };
        do
        {
            var page = await hub.Identity.ListWaitingAsync(request, TestHub.As("sx-market"), cancellationToken: TestHub.Token);
            found.AddRange(page.Rows.Select(r => r.Record.RecordNumber));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(Enumerable.Range(0, 7).Select(n => $"m{n}"), found);
        Assert.Equal(8, (await hub.Waiting("operator")).Count);
        var court = Assert.Single(await hub.Waiting("operator", r => r.Source = "sx-court"));
        Assert.Equal(("(2026)陕0113执1194号", "西安市雁塔区人民法院"), (court.DocumentNumber, court.AuthorityName));
        Assert.Single(await hub.Waiting("operator", r => r.Dataset = "court.judgment-default"));
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => hub.Waiting("sx-market", r => r.Source = "sx-court"))).StatusCode);
        await Assert.ThrowsAsync<RpcException>(() => hub.Waiting("sx-market", r => r.PageToken = "w1.-4"));
    }

    [Fact]
    public async Task Queue_SurvivesARestartAndACrashBetweenRowAndDecision()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Take(Older.Penalty(registration: Older.Registration));
            var completed = Older.Penalty(registration: Older.Registration);
            completed.Subject.UnifiedSocialCreditCode = Rows.CodeOf(1);

            // What a hub leaves that took the completed row and died before the decision was recorded.
            await hub.Take(completed);
        }

        await using (var hub = await TestHub.StartAsync(folder))
        {
            var waiting = Assert.Single(await hub.Waiting());
            Assert.Equal(RowEffect.Waiting, (await hub.Take(Older.Penalty(registration: Older.Registration))).Acknowledged.Effect);
            Assert.Equal(RowEffect.Repeated, (await hub.Decide(waiting.WaitingId, r => r.UnifiedSocialCreditCode = Rows.CodeOf(1))).Effect);
            Assert.Empty(await hub.Waiting());
            var entries = await hub.Store.Reader.ReadEntries(default, 1000, int.MaxValue, TestHub.Token);
            Assert.Single(entries, e => e.Kind == EntryKind.RecordReported);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task WaitingRows_AreCountedAsArrivedButNotAsTaken()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Take(Older.Penalty(registration: Older.Registration));
        var sources = await hub.Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: TestHub.Token);
        var source = Assert.Single(sources.Sources, s => s.Age is { Source: "sx-market", Dataset: "market.penalty" });
        Assert.Equal((0, true), (source.RowsTaken, source.LastReceivedAt.Length > 0));
        var quality = await hub.Directory.GetQualityAsync(new GetQualityRequest { Source = "sx-market", Dataset = "market.penalty" }, cancellationToken: TestHub.Token);
        Assert.Equal((1, 0), (quality.Datasets[0].Waiting, quality.Datasets[0].Refused));
    }

    private static async Task<RpcException> Refused(TestHub hub, StatusCode status, long id, Action<ResolveWaitingRequest> decide, string agency = "sx-market")
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => hub.Decide(id, decide, agency));
        Assert.Equal(status, refusal.StatusCode);
        return refusal;
    }
}
