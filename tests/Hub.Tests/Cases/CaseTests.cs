using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>What all processes have in common, shown with commitments.</summary>
public sealed class CaseTests
{
    [Fact]
    public async Task Act_CaseAndRecordAndAnswer_SurviveARestart()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        ActResponse made, kept;
        await using (var hub = await Known(folder))
        {
            made = await hub.Commit();
            Assert.Equal((CaseState.Open, "sx-market", false), (made.Case.State, made.Case.Responsible, made.Repeated));
            Assert.Equal("commitment.verify", made.Case.Deadline.Term);
            made = await hub.Act(TestHub.Supervising("sx-market"), r =>
            {
                r.CaseId = made.Case.CaseId;
                r.Commitment = new CommitmentStep { Verify = new VerifyCommitment() };
            });
            Assert.Equal(CommitmentState.Open, (await Record(hub)).State);
        }

        await using (var hub = await TestHub.StartAsync(folder))
        {
            Assert.Equal(made.Case, await hub.Case(made.Case.CaseId));
            kept = await hub.Act(TestHub.Supervising("sx-market"), r =>
            {
                r.CaseId = made.Case.CaseId;
                r.Commitment = new CommitmentStep { FindKept = new FindCommitmentKept() };
            });
            Assert.Equal((CaseState.Kept, 3), (kept.Case.State, kept.Case.Steps.Count));
            Assert.Equal(CommitmentState.Kept, (await Record(hub)).State);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Act_SameCommandAgain_ChangesNothingAndOtherContentIsRefused()
    {
        await using var hub = await Known();
        var made = await hub.Commit(r => r.CommandId = "same");
        var again = await hub.Commit(r => r.CommandId = "same");
        Assert.True(again.Repeated);
        Assert.Equal((made.Case, made.Token), (again.Case, again.Token));

        var conflict = await CaseCalls.Refused(hub.Commit(r =>
        {
            r.CommandId = "same";
            r.Note = "别的";
        }));
        Assert.Equal((StatusCode.AlreadyExists, "CASE_COMMAND_CONFLICT", made.Case.CaseId), (conflict.StatusCode, conflict.Reason(), conflict.Metadata("case_id")));
        Assert.Single((await hub.Cases.ListCasesAsync(new ListCasesRequest(), TestHub.Supervising("operator"), cancellationToken: TestHub.Token)).Cases);
    }

    [Fact]
    public async Task Act_AtFault_IsRefusedByItsOwnReasonAndTheCaseStays()
    {
        await using var hub = await Known();
        var id = (await hub.Commit()).Case.CaseId;
        Assert.Equal("CASE_UNKNOWN", (await Step(hub, "sx-market", r => r.CaseId = "CN-20261102-000000000000")).Reason());
        Assert.Equal("CASE_WRONG_BODY", (await Step(hub, "sx-tax", r => r.CaseId = id)).Reason());
        Assert.Equal("SUBJECT_UNKNOWN", (await Step(hub, "sx-market", r => r.UnifiedSocialCreditCode = Rows.CodeOf(9))).Reason());
        var absent = new string('a', 64);
        var document = await Step(hub, "sx-market", r =>
        {
            r.CaseId = id;
            r.DocumentIds.Add(absent);
        });
        Assert.Equal((StatusCode.NotFound, "CASE_DOCUMENT_UNKNOWN", absent), (document.StatusCode, document.Reason(), document.Metadata("document_id")));
        Assert.Equal("FIELD_REQUIRED", (await Step(hub, "sx-market", r => r.Commitment = null)).Reason());
        Assert.Equal("FIELD_REQUIRED", (await Step(hub, "sx-market", r => r.CommandId = "")).Reason());
        Assert.Equal("TEXT_TOO_LONG", (await Step(hub, "sx-market", r => r.Note = new string('字', 1001))).Reason());
        Assert.Equal(("UNKNOWN_CODE", "commitment.make.accepted_by"), await Fault(hub.Commit(r => r.Commitment.Make.AcceptedBy = "nobody")));
        foreach (var agency in (string[])["sx-court", "sx-pbc", "sx-procurement", "bank-xian", "sx-portal"])
            Assert.Equal("accepted_by",
                (await CaseCalls.Refused(hub.Commit(r => r.Commitment.Make.AcceptedBy = agency))).Metadata("condition"));
        Assert.Equal(("INVALID_DATE", "commitment.make.fulfil_by"), await Fault(hub.Commit(r => r.Commitment.Make.FulfilBy = Rows.Day(2026, 2, 30))));
        Assert.Equal("CASE_CONDITION_UNMET", (await CaseCalls.Refused(hub.Commit(r => r.Commitment.Make.FulfilBy = Rows.Day(2026, 11, 1)))).Reason());
        Assert.Equal((CaseState.Open, 1), ((await hub.Case(id)).State, (await hub.Case(id)).Steps.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deadline_Passed_IsMarkedOnceAndShownToWhoMustAct(bool isKnown)
    {
        await using var hub = isKnown ? await Known() : await TestHub.StartAsync();
        var made = await hub.Commit();
        Assert.Equal(Rows.Day(2027, 1, 2), made.Case.Deadline.DueOn);
        hub.Time.Advance(TimeSpan.FromDays(61));
        hub.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Empty(await Overdue(hub, "sx-market"));

        hub.Time.Advance(TimeSpan.FromDays(1));
        var overdue = await Eventually(async () => (await Overdue(hub, "sx-market")).SingleOrDefault());
        Assert.Equal((made.Case.CaseId, true, "DeadlinePassed", ""), (overdue.CaseId, overdue.Deadline.Overdue, overdue.Steps[^1].Verb, overdue.Steps[^1].Agency));
        Assert.Empty(await Overdue(hub, "sx-tax"));

        hub.Time.Advance(TimeSpan.FromDays(1));
        var kept = await hub.Act(TestHub.Supervising("sx-market"), r =>
        {
            r.CaseId = made.Case.CaseId;
            r.Commitment = new CommitmentStep { FindKept = new FindCommitmentKept() };
        });
        Assert.Equal(3, kept.Case.Steps.Count);
        Assert.Empty(await Overdue(hub, "sx-market"));
    }

    [Fact]
    public async Task Cases_AreSeenByTheirPartiesOnly()
    {
        await using var hub = await Known();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.OtherCompany)));
        var id = (await hub.Commit()).Case.CaseId;
        foreach (var party in new[] { "operator", "sx-credit", "sx-market" }) Assert.Equal(id, (await hub.Case(id, party)).CaseId);
        foreach (var stranger in new[] { "sx-tax", "sx-portal" })
            Assert.Equal("CASE_UNKNOWN", (await Assert.ThrowsAsync<RpcException>(() => hub.Case(id, stranger))).Reason());
        var other = CaseCalls.AsCompany(Rows.OtherCompany);
        var request = new GetCaseRequest { CaseId = id };
        Assert.Equal("CASE_UNKNOWN", (await Assert.ThrowsAsync<RpcException>(async () => await hub.Cases.GetCaseAsync(request, other, cancellationToken: TestHub.Token))).Reason());
        Assert.Empty((await hub.Cases.ListCasesAsync(new ListCasesRequest(), other, cancellationToken: TestHub.Token)).Cases);
        Assert.Empty((await hub.Cases.ListCasesAsync(new ListCasesRequest(), TestHub.Supervising("sx-tax"), cancellationToken: TestHub.Token)).Cases);
    }

    [Fact]
    public async Task Documents_AreGivenBackToThePartiesOfTheCasesThatNameThem()
    {
        await using var hub = await Known();
        var content = ByteString.CopyFromUtf8("证明");
        var submit = new SubmitDocumentRequest { UnifiedSocialCreditCode = Rows.Company, Name = "证明.pdf", MediaType = "application/pdf", Content = content };
        var company = CaseCalls.AsCompany(Rows.Company);
        var first = await hub.Cases.SubmitDocumentAsync(submit, company, cancellationToken: TestHub.Token);
        var second = await hub.Cases.SubmitDocumentAsync(submit, company, cancellationToken: TestHub.Token);
        Assert.Equal(first, second);

        var get = new GetDocumentRequest { UnifiedSocialCreditCode = Rows.Company, DocumentId = first.DocumentId };
        Assert.Equal(content, (await hub.Cases.GetDocumentAsync(get, company, cancellationToken: TestHub.Token)).Content);
        Assert.Equal("CASE_DOCUMENT_UNKNOWN", (await Assert.ThrowsAsync<RpcException>(async () => await hub.Cases.GetDocumentAsync(get, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token))).Reason());
        await hub.Commit(r => r.DocumentIds.Add(first.DocumentId));
        Assert.Equal("证明.pdf", (await hub.Cases.GetDocumentAsync(get, TestHub.Supervising("sx-market"), cancellationToken: TestHub.Token)).Name);

        submit.Content = ByteString.CopyFrom(new byte[(1 << 20) + 1]);
        Assert.Equal("MESSAGE_TOO_LARGE", (await Assert.ThrowsAsync<RpcException>(async () => await hub.Cases.SubmitDocumentAsync(submit, company, cancellationToken: TestHub.Token))).Reason());
    }

    private static async Task<TestHub> Known(string? folder = null)
    {
        var hub = await TestHub.StartAsync(folder);
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        return hub;
    }

    private static Task<RpcException> Step(TestHub hub, string agency, Action<ActRequest> with) => CaseCalls.Refused(hub.Act(TestHub.Supervising(agency), r =>
    {
        r.Commitment = new CommitmentStep { Verify = new VerifyCommitment() };
        with(r);
    }));

    private static async Task<(string Reason, string Field)> Fault(Task<ActResponse> call)
    {
        var refused = await CaseCalls.Refused(call);
        return (refused.Reason(), refused.Metadata("field"));
    }

    private static async Task<Commitment> Record(TestHub hub) => (await hub.Subjects.ListRecordsAsync(
        new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company, Kinds = { RecordKind.Commitment } }, cancellationToken: TestHub.Token)).Records.Single().Record.Commitment;

    private static async Task<IReadOnlyList<Case>> Overdue(TestHub hub, string agency) =>
        (await hub.Cases.ListCasesAsync(new ListCasesRequest { OverdueOnly = true, OpenOnly = true }, TestHub.Supervising(agency), cancellationToken: TestHub.Token)).Cases;

    private static async Task<T> Eventually<T>(Func<Task<T?>> look)
        where T : class
    {
        for (var i = 0; i < 500; i++)
        {
            if (await look() is { } found) return found;
            await Task.Delay(20, TestHub.Token);
        }

        throw new TimeoutException("The deadline was not marked overdue within ten seconds.");
    }
}
