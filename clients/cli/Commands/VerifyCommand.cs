using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Evidence;
using CreditHub.V1;
using Google.Protobuf;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl verify</c>: proves a receipt, without the hub.</summary>
internal static class VerifyCommand
{
    private const string Description =
        """
        Proves receipts offline: this was asked, by whom, at this state of the ledger,
            and this was answered. It needs nothing but a public key of the hub
        that is known to be the hub's («hubctl audit keys», asked once and kept). With --answer it also says whether an answer that was kept, as the JSON that
        «hubctl check --json» writes,
            is the one that left. With --chain it knows which keys were replaced and revoked since the receipt was made. Several
        receipts are held against one another: two blocks of one number, or two answers under one decision number, are named.
        Exit code 0 where everything holds, 6 where it does not.
        """;

    public static Command Create(CommandFrame frame)
    {
        var files = new Argument<string[]>("FILE") { Description = "The receipts.", Arity = ArgumentArity.OneOrMore };
        var key = new Option<string>("--key") { Description = "Public key of the hub, PEM.", HelpName = "FILE", Required = true };
        var answer = Values.Text("--answer", "FILE", "The answer, as JSON.");
        var chain = Values.Text("--chain", "FILE", "Chains of keys that «hubctl audit keys --chain» wrote.");
        return frame.Command(
            "verify", Description,
            ["verify ZB-2026-17.receipt --key hub.pem", "verify ZB-2026-17.receipt --key hub.pem --answer ZB-2026-17.json",
                "verify *.receipt --key hub.pem --chain hub.keys"],
            [files, key, answer, chain],
            call => Task.FromResult(Run(call, call.Value(files)!, call.Value(key)!, call.Value(answer), call.Value(chain))));
    }

    private static int Run(HubCall call, string[] files, string key, string? answer, string? chain)
    {
        if (answer is not null && files.Length > 1) throw new UsageException("--answer goes with one receipt.");
        var trusted = KeyChain.ReadPems(File.ReadAllText(key));
        var proven = new List<ReceiptProof>();
        var isWhole = true;
        foreach (var file in files)
        {
            try
            {
                var proof = ReceiptProof.Of(ReadReceipt(file), trusted, chain is null ? null : KeyChainFile.Read(chain));
                if (answer is not null && !proof.IsOfAnswer(JsonParser.Default.Parse<CheckResponse>(File.ReadAllText(answer))))
                    throw new EvidenceFaultException("The receipt holds, but the answer is another than the one that left.");
                proven.Add(proof);
                if (call.Json)
                    call.WriteJson(new LoggedDecision { DecisionId = Id(proof.Decision), Call = proof.Call, Decision = proof.Decision });
                else
                    Write(call, proof, answer is not null);
            }
            catch (EvidenceFaultException fault)
            {
                isWhole = false;
                call.Terminal.Error.WriteLine($"hubctl: NOT PROVEN: {(files.Length > 1 ? $"{file}: " : "")}{fault.Message}");
            }
        }

        var contradictions = ReceiptProof.Contradictions(proven);
        foreach (var contradiction in contradictions)
            call.Terminal.Error.WriteLine(
                $"hubctl: CONTRADICTION: {contradiction} Keep the receipts and show them to the supervision of the hub.");
        return isWhole && contradictions.Count == 0 ? ExitCode.Ok : ExitCode.NotProven;
    }

    private static DecisionReceipt ReadReceipt(string file)
    {
        try
        {
            return DecisionReceipt.Parser.ParseFrom(File.ReadAllBytes(file));
        }
        catch (InvalidProtocolBufferException)
        {
            throw new EvidenceFaultException($"{file} is no receipt.");
        }
    }

    private static void Write(HubCall call, ReceiptProof proof, bool withAnswer)
    {
        var (asked, decision) = (proof.Call, proof.Decision);
        call.Console.WriteLine(withAnswer ? "PROVEN, and the answer is the one that left" : "PROVEN");
        call.Console.WriteLine();
        call.Console.Write(Tables.Pairs(
            0,
            ("decision", Id(decision)),
            ("asked by", asked.Agency + (asked.ActingFor.Length > 0 ? $" for {asked.ActingFor}" : "")),
            ("purpose", asked.Purpose),
            ("case", decision.CaseNumber),
            ("operation", asked.Operation),
            ("subject", decision.UnifiedSocialCreditCode),
            ("matter", string.Join(' ', new[] { decision.MatterCode, decision.RegionCode, decision.IndustryCode }.Where(part => part.Length > 0))),
            ("for the day", Labels.Of(decision.EffectiveOn)),
            ("known at", decision.KnownAt),
            ("answered", decision.Refusal != ErrorReason.Unspecified ? $"refused: {Labels.Of(decision.Refusal)}" : decision.Verdict == Verdict.Unspecified ? "data" : Labels.Of(decision.Verdict)),
            ("resting on", string.Join('\n', decision.Reasons.Select(r => $"{r.MeasureCode}: {(r.Record is { } record ? Labels.Of(record) : "a record that is closed to you")}"))),
            ("valid until", decision.ValidUntil),
            ("decided at", Times.Of(asked.DecidedAtMs)),
            ("released", Released(asked)),
            ("ledger", decision.Token.Length > 0 ? decision.Token : asked.Token),
            ("ledger signed", proof.Block.Checkpoint is { } signed
                ? $"{Labels.Number(signed.Size)} entries, root {Convert.ToHexStringLower(signed.Root.Span)}" : ""),
            ("catalogue", decision.CatalogueVersion.Length > 0 ? decision.CatalogueVersion : asked.CatalogueVersion),
            ("signed", $"{Times.Of(proof.Block.SealedAtMs)} in block {proof.Block.Number}, {Labels.Of(proof.Key.Suite)} key {proof.Key.KeyId}")));
    }

    private static string Released(EvidenceCall call) => call.Release switch
    {
        EvidenceRelease.Durable => "after its entry was on disk",
        EvidenceRelease.Window => $"within a window of {call.WindowMs} ms before its entry was on disk",
        _ => "while the decision log could not be written",
    };

    private static string Id(EvidenceDecision decision) => Convert.ToHexStringLower(decision.DecisionId.Span);
}
