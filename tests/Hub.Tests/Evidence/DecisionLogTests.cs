using CreditHub.Evidence;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Evidence;

public sealed class DecisionLogTests
{
    /// <summary>Calls make the digests of their own entries, of which a block holds as many as fit; many threads add to it at once, notes come between.</summary>
    [Fact]
    public async Task Log_OfManyEntriesABlock_IsProvenWhole()
    {
        const int Entries = 8_000;
        using var disk = await FailingDisk.OpenAsync();
        Parallel.For(0, Entries, i =>
        {
            var call = new EvidenceCall { Operation = "EligibilityService/Check" };
            disk.Ask(call, out var decision);
            disk.Log.Log(call, [decision]);
            if (i % 1000 == 0) disk.Log.AppendNote(new EvidenceNote { Gap = new EvidenceGap { Decisions = i } });
        });
        await disk.Log.Flush(TestHub.Token);

        var proof = LogProof.Of(disk.Folder, Logged.TrustedKey(disk.Folder));
        Assert.Empty(proof.Faults);
        Assert.True(proof.Blocks < 12, $"{proof.Blocks} blocks are too many for this to have looked at a large one.");
        Assert.Equal(Entries, Logged.Decisions(disk.Folder).Count);
    }

    [Fact]
    public async Task Log_HoldsChecksReadsAndRefusalsWithCallerPurposeAndReason()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        await hub.Check(Rows.Company);
        using var read = hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, TestHub.As("sx-tax", "supervision"), cancellationToken: TestHub.Token);
        var profile = await read;

        // Read and released: it is on disk already, with nothing to wait for.
        var logged = Assert.Single(Logged.Decisions(hub.EvidenceFolder), d => d.Call.Operation == "SubjectService/GetProfile");
        Assert.Equal(("sx-tax", "supervision", Rows.Company), (logged.Call.Agency, logged.Call.Purpose, logged.Decision.UnifiedSocialCreditCode));
        Assert.Equal((EvidenceRelease.Durable, profile.Profile.Token.Value), (logged.Call.Release, logged.Call.Token));
        var id = read.GetTrailers().GetValue("credithub-decision-id");
        Assert.Equal(Convert.ToHexStringLower(logged.Decision.DecisionId.Span), id);

        await Assert.ThrowsAsync<RpcException>(async () => await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = "610104199001011234", MatterCode = "procurement" }, TestHub.As("sx-procurement"), cancellationToken: TestHub.Token));
        await Assert.ThrowsAsync<RpcException>(async () => await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" }, TestHub.As("nobody"), cancellationToken: TestHub.Token));
        await Flush(hub);

        var refused = Logged.Decisions(hub.EvidenceFolder).Where(d => d.Decision.Refusal != ErrorReason.Unspecified).ToList();
        Assert.Equal(2, refused.Count);
        Assert.Equal(("sx-procurement", ""), (refused[0].Call.Agency, refused[0].Decision.UnifiedSocialCreditCode));
        Assert.Equal((ErrorReason.AgencyUnknown, "?nobody", ""), (refused[1].Decision.Refusal, refused[1].Call.Agency, refused[1].Decision.UnifiedSocialCreditCode));
        Assert.All(Logged.Segments(hub.EvidenceFolder), s => Assert.DoesNotContain("610104199001011234", Text(s), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Profiles_Streamed_EachSubjectIsLogged()
    {
        await using var hub = await TestHub.StartAsync();
        for (var i = 0; i < 70; i++) await hub.Report("sx-market", Rows.Of(Rows.Registration(Rows.CodeOf(i))));
        using var call = hub.Subjects.QueryProfiles(new QueryProfilesRequest(), TestHub.As("sx-tax", "supervision"), cancellationToken: TestHub.Token);
        var seen = new List<string>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync(TestHub.Token)) seen.Add(answer.Profile.UnifiedSocialCreditCode);

        Assert.Equal(70, seen.Count);
        Assert.Equal(seen, Logged.Decisions(hub.EvidenceFolder).Where(d => d.Call.Operation == "SubjectService/QueryProfiles").Select(d => d.Decision.UnifiedSocialCreditCode));
    }

    [Fact]
    public async Task Restart_TornEnd_IsCutKeptBesideAndRecordedAndTheChainGoesOn()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        var evidence = Path.Combine(folder, "evidence");
        string before;
        await using (var hub = await TestHub.StartAsync(folder)) before = (await hub.Check(Rows.Company)).DecisionId;
        var segment = Logged.Segments(evidence)[^1];
        var whole = new FileInfo(segment).Length;
        var first = Logged.Blocks(segment)[0];

        // A write that the power cut short: the beginning of a block and nothing behind.
        await using (var file = new FileStream(segment, FileMode.Append)) file.Write((await File.ReadAllBytesAsync(segment, TestHub.Token)).AsSpan(0, (int)first.End - 5));

        await using (var hub = await TestHub.StartAsync(folder))
        {
            var after = (await hub.Check(Rows.Company)).DecisionId;
            foreach (var id in (string[])[before, after]) await hub.Evidence.GetReceiptAsync(new GetReceiptRequest { DecisionId = id }, cancellationToken: TestHub.Token);
        }

        var cut = Assert.Single(Logged.Notes(evidence), n => n.TailCut is not null).TailCut;
        Assert.Equal((Path.GetFileName(segment), whole, first.End - 5), (cut.Segment, cut.Offset, cut.Bytes));
        Assert.Equal(first.End - 5, new FileInfo($"{segment}.cut-{whole}").Length);
        Assert.Empty(LogProof.Of(evidence, Logged.TrustedKey(evidence)).Faults);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Restart_EndLostSinceItsAnchor_IsSaidByHealthAndLog()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        var evidence = Path.Combine(folder, "evidence");
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Check(Rows.Company);
            await Flush(hub);
            await hub.Check(Rows.Company);
        }

        var segment = Logged.Segments(evidence)[^1];
        var blocks = Logged.Blocks(segment);
        await using (var file = new FileStream(segment, FileMode.Open)) file.SetLength(blocks[^1].Offset);

        await using (var hub = await TestHub.StartAsync(folder))
        {
            Assert.Equal(1, hub.Service<Hub.Evidence.DecisionLog>().LostBlocks);
            var health = await hub.Service<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService>().CheckHealthAsync(TestHub.Token);
            Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded, health.Entries["evidence"].Status);
            await Flush(hub);
        }

        var opened = Logged.Notes(evidence).Last(n => n.Opened is not null).Opened;
        Assert.Equal((blocks[^2].Header.Number, blocks[^1].Header.Number), (opened.LastBlock, opened.AnchoredBlock));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Restart_WithoutTheWholeLog_IsSaidByHealth_AlsoWhereTheHubWasKilledAtOnce()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        var copy = Directory.CreateTempSubdirectory("credithub-").FullName;
        string id;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            id = Convert.ToHexStringLower(hub.Service<Hub.Evidence.DecisionLog>().Keys.Current.Statement.LogId.Span);

            // The ledger as a kill would leave it: before the anchor of an orderly stop.
            foreach (var file in Directory.EnumerateFiles(folder)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        await using (var hub = await TestHub.StartAsync(copy))
        {
            Assert.Equal([id], hub.Service<Hub.Evidence.DecisionLog>().MissingLogs);
            var health = await hub.Service<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService>()
                .CheckHealthAsync(TestHub.Token);
            Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded, health.Entries["evidence"].Status);
        }

        await using (var hub = await TestHub.StartAsync(folder)) Assert.Empty(hub.Service<Hub.Evidence.DecisionLog>().MissingLogs);
        Directory.Delete(folder, recursive: true);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Start_FolderOfAnotherNode_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHub.StartAsync(settings: $"--Hub:Evidence:Folder={hub.EvidenceFolder}"));
        Assert.Contains("another process's", failure.Message, StringComparison.Ordinal);
    }

    internal static async Task Flush(TestHub hub) => await hub.Service<Hub.Evidence.DecisionLog>().Flush(TestHub.Token);

    private static string Text(string path) => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path));
}
