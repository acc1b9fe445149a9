using CreditHub.Hub.Tests.Changes;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases;

public sealed class CommitmentTests
{
    private const string Matter = "licence-under-commitment";

    [Fact]
    public async Task Broken_BarsFromTheWayOfCommitment_TellsWatchersAndSurvivesARestart()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        string id;
        await using (var hub = await Known(folder))
        {
            Assert.Equal(CommitmentProcedure.Immediate, (await hub.Check(Rows.Company, Matter)).CommitmentPath.Procedure);
            id = (await hub.Commit(r => r.Commitment.Make.Kind = CommitmentKind.ApprovalSubstitute)).Case.CaseId;
            await using var watch = Watch.Open(hub, new WatchRequest { Now = new StartNow(), Filter = new SanctionFilter { MatterCodes = { Matter } } });
            Assert.NotNull((await watch.Next()).CaughtUp);

            var broken = await Break(hub, id);
            Assert.Equal(CaseState.Broken, broken.Case.State);
            var changes = (await watch.NextChanges()).Changes;
            Assert.Equal((ChangeCause.Case, broken.Token), (changes.Cause, changes.Token));
            Assert.Contains(changes.Changes, c => c is { Kind: SanctionChangeKind.Barred, MatterCode: Matter });
        }

        await using (var hub = await TestHub.StartAsync(folder))
        {
            var check = await hub.Check(Rows.Company, Matter);
            var reason = Assert.Single(check.Reasons);
            Assert.Equal((Verdict.Barred, "exclude-false-commitment", "陕市监违认〔2026〕1号"), (check.Verdict, reason.MeasureCode, reason.DocumentNumber));
            Assert.Equal((Rows.Day(2026, 11, 2), Rows.Day(2029, 11, 1)), (reason.EffectiveFrom, reason.EffectiveUntil));
            Assert.Equal(new RecordReference { Source = "sx-market", Dataset = "credit.commitment", RecordNumber = id }, reason.Record);
            Assert.True(Assert.Single(reason.LegalBases).Unverified);
            Assert.Equal(CommitmentProcedure.Ordinary, check.CommitmentPath.Procedure);
            Assert.Equal((CommitmentPathGround.Barred, "exclude-false-commitment"), (check.CommitmentPath.Reasons[0].Ground, check.CommitmentPath.Reasons[0].MeasureCode));
            Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company, Matter, r => r.EffectiveOn = Rows.Day(2026, 11, 1))).Verdict);
            var record = (await Records(hub)).Single().Record.Commitment;
            Assert.Equal((CommitmentState.Broken, CommitmentBreach.False, Rows.Day(2026, 11, 2)), (record.State, record.Breach, record.BreachFoundOn));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Check_EachWay_IsAnsweredAlikeSinglyAndInStreams()
    {
        await using var hub = await Known();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(1))), Rows.Of(Rows.AbnormalOperation(Rows.CodeOf(1))));
        (string Code, bool PapersMissing, CommitmentProcedure Procedure)[] expected =
        [
            (Rows.Company, false, CommitmentProcedure.Immediate), (Rows.Company, true, CommitmentProcedure.AcceptFirst),
            (Rows.CodeOf(1), false, CommitmentProcedure.Ordinary), (Rows.CodeOf(1), true, CommitmentProcedure.Ordinary),
            (Rows.CodeOf(2), true, CommitmentProcedure.AcceptFirst),
        ];
        var questions = expected.Select((e, i) => new CheckQuestion
        {
            Number = i, Check = new CheckRequest { UnifiedSocialCreditCode = e.Code, MatterCode = Matter, PapersMissing = e.PapersMissing },
        });
        using var many = hub.Eligibility.CheckMany(cancellationToken: TestHub.Token);
        await many.RequestStream.WriteAsync(new CheckManyRequest { Questions = { questions } }, TestHub.Token);
        await many.RequestStream.CompleteAsync();
        Assert.True(await many.ResponseStream.MoveNext(TestHub.Token));

        for (var i = 0; i < expected.Length; i++)
        {
            var (code, papersMissing, procedure) = expected[i];
            var path = (await hub.Check(code, Matter, r => r.PapersMissing = papersMissing)).CommitmentPath;
            Assert.Equal((procedure, code == Rows.CodeOf(2)), (path.Procedure, path.Review));
            Assert.NotEmpty(path.Reasons);
            Assert.Equal(path, many.ResponseStream.Current.Answers[i].Check.CommitmentPath);
        }

        Assert.Null((await hub.Check(Rows.Company, with: r => r.PapersMissing = true)).CommitmentPath);
    }

    [Fact]
    public async Task DeferredPapers_HandedInWithTheirDocument_AreVerified()
    {
        await using var hub = await Known();
        var id = (await hub.Commit(r =>
        {
            r.Commitment.Make.Kind = CommitmentKind.DeferredPapers;
            r.Commitment.Make.Papers.Add("场地证明");
            r.Commitment.Make.FulfilBy = Rows.Day(2026, 11, 20);
        })).Case.CaseId;
        var company = CaseCalls.AsCompany(Rows.Company);
        var document = await hub.Cases.SubmitDocumentAsync(
            new SubmitDocumentRequest { UnifiedSocialCreditCode = Rows.Company, Name = "场地证明.pdf", MediaType = "application/pdf", Content = Google.Protobuf.ByteString.CopyFromUtf8("x") },
            company, cancellationToken: TestHub.Token);
        var handedIn = await hub.Act(company, r =>
        {
            r.CaseId = id;
            r.DocumentIds.Add(document.DocumentId);
            r.Commitment = new CommitmentStep { HandIn = new HandInPapers() };
        });
        Assert.Equal((CaseState.Done, Rows.Day(2026, 11, 2)), (handedIn.Case.State, handedIn.Case.Commitment.HandedInOn));

        // It is the company's own word until its body has looked at it.
        Assert.Empty(await Records(hub));
        await hub.Act(TestHub.Supervising("sx-market"), r =>
        {
            r.CaseId = id;
            r.Commitment = new CommitmentStep { Verify = new VerifyCommitment() };
        });
        Assert.Equal(["场地证明"], (await Records(hub)).Single().Record.Commitment.Papers);
    }

    [Fact]
    public async Task Make_WithFieldsOfAnotherKind_IsRefused()
    {
        await using var hub = await Known();
        var refused = await CaseCalls.Refused(hub.Commit(r => r.Commitment.Make.Papers.Add("场地证明")));
        Assert.Equal((StatusCode.InvalidArgument, "ARGUMENTS_CONFLICT"), (refused.StatusCode, refused.Reason()));
        Assert.Equal("FIELD_REQUIRED", (await CaseCalls.Refused(hub.Commit(r => r.Commitment.Make.About = new RecordReference()))).Reason());
    }

    [Fact]
    public async Task Draw_IsReproducible_TakesUpWhatIsDrawnAndNothingTwice()
    {
        await using var hub = await Known();
        for (var i = 0; i < 30; i++)
        {
            await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(i))));
            await hub.Act(TestHub.Supervising("sx-market"), r =>
            {
                r.UnifiedSocialCreditCode = Rows.CodeOf(i);
                r.Commitment = CaseCalls.Proactive();
            });
        }

        hub.Time.SetUtcNow(new DateTimeOffset(2026, 11, 4, 9, 0, 0, TimeSpan.FromHours(8)));
        await hub.Act(TestHub.Supervising("sx-market"), r =>
        {
            r.UnifiedSocialCreditCode = Rows.CodeOf(1);
            r.Commitment = CaseCalls.Proactive();
        });
        var first = await Draw(hub, "sx-market");
        Assert.Equal((30, 5, 2, 2), (first[0].Sample.Population, first[0].Sample.SharePercent, first[0].Sample.Drawn, first.Count - 1));
        Assert.All(first.Skip(1), d => Assert.True(d.Drawn.UnderReview));
        Assert.Equal(first, await Draw(hub, "sx-market"));

        var reviewed = await hub.Case(first[1].Drawn.CaseId);
        Assert.Equal((first[0].Sample.Sample, 2, "commitment.review"), (reviewed.Commitment.Review.Sample, reviewed.Steps.Count, reviewed.Deadline.Term));
        Assert.Contains("seed «2026123»", reviewed.Steps[^1].Note, StringComparison.Ordinal);
        Assert.Equal(0, (await Draw(hub, "sx-tax"))[0].Sample.Population);
        Assert.Equal("CASE_CONDITION_UNMET", (await Assert.ThrowsAsync<RpcException>(() => Draw(hub, "sx-market", until: Rows.Day(2026, 11, 4)))).Reason());
    }

    private static Task<ActResponse> Break(TestHub hub, string id) => hub.Act(TestHub.Supervising("sx-market"), r =>
    {
        r.CaseId = id;
        r.Commitment = new CommitmentStep { FindBroken = new FindCommitmentBroken { DocumentNumber = "陕市监违认〔2026〕1号", Breach = CommitmentBreach.False } };
    });

    private static async Task<List<DrawCommitmentsResponse>> Draw(TestHub hub, string agency, BeijingDate? until = null)
    {
        var request = new DrawCommitmentsRequest { Seed = "2026123", MadeFrom = Rows.Day(2026, 11, 1), MadeUntil = until ?? Rows.Day(2026, 11, 3) };
        using var call = hub.Cases.DrawCommitments(request, TestHub.Supervising(agency), cancellationToken: TestHub.Token);
        var drawn = new List<DrawCommitmentsResponse>();
        await foreach (var next in call.ResponseStream.ReadAllAsync(TestHub.Token)) drawn.Add(next);
        return drawn;
    }

    private static async Task<TestHub> Known(string? folder = null)
    {
        var hub = await TestHub.StartAsync(folder);
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        return hub;
    }

    private static async Task<IReadOnlyList<HeldRecord>> Records(TestHub hub) => (await hub.Subjects.ListRecordsAsync(
        new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company, Kinds = { RecordKind.Commitment } }, cancellationToken: TestHub.Token)).Records;
}
