using CreditHub.Evidence;
using CreditHub.Evidence.Transparency;
using CreditHub.Hub.Checkpoints;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Checkpoints;

/// <summary>Proofs through the contract and the client's offline checks of them.</summary>
public sealed class LedgerProofTests
{
    private const string Number = "(2026)陕0113执1194号";

    [Fact]
    public async Task RecordProof_OfASourcesOwnRow_ProvesItOfflineAndStaysTrueAsTheLedgerGrows()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        using var court = hub.ClientOf("sx-court", "reporting");
        IReadOnlyList<NoteKey> keys = [NoteKey.Parse((await court.GetCheckpointAsync(cancellationToken: TestHub.Token)).Keys[0])];
        var row = Rows.JudgmentDefault();
        var kept = await court.ProveRecordAsync("sx-court", row.Dataset, row.RecordNumber, 1, keys, TestHub.Token);

        var leaf = LedgerLeaf.Parse(kept.Leaf.Span);
        Assert.Equal(Rows.Company, leaf.Subject);
        var record = Ledger.Stored.RecordEntry.Parser.ParseFrom(leaf.Payload.Span).Record;
        Assert.Equal(Number, record.JudgmentDefault.CaseNumber);

        // With the checkpoint that it kept the source holds the ledger to its row for ever.
        await hub.Report("sx-market", Rows.Of(Rows.Penalty()));
        var newest = await court.ProveLedgerExtendsAsync(kept.Checkpoint, keys, TestHub.Token);
        var proof = new LedgerProof(keys, hub.Service<LedgerCheckpoints>().Origin);
        var reaching = proof.Open((await court.GetCheckpointAsync(proof.Open(newest).Size, TestHub.Token)).Note);
        var asked = new GetInclusionProofRequest { Position = leaf.Position, Size = reaching.Size };
        var again = await hub.LedgerProofs.GetInclusionProofAsync(asked, TestHub.As("sx-tax"), cancellationToken: TestHub.Token);
        Assert.Equal(kept.Proof.LeafHash, again.Proof.LeafHash);
        LedgerProof.Hold(again.Proof, reaching);
        Assert.Throws<EvidenceFaultException>(() => new LedgerProof(keys, "credithub/ledger/other").Open(newest));
    }

    [Fact]
    public async Task RecordProof_ThatWasTamperedWith_ProvesNothing()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        var row = Rows.JudgmentDefault();
        var request = new GetRecordProofRequest { Dataset = row.Dataset, RecordNumber = row.RecordNumber, Version = 1 };
        var answer = await hub.LedgerProofs.GetRecordProofAsync(request, TestHub.As("sx-court"), cancellationToken: TestHub.Token);
        var proof = new LedgerProof([hub.Service<LedgerCheckpoints>().Keys[0]]);
        proof.Prove(request, "sx-court", answer);
        Action<GetRecordProofResponse>[] tamperings =
        [
            a => a.Leaf = ByteString.CopyFrom([.. a.Leaf.Span[..^1], (byte)(a.Leaf[^1] ^ 1)]),
            a => a.Proof.Position++, a => a.Proof.Size++, a => a.Proof.LeafHash = ByteString.CopyFrom(TreeHash.Empty),
            a => a.Proof.Path.RemoveAt(0), a => a.Proof.Path.Add(a.Proof.LeafHash),
            a => a.Checkpoint = a.Checkpoint.Replace("epoch 1", "epoch 2", StringComparison.Ordinal), a => a.Leaf = ByteString.Empty,
        ];
        Assert.All(tamperings, tamper =>
        {
            var copy = answer.Clone();
            tamper(copy);
            Assert.Throws<EvidenceFaultException>(() => proof.Prove(request, "sx-court", copy));
        });
        Assert.Throws<EvidenceFaultException>(() => proof.Prove(request, "sx-tax", answer));
        request.Version = 2;
        Assert.Throws<EvidenceFaultException>(() => proof.Prove(request, "sx-court", answer));
    }

    [Fact]
    public async Task Proof_OfWhatIsNotThereOrNotOnesOwn_IsRefusedByName()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        var row = Rows.JudgmentDefault();
        var others = new GetRecordProofRequest { Dataset = row.Dataset, RecordNumber = row.RecordNumber, Version = 1 };
        Assert.Equal(
            "RECORD_UNKNOWN",
            await Refusal(hub.LedgerProofs.GetRecordProofAsync(others, TestHub.As("sx-tax"), cancellationToken: TestHub.Token)));
        var last = (await hub.Store.Reader.ReadHead(TestHub.Token)).Last.Value;
        Assert.Equal("LEDGER_POSITION_UNKNOWN", await Refusal(hub.LedgerProofs.GetCheckpointAsync(
            new GetCheckpointRequest { ReachingPosition = last + 100 }, TestHub.As("sx-tax"), cancellationToken: TestHub.Token)));
        Assert.Equal("LEDGER_POSITION_UNKNOWN", await Refusal(hub.LedgerProofs.GetInclusionProofAsync(
            new GetInclusionProofRequest { Position = 2, Size = 1 }, TestHub.As("sx-tax"), cancellationToken: TestHub.Token)));
        Assert.Equal("LEDGER_POSITION_UNKNOWN", await Refusal(hub.LedgerProofs.GetConsistencyProofAsync(
            new GetConsistencyProofRequest { FromSize = last + 100 }, TestHub.As("sx-tax"), cancellationToken: TestHub.Token)));
    }

    private static async Task<string> Refusal<T>(AsyncUnaryCall<T> call) =>
        RpcErrors.Reason(await Assert.ThrowsAsync<RpcException>(async () => await call));
}
