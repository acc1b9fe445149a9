using CreditHub.Evidence;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Evidence;

public sealed class ReceiptTests
{
    private static readonly Metadata Procurement = new() { { "credithub-agency", "sx-procurement" }, { "credithub-purpose", "procurement" } };

    [Theory]
    [InlineData("P256")]
    [InlineData("Sm2")]
    public async Task Receipt_OfACheck_ProvesQuestionCallerStateAndAnswer(string suite)
    {
        await using var hub = await TestHub.StartAsync(settings: $"--Hub:Evidence:Suite={suite}");
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        var answer = await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement", CaseNumber = "ZB-2026-17" }, Procurement, cancellationToken: TestHub.Token);

        var receipt = await Receipt(hub, answer.DecisionId);
        var proof = ReceiptProof.Of(receipt, await FirstKey(hub));

        Assert.Equal("sx-procurement", proof.Call.Agency);
        Assert.Equal("procurement", proof.Call.Purpose);
        Assert.Equal("EligibilityService/Check", proof.Call.Operation);
        Assert.Equal(answer.Token.Value, proof.Call.Token);
        Assert.Equal(TestHub.Start.ToUnixTimeMilliseconds(), proof.Call.DecidedAtMs);
        Assert.Equal((EvidenceRelease.Window, 100), (proof.Call.Release, proof.Call.WindowMs));
        Assert.Equal(answer.DecisionId, Convert.ToHexStringLower(proof.Decision.DecisionId.Span));
        Assert.Equal(Rows.Company, proof.Decision.UnifiedSocialCreditCode);
        Assert.Equal("ZB-2026-17", proof.Decision.CaseNumber);
        Assert.Equal(Verdict.Barred, proof.Decision.Verdict);
        Assert.Equal("bar-procurement", proof.Decision.Reasons[0].MeasureCode);
        Assert.True(proof.IsOfAnswer(answer));
        answer.Verdict = Verdict.Clear;
        Assert.False(proof.IsOfAnswer(answer));
    }

