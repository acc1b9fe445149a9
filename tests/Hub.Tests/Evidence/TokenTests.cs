using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Evidence.Tokens;
using CreditHub.TestKit;
using CreditHub.V1;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>Keys of the log in a token (PKCS #11): SoftHSM's.</summary>
public sealed class TokenTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
    private readonly string _pinFile = System.IO.Path.GetTempFileName();

    private string Evidence => Path.Combine(_folder, "evidence");

    private string[] Secrets => System.IO.Directory.GetFiles(Path.Combine(Evidence, "secret"));

    public TokenTests() => File.WriteAllText(_pinFile, SoftHsm.Pin + "\n");

    [Fact]
    public async Task Hub_WithAToken_SignsInIt_RotatesInIt_AndGoesOnAfterAStart()
    {
        var token = SoftHsm.NewToken();
        string first;
        DecisionReceipt receipt;
        await using (var hub = await TestHub.StartAsync(_folder, null, Settings(token)))
        {
            first = hub.Service<DecisionLog>().Keys.Current.Statement.KeyId;
            var decision = (await hub.Check(Rows.Company)).DecisionId;
            await DecisionLogTests.Flush(hub);
            await hub.Evidence.RotateKeyAsync(new RotateKeyRequest(), cancellationToken: TestHub.Token);
            await hub.Check(Rows.Company);
            var request = new GetReceiptRequest { DecisionId = decision };
            receipt = (await hub.Evidence.GetReceiptAsync(request, cancellationToken: TestHub.Token)).Receipt;
        }

        Assert.Empty(Secrets);
        string second;
        await using (var hub = await TestHub.StartAsync(_folder, null, Settings(token)))
        {
            second = hub.Service<DecisionLog>().Keys.Current.Statement.KeyId;
            await hub.Check(Rows.Company);
        }

        Assert.Equal(2, KeyRecords.Read(Path.Combine(Evidence, LogProof.KeyFile)).Count);
        Assert.NotEqual(first, second);
        Assert.Empty(LogProof.Of(Evidence, Logged.TrustedKey(Evidence)).Faults);
        Assert.Equal(first, ReceiptProof.Of(receipt, Logged.TrustedKey(Evidence)).Key.KeyId);
        using var store = Pkcs11KeyStore.Open(Options(token), SigningSuite.P256);
        Assert.Null(store.Find(EvidenceSuite.P256, first));
        Assert.NotNull(store.Find(EvidenceSuite.P256, second));
    }

    [Fact]
    public async Task Hub_WhoseKeyWasAFile_TakesOneOfTheTokenIntoUseAndDestroysTheFile()
    {
        await using (var hub = await TestHub.StartAsync(_folder)) await hub.Check(Rows.Company);
        Assert.Single(Secrets);
        var token = SoftHsm.NewToken();
        await using (var hub = await TestHub.StartAsync(_folder, null, Settings(token))) await hub.Check(Rows.Company);
        Assert.Empty(Secrets);
        Assert.Empty(LogProof.Of(Evidence, Logged.TrustedKey(Evidence)).Faults);

        // Another token, and none at all, hold no key of this log.
        var lost = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHub.StartAsync(_folder, null,
            Settings(SoftHsm.NewToken())));
        Assert.Contains("is not in the token", lost.Message, StringComparison.Ordinal);
        lost = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHub.StartAsync(_folder));
        Assert.Contains("is not in", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_ThatCannotBeUsed_AreNamedAtTheStart()
    {
        var token = SoftHsm.NewToken();
        Assert.Contains("no such file", Refusal(Options(token), o => o.Module = "/nowhere/lib.so"), StringComparison.Ordinal);
        Assert.Contains("cannot be loaded", Refusal(Options(token), o => o.Module = _pinFile), StringComparison.Ordinal);
        Assert.Contains("There is no token «other»", Refusal(Options(token), o => o.Token = "other"), StringComparison.Ordinal);
        Assert.Contains("There is no PIN", Refusal(Options(token), o => o.PinFile = ""), StringComparison.Ordinal);
        File.WriteAllText(_pinFile, "000000");
        Assert.Contains("refuses the PIN", Refusal(Options(token), _ => { }), StringComparison.Ordinal);
        var sm2 = Assert.Throws<InvalidOperationException>(() => Pkcs11KeyStore.Open(Options(token), SigningSuite.Sm2));
        Assert.Contains("P256 alone", sm2.Message, StringComparison.Ordinal);
    }

    /// <summary>A token that is away is a log that cannot be written: nothing is lost, and it goes on.</summary>
    [Fact]
    public async Task Log_WhoseTokenIsAway_WaitsAndGoesOn()
    {
        var store = new AwayStore();
        var options = new EvidenceOptions { Folder = Evidence, KeyFolder = Path.Combine(Evidence, "secret"), WaitMilliseconds = 10 };
        var time = new FakeTimeProvider(TestHub.Start);
        using (var log = await DecisionLog.Open(
            options, _ => Task.FromResult(new LedgerView(0, 0)), SegmentFile.Open, time, NullLogger.Instance, store))
        {
            await log.Flush(TestHub.Token);
            store.IsAway = true;
            log.AppendNote(new EvidenceNote { Gap = new EvidenceGap { Decisions = 7 } });
            var waiting = log.Flush(TestHub.Token);
            await Eventually.Holds("the log says so", () => Task.FromResult(log.Failure?.Contains("is away",
                StringComparison.Ordinal) == true));
            store.IsAway = false;
            await Eventually.Holds("the log goes on", () => Task.FromResult(log.Failure is null));
            await waiting;
        }

        Assert.Contains(Logged.Notes(Evidence), n => n.Gap?.Decisions == 7);
        Assert.Empty(LogProof.Of(Evidence, Logged.TrustedKey(Evidence)).Faults);
    }

    public void Dispose()
    {
        System.IO.Directory.Delete(_folder, recursive: true);
        File.Delete(_pinFile);
    }

    private static string Refusal(Pkcs11Options options, Action<Pkcs11Options> with)
    {
        with(options);
        return Assert.Throws<InvalidOperationException>(() => Pkcs11KeyStore.Open(options, SigningSuite.P256)).Message;
    }

    private Pkcs11Options Options(string token) => new() { Module = SoftHsm.Module, Token = token, PinFile = _pinFile };

    private string[] Settings(string token) =>
    [
        $"--Hub:Evidence:Pkcs11:Module={SoftHsm.Module}", $"--Hub:Evidence:Pkcs11:Token={token}",
            $"--Hub:Evidence:Pkcs11:PinFile={_pinFile}",
    ];

    private sealed class AwayStore : IKeyStore
    {
        public volatile bool IsAway;

        public string Place => "the test";

        public SigningKey Make(EvidenceSuite suite) => new AwayKey(this, FileKey.New(suite));

        public SigningKey? Find(EvidenceSuite suite, string keyId) => null;

        public void Destroy(string keyId)
        {
        }
    }

    private sealed class AwayKey(AwayStore store, SigningKey key) : SigningKey
    {
        public override EvidenceSuite Suite => key.Suite;

        public override byte[] PublicKey => key.PublicKey;

        public override byte[] Sign(ReadOnlySpan<byte> content) =>
            store.IsAway ? throw new SigningException("The token is away.") : key.Sign(content);
    }
}
