using System.Security.Cryptography;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Tests.Evidence;

/// <summary>A hub with one answered check in its log, whose number is <see cref="Decision"/>.</summary>
public abstract class EvidenceFixture : CliFixture
{
    protected const string Decision = "01a20b35371c7f219efc1069a3381ada";

    internal SignedLog Log { get; } = new();

    protected CheckResponse Answer { get; } = new()
    {
        DecisionId = Decision, Verdict = Verdict.Barred, CatalogueVersion = "2026-11-01", DecidedAt = "2026-11-24T09:39:26.627+08:00",
    };

    protected string KeyFile => FileOf("hub.pem", Log.Pem);

    protected DecisionReceipt Receipt { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Receipt = Log.Add(CallBy("sx-procurement"), new EvidenceDecision
        {
            DecisionId = ByteString.CopyFrom(Convert.FromHexString(Decision)), UnifiedSocialCreditCode = Code, MatterCode = "procurement", CaseNumber = "ZB-2026-17",
            Verdict = Verdict.Barred, AnswerDigest = ByteString.CopyFrom(SHA256.HashData(Answer.ToByteArray())), Token = "AQHeIR1aI1Z",
            Reasons = { new EvidenceReason { MeasureCode = "bar-procurement", Record = new RecordReference { Source = "sx-court", Dataset = "court.judgment-default", RecordNumber = "7" } } },
        });
        Hub.Evidence.Receipts[Decision] = Receipt;
        Hub.Evidence.Keys = [Log.Key];
    }

    public override async ValueTask DisposeAsync()
    {
        Log.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static EvidenceCall CallBy(string agency) => new()
    {
        Operation = "EligibilityService/Check", Agency = agency, Purpose = "procurement", DecidedAtMs = 1_795_484_366_627, CatalogueVersion = "2026-11-01",
        Release = EvidenceRelease.Window, WindowMs = 100,
    };

    protected string FileOf(string name, IMessage content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content.ToByteArray());
        return path;
    }
}
