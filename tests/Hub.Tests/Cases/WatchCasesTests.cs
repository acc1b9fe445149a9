using CreditHub.Client.Watching;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases;

public sealed class WatchCasesTests
{
    private const int Beats = 20;

    private static readonly WatchCasesRequest FromBeginning = new() { Beginning = new StartBeginning() };

    [Fact]
    public async Task Watch_OfTheResponsibleBody_TellsBegunAdvancedAndOverdue()
    {
        await using var hub = await Known();
        var begun = await hub.Commit();
        using var call = Watch(hub, FromBeginning, TestHub.Supervising("sx-market"));
        var first = (await Next(call)).Changes;
        Assert.Equal((begun.Token, CaseChangeKind.Begun, begun.Case), (first.Token, first.Changes[0].Kind, first.Changes[0].Case));
        Assert.NotNull((await Next(call)).CaughtUp);

        hub.Time.SetUtcNow(new DateTimeOffset(2027, 1, 3, 0, 1, 0, TimeSpan.FromHours(8)));
        var overdue = (await NextChanges(call, hub)).Changes[0];
        Assert.Equal((CaseChangeKind.Overdue, true, "DeadlinePassed"), (overdue.Kind, overdue.Case.Deadline.Overdue, overdue.Case.Steps[^1].Verb));
        await Keep(hub, begun.Case.CaseId);
        var kept = (await NextChanges(call, hub)).Changes[0];
        Assert.Equal((CaseChangeKind.Advanced, CaseState.Kept), (kept.Kind, kept.Case.State));
    }

