using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Evidence;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>What each policy does while the log cannot be written, and what the log holds after.</summary>
public sealed class PolicyTests
{
    private static readonly EvidencePolicy ChecksRefuse = new(ReleaseRule.Window, FailureRule.Refuse);
    private static readonly EvidencePolicy ChecksContinue = new(ReleaseRule.Window, FailureRule.Continue);
    private static readonly EvidencePolicy Reads = new(ReleaseRule.Durable, FailureRule.Refuse);

    [Fact]
    public async Task Check_LogCannotBeWritten_LeavesWithinTheWindowThenIsRefusedAndComesBack()
    {
        using var disk = await FailingDisk.OpenAsync();
        disk.Fill(tears: true);
        await Answer(disk, ChecksRefuse);
        await Failing(disk);

        // Still within the window: the entry is 50 ms old.
        disk.Time.Advance(TimeSpan.FromMilliseconds(50));
        await Answer(disk, ChecksRefuse);
        disk.Time.Advance(TimeSpan.FromMilliseconds(51));
        var refused = await Assert.ThrowsAsync<ApiException>(() => Answer(disk, ChecksRefuse));
        Assert.Equal((ErrorReason.EvidenceNotWritten, TimeSpan.FromSeconds(1)), (refused.Reason, refused.RetryAfter));
        Assert.Equal(1, disk.Log.Refused);

        disk.Empty();
        await disk.Log.Flush(TestHub.Token);
        Assert.Null(disk.Log.Failure);
        await Answer(disk, ChecksRefuse);
        await disk.Log.Flush(TestHub.Token);
        Assert.Equal(3, Logged.Decisions(disk.Folder).Count);
        Assert.Empty(LogProof.Of(disk.Folder, Logged.TrustedKey(disk.Folder)).Faults);
    }

    [Fact]
    public async Task Read_LogCannotBeWritten_IsWithheldUntilItsEntryIsOnDisk()
    {
        using var disk = await FailingDisk.OpenAsync();
        disk.Fill();
        var read = Answer(disk, Reads);
        await Failing(disk);
        Assert.False(read.IsCompleted);
        disk.Time.Advance(TimeSpan.FromMilliseconds(2000));
        Assert.Equal(ErrorReason.EvidenceNotWritten, (await Assert.ThrowsAsync<ApiException>(() => read)).Reason);

        var patient = Answer(disk, Reads);
        disk.Empty();
        await patient;
        Assert.All(Logged.Decisions(disk.Folder), d => Assert.Equal(EvidenceRelease.Durable, d.Call.Release));
    }

    [Fact]
    public async Task Check_PolicyContinue_LeavesUnguardedAndTheLogSaysWhatItMisses()
    {
        using var disk = await FailingDisk.OpenAsync(o => o.WindowBytesMax = 64 << 10);
        disk.Fill();
        await Answer(disk, ChecksContinue);
        await Failing(disk);
        disk.Time.Advance(TimeSpan.FromMilliseconds(101));
        var asked = 1;
        while (disk.Log.Missing < 3)
        {
            await Answer(disk, ChecksContinue);
            asked++;
        }

        disk.Empty();
        await disk.Log.Flush(TestHub.Token);
        await Answer(disk, ChecksContinue);
        await disk.Log.Flush(TestHub.Token);

        var logged = Logged.Decisions(disk.Folder);
        Assert.Equal(asked + 1 - 3, logged.Count);
        Assert.Contains(logged, d => d.Call.Release == EvidenceRelease.Unguarded);
        Assert.Equal(3, Assert.Single(Logged.Notes(disk.Folder), n => n.Gap is not null).Gap.Decisions);
        Assert.Empty(LogProof.Of(disk.Folder, Logged.TrustedKey(disk.Folder)).Faults);
    }

