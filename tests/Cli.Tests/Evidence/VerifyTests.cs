using CreditHub.V1;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Cli.Tests.Evidence;

/// <summary><c>hubctl verify</c>: what holds is proven without a hub, what does not is said with exit code 6.</summary>
public sealed class VerifyTests : EvidenceFixture
{
    [Fact]
    public async Task Verify_Receipt_SaysWhatItProvesAndAsksNoHub()
    {
        var outcome = await RunAsync("verify", FileOf("zb.receipt", Receipt), "--key", KeyFile);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("PROVEN", outcome.Lines[0].Trim());
        foreach (var (name, value) in ((string, string)[])
            [
                ("decision", Decision), ("asked by", "sx-procurement"), ("purpose", "procurement"), ("case", "ZB-2026-17"), ("operation", "EligibilityService/Check"), ("subject", Code),
                ("matter", "procurement"), ("answered", "BARRED"), ("resting on", "bar-procurement: sx-court court.judgment-default 7"),
                ("decided at", @"2026-11-24T09:39:26\.627\+08:00"), ("released", "within a window of 100 ms before its entry was on disk"), ("ledger", "AQHeIR1aI1Z"),
                ("signed", $@"2026-11-24T09:39:26\.647\+08:00 in block 1, .+ key {Log.KeyId}"),
            ])
            Assert.Matches($"(?m)^{name} +{value} *$", outcome.Out);
        Assert.Empty(Hub.Calls.Arrived);
    }

    [Fact]
    public async Task Verify_Several_NamesWhatContradicts()
    {
        var first = FileOf("zb.receipt", Receipt);
        var decision = EvidenceDecision.Parser.ParseFrom(Receipt.Decision);
        decision.Verdict = Verdict.Clear;
        var second = FileOf("second.receipt", Log.Add(EvidenceCall.Parser.ParseFrom(Receipt.Call), decision));
        Assert.Equal(0, (await RunAsync("verify", first, first, "--key", KeyFile)).ExitCode);

        var outcome = await RunAsync("verify", first, second, "--key", KeyFile);
        Assert.Equal(6, outcome.ExitCode);
        Assert.Contains($"CONTRADICTION: The hub signed two answers under decision number {Decision}", outcome.Error,
            StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("verify", first, second, "--key", KeyFile, "--answer", first)).ExitCode);
    }

    [Fact]
    public async Task Verify_AsJson_IsTheDecision()
    {
        var outcome = await RunAsync("verify", FileOf("zb.receipt", Receipt), "--key", KeyFile, "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var proven = JsonParser.Default.Parse<LoggedDecision>(Assert.Single(outcome.Lines));
        Assert.Equal((Decision, "sx-procurement", Verdict.Barred), (proven.DecisionId, proven.Call.Agency, proven.Decision.Verdict));
    }

    [Fact]
    public async Task Verify_AnswerAsCheckWroteIt_IsTheOneThatLeft()
    {
        Hub.Eligibility.Answer = _ => Answer;
        var check = await RunAsync("check", Code, "procurement", "--json");

        var outcome = await RunAsync("verify", FileOf("zb.receipt", Receipt), "--key", KeyFile, "--answer", FileOf("zb.json", check.Out));

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("PROVEN, and the answer is the one that left", outcome.Lines[0].Trim());
    }

    [Fact]
    public async Task Verify_AnswerThatWasAltered_IsNotProven()
    {
        var altered = Answer.Clone();
        altered.Verdict = Verdict.Clear;
        var outcome = await RunAsync("verify", FileOf("zb.receipt", Receipt), "--key", KeyFile, "--answer", FileOf("zb.json", JsonFormatter.Default.Format(altered)));
        Assert.Equal((6, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("NOT PROVEN: The receipt holds, but the answer is another", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--no-color")]
    public async Task Verify_ReceiptThatWasTamperedWith_IsNotProven(string form)
    {
        Action<DecisionReceipt>[] forgeries =
        [
            r => r.Decision = Without(r.Decision, d => d.Verdict = Verdict.Clear), r => r.Call = new EvidenceCall { Agency = "sx-bidding" }.ToByteString(),
            r => r.BlockHeader = Flipped(r.BlockHeader), r => r.Signature = Flipped(r.Signature), r => r.Keys.Clear(), r => r.LeafIndex = 1,
            r => r.Keys[0].Statement = Flipped(r.Keys[0].Statement),
        ];
        foreach (var forge in forgeries)
        {
            var forged = Receipt.Clone();
            forge(forged);
            var outcome = await RunAsync("verify", FileOf("forged.receipt", forged), "--key", KeyFile, form);
            Assert.Equal((6, ""), (outcome.ExitCode, outcome.Out));
            Assert.StartsWith("hubctl: NOT PROVEN: ", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Verify_KeyOfAnotherHub_IsNotProven()
    {
        using var other = new SignedLog();
        var outcome = await RunAsync("verify", FileOf("zb.receipt", Receipt), "--key", FileOf("other.pem", other.Pem));
        Assert.Equal(6, outcome.ExitCode);
        Assert.Contains("is none of the hub's", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WhatIsNoReceipt_IsNotProven()
    {
        var outcome = await RunAsync("verify", FileOf("zb.receipt", "this is no receipt"), "--key", KeyFile);
        Assert.Equal(6, outcome.ExitCode);
        Assert.Contains("zb.receipt is no receipt", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WrongInput_IsWrongUsageAndSaysWhat()
    {
        var receipt = FileOf("zb.receipt", Receipt);
        foreach (var (args, expected) in ((string[], string)[])
            [
                ([receipt], "--key"), (["/nowhere/zb.receipt", "--key", KeyFile], "/nowhere/zb.receipt"), ([receipt, "--key", "/nowhere/hub.pem"], "/nowhere/hub.pem"),
                ([receipt, "--key", receipt], "no public key in PEM"), ([receipt, "--key", KeyFile, "--answer", FileOf("broken.json", "{")], "Unexpected end of document"),
            ])
        {
            var outcome = await RunAsync(["verify", .. args]);
            Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
            Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        }
    }

    private static ByteString Without(ByteString decision, Action<EvidenceDecision> change)
    {
        var changed = EvidenceDecision.Parser.ParseFrom(decision);
        change(changed);
        return changed.ToByteString();
    }

    private static ByteString Flipped(ByteString bytes)
    {
        var copy = bytes.ToByteArray();
        copy[copy.Length / 2] ^= 1;
        return ByteString.CopyFrom(copy);
    }
}