    [Fact]
    public async Task Receipt_OfOneOfMany_ProvesItAloneAndItsFaultToo()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        using var call = hub.Eligibility.CheckMany(Procurement, cancellationToken: TestHub.Token);
        var message = new CheckManyRequest();
        for (var i = 0; i < 300; i++)
            message.Questions.Add(new CheckQuestion { Number = i, Check = new CheckRequest { UnifiedSocialCreditCode = i == 7 ? Rows.Company : Rows.CodeOf(i), MatterCode = i == 9 ? "nothing" : "procurement" } });
        await call.RequestStream.WriteAsync(message, TestHub.Token);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(TestHub.Token));
        var answers = call.ResponseStream.Current;

        var proof = ReceiptProof.Of(await Receipt(hub, answers.Answers[7].Check.DecisionId), await FirstKey(hub));
        Assert.Equal((Verdict.Barred, answers.Token.Value), (proof.Decision.Verdict, proof.Call.Token));
        Assert.True(proof.IsOfAnswer(answers.Answers[7].Check));
        Assert.Equal(300, answers.Answers.Where(a => a.Check is not null).Select(a => a.Check.DecisionId).Distinct().Count() + 1);
        var refused = Assert.Single(Logged.Decisions(hub.EvidenceFolder), d => d.Decision.Refusal == ErrorReason.MatterUnknown);
        Assert.Equal(Rows.CodeOf(9), refused.Decision.UnifiedSocialCreditCode);
    }

    [Theory]
    [InlineData("P256")]
    [InlineData("Sm2")]
    public async Task Receipt_AnyPartTampered_ProvesNothing(string suite)
    {
        await using var hub = await TestHub.StartAsync(settings: $"--Hub:Evidence:Suite={suite}");
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        var ids = new List<string>();
        for (var i = 0; i < 5; i++) ids.Add((await hub.Check(Rows.Company)).DecisionId);
        await hub.Evidence.RotateKeyAsync(new RotateKeyRequest(), cancellationToken: TestHub.Token);
        var receipt = (await hub.Evidence.GetReceiptAsync(new GetReceiptRequest { DecisionId = ids[2] }, cancellationToken: TestHub.Token)).Receipt;
        var trusted = await FirstKey(hub);
        ReceiptProof.Of(receipt, trusted);

        Action<DecisionReceipt>[] forgeries =
        [
            r => r.Call = Flipped(r.Call), r => r.Decision = Flipped(r.Decision), r => r.BlockHeader = Flipped(r.BlockHeader), r => r.Signature = Flipped(r.Signature),
            r => r.LeafIndex ^= 1, r => r.LeafIndex = int.MaxValue, r => r.Path.Add(r.Path[0]), r => r.Path[0] = Flipped(r.Path[0]), r => r.Path.RemoveAt(0),
            r => r.Keys[0].Statement = Flipped(r.Keys[0].Statement), r => r.Keys[0].OwnSignature = Flipped(r.Keys[0].OwnSignature),
            r => r.Keys[1].PreviousSignature = Flipped(r.Keys[1].PreviousSignature), r => r.Keys.RemoveAt(0), r => r.Keys.Clear(),
            r => r.BlockHeader = ByteString.Empty, r => r.Decision = r.Call,
        ];
        foreach (var forge in forgeries)
        {
            var forged = receipt.Clone();
            forge(forged);
            Assert.Throws<EvidenceFaultException>(() => ReceiptProof.Of(forged, trusted));
        }

        await using var other = await TestHub.StartAsync(settings: $"--Hub:Evidence:Suite={suite}");
        var foreign = await FirstKey(other);
        Assert.Contains("none of the hub's", Assert.Throws<EvidenceFaultException>(() => ReceiptProof.Of(receipt, foreign)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receipt_OfAnotherAgencyOrInvented_IsUnknownAlike()
    {
        await using var hub = await TestHub.StartAsync();
        var answer = await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "procurement" }, Procurement, cancellationToken: TestHub.Token);

        foreach (var id in (string[])[answer.DecisionId, "01a20b35371c7f219efc1069a3381ada"])
        {
            var failure = await Assert.ThrowsAsync<RpcException>(async () => await hub.Evidence.GetReceiptAsync(
                new GetReceiptRequest { DecisionId = id }, TestHub.As("sx-bidding"), cancellationToken: TestHub.Token));
            Assert.Equal((StatusCode.NotFound, "DECISION_UNKNOWN"), (failure.StatusCode, failure.Reason()));
        }

        var malformed = await Assert.ThrowsAsync<RpcException>(async () => await hub.Evidence.GetReceiptAsync(
            new GetReceiptRequest { DecisionId = "../../etc/passwd" }, cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.InvalidArgument, "DECISION_ID_MALFORMED"), (malformed.StatusCode, malformed.Reason()));
        Assert.Equal(answer.DecisionId, Convert.ToHexStringLower(ReceiptProof.Of(
            (await hub.Evidence.GetReceiptAsync(new GetReceiptRequest { DecisionId = answer.DecisionId }, cancellationToken: TestHub.Token)).Receipt, await FirstKey(hub)).Decision.DecisionId.Span));
    }

    [Fact]
    public async Task Keys_RotatedWhileRunning_AnyOfThemProvesOldAndNew()
    {
        await using var hub = await TestHub.StartAsync();
        var before = (await hub.Check(Rows.Company)).DecisionId;
        await Receipt(hub, before, asOperator: true);
        await hub.Evidence.RotateKeyAsync(new RotateKeyRequest(), cancellationToken: TestHub.Token);
        var after = (await hub.Check(Rows.Company)).DecisionId;

        var keys = (await hub.Evidence.ListKeysAsync(new ListKeysRequest(), cancellationToken: TestHub.Token)).Keys.Select(k => EvidenceKeyStatement.Parser.ParseFrom(k.Statement)).ToList();
        Assert.Equal(2, keys.Count);
        foreach (var trusted in keys)
        {
            Assert.Equal(keys[0].KeyId, ReceiptProof.Of(await Receipt(hub, before, asOperator: true), trusted.PublicKey.ToByteArray()).Key.KeyId);
            Assert.Equal(keys[1].KeyId, ReceiptProof.Of(await Receipt(hub, after, asOperator: true), trusted.PublicKey.ToByteArray()).Key.KeyId);
        }

        var secret = Assert.Single(Directory.EnumerateFiles(Path.Combine(hub.EvidenceFolder, "secret")));
        Assert.Contains(keys[1].KeyId, secret, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));
        var denied = await Assert.ThrowsAsync<RpcException>(async () => await hub.Evidence.RotateKeyAsync(new RotateKeyRequest(), TestHub.As("sx-court"), cancellationToken: TestHub.Token));
        Assert.Equal((StatusCode.PermissionDenied, "OPERATOR_ONLY"), (denied.StatusCode, denied.Reason()));
    }

    [Fact]
    public async Task Suite_ChangedAtARestart_KeysStayOneChain()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-").FullName;
        string before;
        byte[] trusted;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            before = (await hub.Check(Rows.Company)).DecisionId;
            trusted = await FirstKey(hub);
        }

        await using (var hub = await TestHub.StartAsync(folder, settings: "--Hub:Evidence:Suite=Sm2"))
        {
            var after = (await hub.Check(Rows.Company)).DecisionId;
            Assert.Equal(EvidenceSuite.P256, ReceiptProof.Of(await Receipt(hub, before, asOperator: true), trusted).Block.Suite);
            Assert.Equal(EvidenceSuite.Sm2, ReceiptProof.Of(await Receipt(hub, after, asOperator: true), trusted).Block.Suite);
            Assert.Empty(LogProof.Of(hub.EvidenceFolder, trusted).Faults);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<DecisionReceipt> Receipt(TestHub hub, string id, bool asOperator = false) =>
        (await hub.Evidence.GetReceiptAsync(new GetReceiptRequest { DecisionId = id }, asOperator ? [] : Procurement, cancellationToken: TestHub.Token)).Receipt;

    private static async Task<byte[]> FirstKey(TestHub hub) => EvidenceKeyStatement.Parser.ParseFrom(
        (await hub.Evidence.ListKeysAsync(new ListKeysRequest(), cancellationToken: TestHub.Token)).Keys[0].Statement).PublicKey.ToByteArray();

    private static ByteString Flipped(ByteString bytes)
    {
        var copy = bytes.ToByteArray();
        copy[copy.Length / 2] ^= 1;
        return ByteString.CopyFrom(copy);
    }
}
