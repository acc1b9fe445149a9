using CreditHub.Evidence;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>A log that was tampered with on disk, and what proving it says. One log of several blocks serves all.</summary>
public sealed class LogProofTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-log-").FullName;
    private EvidenceHead _head = null!;

    private string Evidence => Path.Combine(_folder, "evidence");

    private string Segment => Assert.Single(Logged.Segments(Evidence));

    public async ValueTask InitializeAsync()
    {
        await using var hub = await TestHub.StartAsync(_folder);
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 3; i++) await hub.Check(round % 2 == 0 ? Rows.Company : Rows.OtherCompany);
            await DecisionLogTests.Flush(hub);
        }

        _head = (await hub.Evidence.GetHeadAsync(new GetHeadRequest(), cancellationToken: TestHub.Token)).Head;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Log_Untouched_IsProven()
    {
        var proof = Prove();
        Assert.Empty(proof.Faults);
        Assert.True(proof.Blocks >= 4);
        // The operator's own look at the head is an entry too.
        Assert.Equal(13, Logged.Decisions(Evidence).Count);
    }

    [Fact]
    public void Log_OneFlippedBitAnywhere_IsDetected()
    {
        var bytes = File.ReadAllBytes(Segment);
        for (var at = 0; at < bytes.Length; at += 37)
        {
            bytes[at] ^= 0x10;
            File.WriteAllBytes(Segment, bytes);
            Assert.NotEmpty(Prove().Faults);
            bytes[at] ^= 0x10;
        }
    }

    [Fact]
    public void Log_OneBlockMissing_IsDetected()
    {
        var blocks = Logged.Blocks(Segment);
        var bytes = File.ReadAllBytes(Segment);
        File.WriteAllBytes(Segment, [.. bytes[..(int)blocks[2].Offset], .. bytes[(int)blocks[2].End..]]);
        Assert.Contains(Prove().Faults, f => f.Contains("1 blocks between are missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Log_FirstBlocksMissing_IsDetectedUnlessItIsKnownToBeAPart()
    {
        var blocks = Logged.Blocks(Segment);
        File.WriteAllBytes(Segment, File.ReadAllBytes(Segment)[(int)blocks[1].End..]);
        Assert.Contains(Prove().Faults, f => f.Contains("begins with block 3", StringComparison.Ordinal));
        Assert.Empty(ProvePart(_head).Faults);
    }

    [Fact]
    public void Part_WithAHeadBeforeIt_IsProvenOnlyWhereItFollowsThatHead()
    {
        var blocks = Logged.Blocks(Segment);
        File.WriteAllBytes(Segment, File.ReadAllBytes(Segment)[(int)blocks[1].End..]);
        Assert.Empty(ProvePart(HeadOf(blocks[1])).Faults);
        Assert.Contains(ProvePart(HeadOf(blocks[0])).Faults, f =>
            f.Contains("nothing proves that one follows the other", StringComparison.Ordinal));

        // The operator signs another block of the number, whose head somebody keeps.
        using var key = new OperatorKey(Evidence);
        var other = blocks[1].Header.Clone();
        other.SealedAtMs++;
        Assert.Contains(ProvePart(key.HeadOf(other)).Faults, f =>
            f.Contains("does not follow the head that was kept", StringComparison.Ordinal));
    }

    [Fact]
    public void Log_EndCutOff_IsDetectedByTheHeadThatWasKept()
    {
        var blocks = Logged.Blocks(Segment);
        var kept = blocks.Single(b => b.Header.Number == EvidenceBlockHeader.Parser.ParseFrom(_head.BlockHeader).Number);
        using (var file = new FileStream(Segment, FileMode.Open)) file.SetLength(kept.Offset);
        Assert.Contains(Prove().Faults, f => f.Contains("its end was cut off", StringComparison.Ordinal));
        using (var file = new FileStream(Segment, FileMode.Open)) file.SetLength(kept.Offset - 3);
        Assert.Contains(LogProof.Of(Evidence, Logged.TrustedKey(Evidence)).Faults, f => f.Contains("it ends within a block", StringComparison.Ordinal));
    }

    [Fact]
    public void Log_TwoEntriesSwappedWithinABlock_IsDetected()
    {
        var block = Logged.Blocks(Segment).First(b => b.Header.Count == 3 && b.Header.Notes == 0);
        var bytes = File.ReadAllBytes(Segment);
        var body = bytes.AsSpan((int)block.BodyOffset, block.BodyLength);
        var size = block.BodyLength / 3;
        var first = body[..size].ToArray();
        body.Slice(size, size).CopyTo(body);
        first.CopyTo(body[size..]);
        File.WriteAllBytes(Segment, bytes);
        Assert.Contains(Prove().Faults, f => f.Contains("not those that were signed", StringComparison.Ordinal));
    }

    [Fact]
    public void Log_TwoBlocksSwapped_IsDetected()
    {
        var blocks = Logged.Blocks(Segment);
        var bytes = File.ReadAllBytes(Segment);
        byte[] BytesOf(StoredBlock b) => bytes[(int)b.Offset..(int)b.End];
        File.WriteAllBytes(Segment, [.. bytes[..(int)blocks[1].Offset], .. BytesOf(blocks[2]), .. BytesOf(blocks[1]), .. bytes[(int)blocks[2].End..]]);
        Assert.NotEmpty(Prove().Faults);
    }

    private LogProof Prove() => LogProof.Of(Evidence, Logged.TrustedKey(Evidence), new LogQuestion { Head = _head });

    private LogProof ProvePart(EvidenceHead head) =>
        LogProof.Of(Evidence, Logged.TrustedKey(Evidence), new LogQuestion { Head = head, IsPart = true });

    private static EvidenceHead HeadOf(StoredBlock block) => new()
    {
        BlockHeader = ByteString.CopyFrom(block.HeaderBytes.Span), Signature = ByteString.CopyFrom(block.Signature.Span),
    };
}
