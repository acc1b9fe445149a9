using System.Text.Json;
using CreditHub.V1;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Cli.Tests.Evidence;

/// <summary><c>hubctl audit verify</c>, <c>head</c>, <c>keys</c> and <c>rotate</c>: proof of a folder, and what is kept for it.</summary>
public sealed class AuditProofTests : EvidenceFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        for (var i = 0; i < 3; i++) Log.Add(CallBy("sx-bidding"), new EvidenceDecision
        {
            DecisionId = ByteString
            .CopyFrom(new Guid(i + 1, 0, 0, new byte[8]).ToByteArray()), CaseNumber = $"{i}"
        });
        Hub.Evidence.Head = Log.Head;
    }

    [Fact]
    public async Task Verify_WholeLog_IsProvenAndSaysWhatItDoesNotProve()
    {
        var folder = Log.Write(Path.Combine(Folder, "log"));

        var outcome = await RunAsync("audit", "verify", folder, "--key", KeyFile);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("PROVEN: 4 blocks, 4 entries, the last sealed 2026-11-24T09:39:26.647+08:00, 0 faults", outcome.Lines[0].Trim());
        Assert.Contains("--head", outcome.Lines[1], StringComparison.Ordinal);
        Assert.Empty(Hub.Calls.Arrived);
    }

    [Fact]
    public async Task Verify_OneFlippedBit_IsNotProvenAndNamesThePlace()
    {
        var folder = Log.Write(Path.Combine(Folder, "log"));
        var segment = Path.Combine(folder, "segment-000000000001.evl");
        var bytes = await File.ReadAllBytesAsync(segment, Cancelled);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes, Cancelled);

        var outcome = await RunAsync("audit", "verify", folder, "--key", KeyFile);
        var json = await RunAsync("audit", "verify", folder, "--key", KeyFile, "--json");

        Assert.Equal(6, outcome.ExitCode);
        Assert.StartsWith("NOT PROVEN: 4 blocks", outcome.Out, StringComparison.Ordinal);
        Assert.StartsWith("hubctl: Block 4 (segment-000000000001.evl at byte", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(6, json.ExitCode);
        var told = JsonDocument.Parse(Assert.Single(json.Lines)).RootElement;
        Assert.Equal((false, 4, 4), (told.GetProperty("proven").GetBoolean(), told.GetProperty("blocks").GetInt32(), told.GetProperty("entries").GetInt32()));
        Assert.StartsWith("Block 4 ", Assert.Single(told.GetProperty("faults").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_EndCutOff_ShowsAgainstTheHeadThatWasKept()
    {
        var head = Path.Combine(Folder, "hub.head");
        var kept = await RunAsync("audit", "head", "--out", head);
        Assert.Equal((0, $"{head}: block 4, sealed 2026-11-24T09:39:26.647+08:00, 4 entries"), (kept.ExitCode, Assert.Single(kept.Lines).Trim()));
        var (whole, cut) = (Log.Write(Path.Combine(Folder, "whole")), Log.Write(Path.Combine(Folder, "cut"), blocks: 3));

        var proven = await RunAsync("audit", "verify", whole, "--key", KeyFile, "--head", head);
        var refused = await RunAsync("audit", "verify", cut, "--key", KeyFile, "--head", head);

        Assert.Equal((0, 1), (proven.ExitCode, proven.Lines.Count));
        Assert.Equal(6, refused.ExitCode);
        Assert.Contains("its end was cut off", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_HeadOfAnotherLogOrNone_IsNotProven()
    {
        using var other = new SignedLog();
        other.Add(CallBy("sx-bidding"), new EvidenceDecision());
        var folder = Log.Write(Path.Combine(Folder, "log"));
        foreach (var head in (string[])[FileOf("other.head", other.Head), FileOf("none.head", "no head at all")])
            Assert.Equal(6, (await RunAsync("audit", "verify", folder, "--key", KeyFile, "--head", head)).ExitCode);
    }

    [Fact]
    public async Task Verify_FolderThatIsNotThere_IsWrongUsage() =>
        Assert.Equal(2, (await RunAsync("audit", "verify", Path.Combine(Folder, "nowhere"), "--key", KeyFile)).ExitCode);

    [Fact]
    public async Task Keys_AreListedAndTheLatestIsWrittenForVerify()
    {
        var pem = Path.Combine(Folder, "kept.pem");

        var table = await RunAsync("audit", "keys", "--out", pem);
        var json = await RunAsync("audit", "keys", "--json");
        var verified = await RunAsync("verify", FileOf("zb.receipt", Receipt), "--key", pem);

        Assert.Equal((0, 0, 0), (table.ExitCode, json.ExitCode, verified.ExitCode));
        Assert.Matches($"{Log.KeyId} +.*2026-", table.Out);
        Assert.Equal("1 keys", table.Lines[^1].Trim());
        Assert.Equal(Log.KeyId, JsonParser.Default.Parse<EvidenceKeyStatement>(Assert.Single(json.Lines)).KeyId);
    }

    [Fact]
    public async Task Keys_OfSeveralNodes_ProveWhatAnyOfThemAnswered()
    {
        using var other = new SignedLog();
        Hub.Evidence.OtherLogs = [new EvidenceLogKeys { LogId = new string('b', 32), Keys = { other.Key } }];
        Hub.Evidence.Unreachable = [new UnreachableLog { LogId = new string('c', 32), SealedAt = "2026-11-24T09:00:00+08:00" }];
        var pem = Path.Combine(Folder, "all.pem");

        var keys = await RunAsync("audit", "keys", "--out", pem);
        var foreign = other.Add(CallBy("sx-procurement"), new EvidenceDecision { DecisionId = ByteString.CopyFrom(new byte[16]) });

        Assert.Equal(0, keys.ExitCode);
        Assert.Equal("2 keys", keys.Lines[^1].Trim());
        Assert.Contains($"NOT WHOLE: log {new string('c', 32)}", keys.Error, StringComparison.Ordinal);
        foreach (var receipt in (DecisionReceipt[])[Receipt, foreign])
            Assert.Equal(0, (await RunAsync("verify", FileOf("any.receipt", receipt), "--key", pem)).ExitCode);
        Assert.Equal(0, (await RunAsync("audit", "verify", Log.Write(Path.Combine(Folder, "log")), "--key", pem)).ExitCode);
        Assert.Equal(6, (await RunAsync("verify", FileOf("any.receipt", foreign), "--key", KeyFile)).ExitCode);
    }

    [Fact]
    public async Task HeadAndRotate_AsJson_AreMessages()
    {
        Hub.Evidence.NextKey = Log.Key;
        var rotated = await RunAsync("audit", "rotate", "--json");
        var head = await RunAsync("audit", "head", "--out", Path.Combine(Folder, "hub.head"), "--json");
        Assert.Equal(Log.KeyId, JsonParser.Default.Parse<EvidenceKeyStatement>(Assert.Single(rotated.Lines)).KeyId);
        Assert.Equal(4, JsonParser.Default.Parse<EvidenceBlockHeader>(Assert.Single(head.Lines)).Number);
        Assert.Contains($"{Log.KeyId} signs log {Log.Id} from now on", (await RunAsync("audit", "rotate")).Out, StringComparison.Ordinal);
        Assert.Equal(["", ""], Hub.Evidence.Rotated);
    }

    [Fact]
    public async Task Verify_Receipt_IsProvenByTheLog_OrNamedAsMissing()
    {
        var folder = Log.Write(Path.Combine(Folder, "log"));
        var receipt = FileOf("zb.receipt", Receipt);
        Assert.Equal(0, (await RunAsync("audit", "verify", folder, "--key", KeyFile, "--receipt", receipt)).ExitCode);

        var later = FileOf("later.receipt",
            Log.Add(CallBy("sx-bidding"), new EvidenceDecision { DecisionId = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray()) }));
        var outcome = await RunAsync("audit", "verify", folder, "--key", KeyFile, "--receipt", receipt, "--receipt", later);
        Assert.Equal(6, outcome.ExitCode);
        Assert.Contains("The log does not hold block 5 of the receipt", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_SaysSince_AndTheChainThatIsKeptHasIt()
    {
        using var next = new SignedLog();
        var revocation = new EvidenceKeyRevocation { KeyId = Log.KeyId, Cause = "backup lost", RevokedAtMs = 1_793_000_000_000 };
        Hub.Evidence.Revocation = new EvidenceKeyRecord { Revocation = revocation.ToByteString() };

        var outcome = await RunAsync("audit", "revoke", Log.KeyId, "--cause", "backup lost");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains($"{Log.KeyId} is revoked since 2026-10-26T", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(["backup lost"], Hub.Evidence.RevocationCauses);
        Assert.Equal(3, (await RunAsync("audit", "revoke", "feed", "--cause", "x")).ExitCode);
        Assert.Equal(2, (await RunAsync("audit", "revoke", Log.KeyId)).ExitCode);

        Hub.Evidence.Keys = [Log.Key, Hub.Evidence.Revocation];
        var keys = await RunAsync("audit", "keys", "--chain", Path.Combine(Folder, "hub.keys"));
        Assert.Equal(0, keys.ExitCode);
        Assert.Contains("backup lost", keys.Out, StringComparison.Ordinal);

        // The revocation is not signed, so the chain that was kept proves nothing; without it the receipt does.
        var receipt = FileOf("zb.receipt", Receipt);
        Assert.Equal(0, (await RunAsync("verify", receipt, "--key", KeyFile)).ExitCode);
        var refused = await RunAsync("verify", receipt, "--key", KeyFile, "--chain", Path.Combine(Folder, "hub.keys"));
        Assert.Equal(6, refused.ExitCode);
        Assert.Contains("NOT PROVEN: The revocation of key", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_OfSeveralLogs_IsAFileEach_AndEachProvesItsLog()
    {
        using var other = new SignedLog();
        other.Add(CallBy("sx-procurement"), new EvidenceDecision { DecisionId = ByteString.CopyFrom(new byte[16]) });
        Hub.Evidence.OtherHeads = [other.Head];
        var file = Path.Combine(Folder, "hub.head");
        var kept = await RunAsync("audit", "head", "--out", file);
        Assert.Equal((0, 2), (kept.ExitCode, kept.Lines.Count));
        Assert.False(File.Exists(file));
        foreach (var log in (SignedLog[])[Log, other])
        {
            var pem = FileOf($"{log.Id}.pem", log.Pem);
            Assert.Equal(0, (await RunAsync("audit", "verify", log.Write(Path.Combine(Folder, log.Id)), "--key", pem, "--head", $"{file}.{log.Id}")).ExitCode);
        }

        Hub.Evidence.OtherHeads = [];
        Hub.Evidence.Unreachable = [new UnreachableLog { LogId = new string('c', 32), SealedAt = "2026-11-24T09:00:00+08:00" }];
        var part = await RunAsync("audit", "head", "--out", file);
        Assert.Equal(4, part.ExitCode);
        Assert.Contains($"NOT WHOLE: log {new string('c', 32)}", part.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotate_All_TakesOneLogAfterTheOther_AndNamesThoseThatAreAway()
    {
        using var other = new SignedLog();
        Hub.Evidence.NextKey = Log.Key;
        Hub.Evidence.OtherLogs = [new EvidenceLogKeys { LogId = other.Id, Keys = { other.Key } }];
        Assert.Equal(0, (await RunAsync("audit", "rotate", "--all")).ExitCode);
        Assert.Equal([Log.Id, other.Id], Hub.Evidence.Rotated);

        Hub.Evidence.Unreachable = [new UnreachableLog { LogId = new string('c', 32), SealedAt = "2026-11-24T09:00:00+08:00" }];
        var part = await RunAsync("audit", "rotate", "--all");
        Assert.Equal(4, part.ExitCode);
        Assert.Contains($"NOT WHOLE: log {new string('c', 32)}", part.Error, StringComparison.Ordinal);
        var named = await RunAsync("audit", "rotate", "--log", new string('c', 32));
        Assert.Equal(4, named.ExitCode);
        Assert.Contains("EVIDENCE_LOG_UNREACHABLE", named.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("audit", "rotate", "--all", "--log", other.Id)).ExitCode);
    }
}