    [Fact]
    public async Task Watch_IsOfThePartiesCasesOnly()
    {
        await using var hub = await Known();
        await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.OtherCompany)));
        var id = (await hub.Commit()).Case.CaseId;
        foreach (var party in new[] { TestHub.Supervising("operator"), TestHub.Supervising("sx-credit"), TestHub.Supervising("sx-market"), CaseCalls.AsCompany(Rows.Company) })
            Assert.Equal(id, Assert.Single(await UntilCaughtUp(hub, FromBeginning, party)).Changes[0].Case.CaseId);
        Assert.Empty(await UntilCaughtUp(hub, FromBeginning, TestHub.Supervising("sx-tax")));
        Assert.Empty(await UntilCaughtUp(hub, FromBeginning, CaseCalls.AsCompany(Rows.OtherCompany)));
    }

    [Fact]
    public async Task Watch_ResumedFromAnyTokenAndAfterARestart_NeitherLosesNorRepeats()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        List<CaseChangeSet> all;
        await using (var hub = await Known(folder))
        {
            for (var i = 0; i < 10; i++) await Keep(hub, (await hub.Commit()).Case.CaseId);
            all = await UntilCaughtUp(hub, FromBeginning, TestHub.Supervising("sx-market"));
            Assert.Equal(20, all.Count);
            Assert.Equal(20, all.Select(c => c.Token.Value).Distinct().Count());
        }

        await using (var hub = await TestHub.StartAsync(folder))
        {
            for (var i = 0; i < all.Count; i += 3)
                Assert.Equal(all.Skip(i + 1), await UntilCaughtUp(hub, new WatchCasesRequest { After = all[i].Token }, TestHub.Supervising("sx-market")));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Watch_StepThatMovesAnotherCase_ComesInOneMessageLiveAndFromTheLog()
    {
        await using var hub = await Known();
        var penalty = Rows.Penalty();
        penalty.DecidedOn = Rows.Day(2026, 5, 4);
        await hub.Report("sx-market", Rows.Of(penalty));
        using var live = Watch(hub, new WatchCasesRequest { Now = new StartNow() }, TestHub.Supervising("sx-market"));
        Assert.NotNull((await Next(live)).CaughtUp);
        var company = CaseCalls.AsCompany(Rows.Company);
        var proof = await hub.Cases.SubmitDocumentAsync(
            new SubmitDocumentRequest { UnifiedSocialCreditCode = Rows.Company, Name = "缴款.pdf", MediaType = "application/pdf", Content = Google.Protobuf.ByteString.CopyFromUtf8("paid") },
            company, cancellationToken: TestHub.Token);
        var applied = await hub.Act(company, r =>
        {
            r.DocumentIds.Add(proof.DocumentId);
            r.Repair = new RepairStep
            {
                Apply = new ApplyForRepair
                {
                    Target = new RecordReference { Source = "sx-market", Dataset = "market.penalty", RecordNumber = penalty.RecordNumber },
                    Commitment = "依法诚信经营", Statement = "罚款已缴清",
                },
            };
        });
        var told = await NextChanges(live, hub);
        Assert.Equal(applied.Token, told.Token);
        Assert.Equal([CaseKind.Commitment, CaseKind.Repair], told.Changes.Select(c => c.Case.Kind).Order());
        Assert.All(told.Changes, c => Assert.Equal(CaseChangeKind.Begun, c.Kind));
        Assert.Equal(told, Assert.Single(await UntilCaughtUp(hub, FromBeginning, TestHub.Supervising("sx-market"))));
    }

    [Fact]
    public async Task Watch_Filtered_GetsExactlyWhatMatches()
    {
        await using var hub = await Known();
        await hub.Commit();
        await hub.Act(TestHub.Supervising("sx-credit"), r =>
        {
            r.Commitment = CaseCalls.Proactive();
            r.Commitment.Make.AcceptedBy = "sx-credit";
        });
        await hub.Act(TestHub.Supervising("sx-market"), r => r.Education = new EducationStep
        {
            Record = new RecordEducation { Topic = "承诺制", GivenBy = "sx-market", GivenOn = Rows.Day(2026, 11, 2) },
        });
        Assert.Equal(3, (await With(new CaseWatchFilter())).Count);
        Assert.Equal(2, (await With(new CaseWatchFilter { Kinds = { CaseKind.Commitment } })).Count);
        Assert.Equal("sx-credit",
            Assert.Single(await With(new CaseWatchFilter { Responsible = { "sx-credit" } })).Changes[0].Case.Responsible);
        Assert.Empty(await With(new CaseWatchFilter { OverdueOnly = true }));
        Assert.Equal(3, (await With(new CaseWatchFilter { UnifiedSocialCreditCode = Rows.Company })).Count);
        Assert.Empty(await With(new CaseWatchFilter { UnifiedSocialCreditCode = Rows.OtherCompany }));

        Task<List<CaseChangeSet>> With(CaseWatchFilter filter) =>
            UntilCaughtUp(hub, new WatchCasesRequest { Beginning = new StartBeginning(), Filter = filter }, TestHub.Supervising("operator"));
    }

    [Fact]
    public async Task Watch_NothingMatches_CheckpointMovesOnAllTheSame()
    {
        await using var hub = await Known();
        using var call = Watch(hub, new WatchCasesRequest { Now = new StartNow(), HeartbeatSeconds = 5 }, TestHub.Supervising("sx-tax"));
        var caughtUp = (await Next(call)).CaughtUp;
        var token = (await hub.Commit()).Token;

        // A beat that came while the hub was still learning of the commit says where the watch was before it.
        var seen = caughtUp.Token;
        for (var beat = 0; beat < Beats && seen.Equals(caughtUp.Token); beat++)
        {
            var next = Next(call);
            while (!next.IsCompleted)
            {
                hub.Time.Advance(TimeSpan.FromSeconds(6));
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(0.5), TestHub.Token));
            }

            seen = (await next).Checkpoint.Token;
        }

        Assert.Equal(token, seen);
    }

    [Fact]
    public async Task Watch_AtFault_IsRefused()
    {
        await using var hub = await Known();
        Assert.Equal("ARGUMENTS_CONFLICT", await Refused(new WatchCasesRequest()));
        Assert.Equal("NUMBER_OUT_OF_RANGE", await Refused(new WatchCasesRequest { Now = new StartNow(), HeartbeatSeconds = 301 }));
        Assert.Equal("UNKNOWN_CODE", await Refused(new WatchCasesRequest { Now = new StartNow(), Filter = new CaseWatchFilter { Responsible = { "nobody" } } }));
        Assert.Equal("TOKEN_MALFORMED", await Refused(new WatchCasesRequest { After = new ChangeToken { Value = "x" } }));

        async Task<string> Refused(WatchCasesRequest request)
        {
            using var call = Watch(hub, request, TestHub.Supervising("operator"));
            return (await Assert.ThrowsAsync<RpcException>(() => Next(call))).Reason();
        }
    }

    [Fact]
    public async Task Watch_ThroughTheClient_HandsOverChangesAndMarks()
    {
        await using var hub = await Known();
        var id = (await hub.Commit()).Case.CaseId;
        using var client = hub.ClientOf("sx-market", "supervision");
        await using var events = client.WatchCasesAsync(WatchStart.Beginning, cancellationToken: TestHub.Token).GetAsyncEnumerator(TestHub.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(id, Assert.IsType<CaseEvent.Changes>(events.Current).Set.Changes[0].Case.CaseId);
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<CaseEvent.CaughtUp>(events.Current);
    }

    private static async Task<TestHub> Known(string? folder = null)
    {
        var hub = await TestHub.StartAsync(folder);
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        return hub;
    }

    private static Task<ActResponse> Keep(TestHub hub, string id) => hub.Act(TestHub.Supervising("sx-market"), r =>
    {
        r.CaseId = id;
        r.Commitment = new CommitmentStep { FindKept = new FindCommitmentKept() };
    });

    private static AsyncServerStreamingCall<WatchCasesResponse> Watch(TestHub hub, WatchCasesRequest request, Metadata caller) =>
        hub.Cases.WatchCases(request, caller, cancellationToken: TestHub.Token);

    private static async Task<WatchCasesResponse> Next(AsyncServerStreamingCall<WatchCasesResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(TestHub.Token), "The watch ended without a word.");
        return call.ResponseStream.Current;
    }

    // Past marks, while time passes in small steps: the review of deadlines is a timer. On a busy machine a review needs its time: were half a minute of the
    // hub's clock to pass again and again while it runs, each of its calls would be late, and nothing would ever be told.
    private static async Task<CaseChangeSet> NextChanges(AsyncServerStreamingCall<WatchCasesResponse> call, TestHub hub)
    {
        while (true)
        {
            var next = Next(call);
            while (!next.IsCompleted)
            {
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(3), TestHub.Token));
                if (!next.IsCompleted) hub.Time.Advance(TimeSpan.FromSeconds(31));
            }

            if ((await next).Changes is { } changes) return changes;
        }
    }

    private static async Task<List<CaseChangeSet>> UntilCaughtUp(TestHub hub, WatchCasesRequest request, Metadata caller)
    {
        using var call = Watch(hub, request, caller);
        var changes = new List<CaseChangeSet>();
        while (true)
        {
            var next = await Next(call);
            if (next.CaughtUp is not null) return changes;
            if (next.Changes is { } set) changes.Add(set);
        }
    }
}
