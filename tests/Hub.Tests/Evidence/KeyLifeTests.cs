using System.Security.Cryptography;
using CreditHub.Evidence;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>A key proves what it signed while it was in use, and nothing by itself once it is revoked.</summary>
public sealed class KeyLifeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-keys-").FullName;
    private TestHub _hub = null!;
    private OperatorKey _stolen = null!;
    private DecisionReceipt _honest = null!;
    private byte[] _trusted = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(_folder);
        _honest = await Receipt((await _hub.Check(Rows.Company)).DecisionId);
        _trusted = Logged.TrustedKey(_hub.EvidenceFolder);
        _stolen = new OperatorKey(_hub.EvidenceFolder);
    }

    public async ValueTask DisposeAsync()
    {
        _stolen.Dispose();
        await _hub.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ReplacedKey_ProvesWhatItSignedBefore_AndNothingBehindItsLastBlock()
    {
        await Rotate();
        var keys = await Keys();
        var next = EvidenceKeyStatement.Parser.ParseFrom(keys[1].Statement);
        ReceiptProof.Of(await Receipt(Convert.ToHexStringLower(DecisionOf(_honest).DecisionId.Span)), _trusted);

        var place = HeaderOf(_honest);
        place.SealedAtMs = next.ValidFromMs + 29L * 24 * 3600 * 1000;
        Assert.Contains("after that had been replaced", FaultOf(Forged(place, keys)), StringComparison.Ordinal);
        place.SealedAtMs = next.ValidFromMs - 1;
        place.Number = next.FollowsBlock + 1;
        Assert.Contains("after that had been replaced", FaultOf(Forged(place, keys)), StringComparison.Ordinal);
        place.Number = next.FollowsBlock;
        Assert.Contains("names as the last", FaultOf(Forged(place, keys)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RevokedKey_ProvesNothingAlone_AndTheLogProvesWhatIsTrulyInIt()
    {
        var answer = await Revoke(_stolen.KeyId);
        Assert.Equal("backup of the node was lost", EvidenceKeyRevocation.Parser.ParseFrom(answer.Revocation.Revocation).Cause);
        await _hub.Check(Rows.OtherCompany);
        await DecisionLogTests.Flush(_hub);
        var keys = await Keys();
        Assert.Equal(3, keys.Count);

        // With the keys of its own time the receipt knows of nothing; with the fresher chain it does.
        ReceiptProof.Of(_honest, _trusted);
        Assert.Contains("was revoked", Assert.Throws<EvidenceFaultException>(() => ReceiptProof.Of(_honest, [_trusted], [keys])).Message,
            StringComparison.Ordinal);
        Assert.Contains("was revoked", FaultOf(await Receipt(Convert.ToHexStringLower(DecisionOf(_honest).DecisionId.Span))),
            StringComparison.Ordinal);
        Assert.Empty(LogProof.Of(_hub.EvidenceFolder, _trusted, new LogQuestion { Receipts = [_honest] }).Faults);

        var place = HeaderOf(_honest);
        place.Number = 1;
        var forged = Forged(place, keys.Take(1));
        Assert.Contains("the hub signed two", Assert
            .Single(LogProof.Of(_hub.EvidenceFolder, _trusted, new LogQuestion { Receipts = [forged] }).Faults), StringComparison.Ordinal);
        place.Number = 100_000;
        Assert.Throws<EvidenceFaultException>(() =>
            LogProof.Of(_hub.EvidenceFolder, _trusted, new LogQuestion { Receipts = [Forged(place, keys)] }));
    }

    [Fact]
    public async Task RevokedKey_LogThatEndsWithItsBlocks_IsNotProven()
    {
        await _hub.Check(Rows.OtherCompany);
        await DecisionLogTests.Flush(_hub);
        await Revoke(_stolen.KeyId);
        await DecisionLogTests.Flush(_hub);
        Assert.Empty(LogProof.Of(_hub.EvidenceFolder, _trusted).Faults);
        var copy = CopyOfLog();
        var segment = Assert.Single(Logged.Segments(copy));
        var last = Logged.Blocks(segment).Last(b => b.Header.KeyId == _stolen.KeyId);
        using (var file = new FileStream(segment, FileMode.Open)) file.SetLength(last.End);
        Assert.Contains("which is revoked, and no block of another key", Assert.Single(LogProof.Of(copy, _trusted).Faults),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revocation_RepeatedUnknownOrByAnAgency()
    {
        var first = await Revoke(_stolen.KeyId);
        Assert.Equal(first, await Revoke(_stolen.KeyId));
        Assert.Equal(3, (await Keys()).Count);
        var unknown = await Assert.ThrowsAsync<RpcException>(() => Revoke(new string('0', 32)));
        Assert.Equal((StatusCode.NotFound, "EVIDENCE_KEY_UNKNOWN"), (unknown.StatusCode, unknown.Reason()));
        var denied = await Assert.ThrowsAsync<RpcException>(async () => await _hub.Evidence.RevokeKeyAsync(
            new RevokeKeyRequest { KeyId = _stolen.KeyId, Cause = "x" }, TestHub.As("sx-court"), cancellationToken: TestHub.Token));
        Assert.Equal("OPERATOR_ONLY", denied.Reason());
    }

    [Fact]
    public async Task Chain_ForkedWithAStolenKey_IsFoundBesideAFresherOne()
    {
        await Rotate();
        var keys = await Keys();
        using var mine = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var fork = EvidenceKeyStatement.Parser.ParseFrom(keys[1].Statement);
        fork.PublicKey = ByteString.CopyFrom(mine.ExportSubjectPublicKeyInfo());
        fork.KeyId = EvidenceSignature.IdOf(mine.ExportSubjectPublicKeyInfo());
        var record = new EvidenceKeyRecord
        {
            Statement = fork.ToByteString(), PreviousSignature = ByteString.CopyFrom(_stolen.Sign(fork.ToByteArray())),
            OwnSignature = ByteString
                .CopyFrom(mine.SignData(fork.ToByteArray(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        };
        var forged = _honest.Clone();
        forged.Keys.Add(record);
        ReceiptProof.Of(forged, _trusted);
        var fault = Assert.Throws<EvidenceFaultException>(() => ReceiptProof.Of(forged, [_trusted], [keys])).Message;
        Assert.Contains("two histories", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chain_WithoutItsRevocation_DoesNotHoldOnceAnotherKeyFollows()
    {
        await Revoke(_stolen.KeyId);
        await Rotate();
        var keys = (await Keys()).ToList();
        KeyChain.Open(keys, _trusted);
        keys.RemoveAll(k => k.IsRevocation());
        Assert.Contains("does not follow", Assert.Throws<EvidenceFaultException>(() => KeyChain.Open(keys, _trusted)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receipts_TwoBlocksOrTwoAnswersOfOneNumber_ContradictOneAnother()
    {
        var keys = await Keys();
        var other = Forged(HeaderOf(_honest), keys);
        var place = HeaderOf(_honest);
        place.Number += 1000;
        var decision = DecisionOf(_honest);
        decision.Verdict = Verdict.Barred;
        var second = _stolen.Forge(place, CallOf(_honest), decision, keys);
        ReceiptProof Proof(DecisionReceipt receipt) => ReceiptProof.Of(receipt, _trusted);
        Assert.Empty(ReceiptProof.Contradictions([Proof(_honest), Proof(_honest)]));
        Assert.Contains("two blocks of number", Assert.Single(ReceiptProof.Contradictions([Proof(_honest), Proof(other)])),
            StringComparison.Ordinal);
        Assert.Contains("two answers under decision number", Assert.Single(ReceiptProof.Contradictions([Proof(_honest), Proof(second)])),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_SecondAnswerUnderOneNumber_IsFound()
    {
        await DecisionLogTests.Flush(_hub);
        var copy = CopyOfLog();
        var segment = Assert.Single(Logged.Segments(copy));
        var last = Logged.Blocks(segment)[^1];
        var place = last.Header.Clone();
        place.Number++;
        place.FirstSequence += place.Count;
        place.Previous = ByteString.CopyFrom(EvidenceDigest.Of(EvidenceSuite.P256, last.HeaderBytes.Span));
        var decision = DecisionOf(_honest);
        decision.Verdict = Verdict.Barred;
        await using (var file = new FileStream(segment, FileMode.Append)) file.Write(_stolen.ForgeBlock(place, CallOf(_honest), decision));
        Assert.Contains("a second answer under decision number", Assert.Single(LogProof.Of(copy, _trusted).Faults),
            StringComparison.Ordinal);
    }

    private DecisionReceipt Forged(EvidenceBlockHeader place, IEnumerable<EvidenceKeyRecord> keys)
    {
        var decision = DecisionOf(_honest);
        decision.DecisionId = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray(bigEndian: true));
        decision.Verdict = Verdict.Barred;
        return _stolen.Forge(place, CallOf(_honest), decision, keys);
    }

    private string FaultOf(DecisionReceipt receipt) =>
        Assert.Throws<EvidenceFaultException>(() => ReceiptProof.Of(receipt, _trusted)).Message;

    private static EvidenceBlockHeader HeaderOf(DecisionReceipt receipt) => EvidenceBlockHeader.Parser.ParseFrom(receipt.BlockHeader);

    private static EvidenceDecision DecisionOf(DecisionReceipt receipt) => EvidenceDecision.Parser.ParseFrom(receipt.Decision);

    private static EvidenceCall CallOf(DecisionReceipt receipt) => EvidenceCall.Parser.ParseFrom(receipt.Call);

    private string CopyOfLog()
    {
        var copy = Directory.CreateDirectory(Path.Combine(_folder, "copy")).FullName;
        foreach (var file in Directory.EnumerateFiles(_hub.EvidenceFolder).Where(f => Path.GetFileName(f) != "lock"))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private async Task<DecisionReceipt> Receipt(string id) =>
        (await _hub.Evidence.GetReceiptAsync(new GetReceiptRequest { DecisionId = id }, cancellationToken: TestHub.Token)).Receipt;

    private async Task<IReadOnlyList<EvidenceKeyRecord>> Keys() =>
        (await _hub.Evidence.ListKeysAsync(new ListKeysRequest(), cancellationToken: TestHub.Token)).Keys;

    private async Task Rotate() => await _hub.Evidence.RotateKeyAsync(new RotateKeyRequest(), cancellationToken: TestHub.Token);

    private async Task<RevokeKeyResponse> Revoke(string keyId) => await _hub.Evidence.RevokeKeyAsync(
        new RevokeKeyRequest { KeyId = keyId, Cause = "backup of the node was lost" }, cancellationToken: TestHub.Token);
}