    [Fact]
    public async Task Segments_RollAndStayOneChain()
    {
        using var disk = await FailingDisk.OpenAsync(o => o.SegmentBytesMax = 16 << 10);
        var ids = new List<Guid>();
        for (var i = 0; i < 120; i++)
        {
            disk.Time.Advance(TimeSpan.FromSeconds(20));
            ids.Add(await Answer(disk, Reads));
        }

        Assert.True(Logged.Segments(disk.Folder).Count > 2);
        Assert.Empty(LogProof.Of(disk.Folder, Logged.TrustedKey(disk.Folder)).Faults);
        var reader = new LogReader(disk.Log.Folder);
        Assert.All(ids, id => Assert.Equal(DecisionIds.ToBytes(id), EvidenceDecision.Parser.ParseFrom(reader.Find(DecisionIds.ToBytes(id))!.Leaf.Content.Span).DecisionId));
        Assert.Null(reader.Find(DecisionIds.ToBytes(Guid.CreateVersion7(TestHub.Start.AddMinutes(5)))));

        File.Delete(Logged.Segments(disk.Folder)[1]);
        Assert.NotEmpty(LogProof.Of(disk.Folder, Logged.TrustedKey(disk.Folder)).Faults);
    }

    [Fact]
    public async Task Restart_ChainGoesOnAndOldDecisionsAreFound()
    {
        using var disk = await FailingDisk.OpenAsync();
        var before = await Answer(disk, Reads);
        disk.Log.Dispose();
        await disk.ReopenAsync();
        await Answer(disk, Reads);
        Assert.NotNull(new LogReader(disk.Log.Folder).Find(DecisionIds.ToBytes(before)));
        Assert.Empty(LogProof.Of(disk.Folder, Logged.TrustedKey(disk.Folder)).Faults);
        Assert.Equal(2, Logged.Notes(disk.Folder).Count(n => n.Opened is not null));
    }

    [Fact]
    public async Task Hub_SegmentCannotBegin_ReadsAreUnavailableAndHealthSaysSo()
    {
        // By the real clock: a clock that is moved in many small steps can keep Orleans' own timers in a loop.
        await using var hub = await TestHub.StartAsync(
            null, TimeProvider.System, "--Hub:Evidence:SegmentBytesMax=16384", "--Hub:Evidence:WaitMilliseconds=10");
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var profile = new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company };
        var away = hub.EvidenceFolder + ".away";
        RpcException? refused = null;

        // A folder that is gone: the next segment cannot begin.
        Directory.Move(hub.EvidenceFolder, away);
        for (var i = 0; i < 100 && refused is null; i++)
        {
            try
            {
                await hub.Subjects.GetProfileAsync(profile, cancellationToken: TestHub.Token);
            }
            catch (RpcException e)
            {
                refused = e;
            }
        }

        Assert.Equal((StatusCode.Unavailable, "EVIDENCE_NOT_WRITTEN"), (refused!.StatusCode, refused.Reason()));

        // A refusal may also come of a disk that was slow for once: asked until the segment is full.
        await Eventually.Holds("health says so", async () =>
        {
            await Record.ExceptionAsync(() => hub.Subjects.GetProfileAsync(profile, cancellationToken: TestHub.Token).ResponseAsync);
            var health = await hub.Service<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService>()
                .CheckHealthAsync(TestHub.Token);
            return health.Entries["evidence"].Status == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded;
        });

        Directory.Move(away, hub.EvidenceFolder);
        await Eventually.Holds("the log is written again", async () =>
            await Record.ExceptionAsync(() => hub.Service<DecisionLog>().Flush(TestHub.Token)) is null);
        await hub.Subjects.GetProfileAsync(profile, cancellationToken: TestHub.Token);
        Assert.Empty(LogProof.Of(hub.EvidenceFolder, Logged.TrustedKey(hub.EvidenceFolder)).Faults);
    }

    private static async Task<Guid> Answer(FailingDisk disk, EvidencePolicy policy)
    {
        var admission = await disk.Log.Admit(policy, TestHub.Token);
        var call = new EvidenceCall { Operation = "EligibilityService/Check", Release = admission.Release, WindowMs = admission.WindowMs };
        var id = disk.Ask(call, out var decision);
        await disk.Log.Release(policy, call, [decision], TestHub.Token);
        return id;
    }

    // The writer has tried and failed; it says so by itself.
    private static async Task Failing(FailingDisk disk)
    {
        disk.Time.Advance(TimeSpan.FromMilliseconds(20));
        await Eventually.Holds("the log says that it cannot be written", () => Task.FromResult(disk.Log.Failure is not null));
    }
}
