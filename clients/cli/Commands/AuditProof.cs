using System.CommandLine;
using System.Security.Cryptography;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Client.Evidence;
using CreditHub.V1;
using Google.Protobuf;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary>The subcommands of <c>hubctl audit</c> that prove the log and care for its keys.</summary>
internal static class AuditProof
{
    private const string VerifyDescription =
        """
        Proves a folder of the decision log offline: no bit changed, no block missing, nothing exchanged. With --head, a signed head that was kept elsewhere,
        also that its end was not cut off. Every fault is named with its place. Exit code 0 where everything holds, 6 where it does not.
        """;

    public static Command Verify(CommandFrame frame)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder of the log, or a copy of it." };
        var key = new Option<string>("--key") { Description = "Public key of the hub, PEM.", HelpName = "FILE", Required = true };
        var head = Values.Text("--head", "FILE", "Head that «hubctl audit head» wrote before.");
        var part = new Option<bool>("--part") { Description = "Older segments were moved away; the log may begin later than with its first block." };
        return frame.Command(
            "verify", VerifyDescription, ["audit verify /var/lib/credithub/evidence --key hub.pem --head hub.head"], [folder, key, head, part],
            call => Task.FromResult(RunVerify(call, call.Value(folder), call.Value(key)!, call.Value(head), call.Value(part))));
    }

    public static Command Head(CommandFrame frame)
    {
        var output = new Option<string>("--out") { Description = "Where it goes.", HelpName = "FILE", Required = true };
        return frame.Command(
            "head", "Keeps the signed end of the log: a log that is later shorter was cut. For the operator; keep it on another machine.", ["audit head --out hub.head"], [output],
            async call =>
            {
                var head = await call.Hub.GetHeadAsync(call.Cancellation);
                await File.WriteAllBytesAsync(call.Value(output)!, head.ToByteArray(), call.Cancellation);
                var header = EvidenceBlockHeader.Parser.ParseFrom(head.BlockHeader);
                call.Console.WriteLine($"block {header.Number}, sealed {Times.Of(header.SealedAtMs)}, {Labels.Number(header.FirstSequence + header.Count - 1)} entries");
                return ExitCode.Ok;
            });
    }

    public static Command Keys(CommandFrame frame)
    {
        var output = Values.Text("--out", "FILE", "Writes the latest public key as PEM.");
        return frame.Command(
            "keys", "Lists the public keys of the log, first to latest; any of them proves all.", ["audit keys --out hub.pem"], [output],
            async call =>
            {
                var keys = (await call.Hub.ListKeysAsync(call.Cancellation)).Select(k => EvidenceKeyStatement.Parser.ParseFrom(k.Statement)).ToList();
                var table = Tables.With("key", "suite", "signs from");
                foreach (var key in keys)
                    table.Row(key.KeyId, Labels.Of(key.Suite), Times.Of(key.ValidFromMs));
                call.Console.WriteCounted(table, "keys");
                if (call.Value(output) is { } path)
                    await File.WriteAllTextAsync(path, PemEncoding.WriteString("PUBLIC KEY", keys[^1].PublicKey.Span) + "\n", call.Cancellation);
                return ExitCode.Ok;
            });
    }

    public static Command Rotate(CommandFrame frame) => frame.Command(
        "rotate", "Takes a new signing key into use; the old one's secret is destroyed. For the operator.", ["audit rotate"], [],
        async call =>
        {
            var key = EvidenceKeyStatement.Parser.ParseFrom((await call.Hub.RotateKeyAsync(call.Cancellation)).Statement);
            call.Console.WriteLine($"{key.KeyId} signs from now on ({Labels.Of(key.Suite)})");
            return ExitCode.Ok;
        });

    private static int RunVerify(HubCall call, string folder, string key, string? head, bool isPart)
    {
        try
        {
            var kept = head is null ? null : EvidenceHead.Parser.ParseFrom(File.ReadAllBytes(head));
            var proof = LogProof.Of(folder, KeyChain.ReadPem(File.ReadAllText(key)), kept, isPart);
            foreach (var fault in proof.Faults)
                call.Terminal.Error.WriteLine($"hubctl: {fault}");
            call.Console.WriteLine(
                $"{(proof.Faults.Count == 0 ? "PROVEN" : "NOT PROVEN")}: {Labels.Number(proof.Blocks)} blocks, {Labels.Number(proof.Leaves)} entries, "
                + $"{(proof.Last is { } last ? $"the last sealed {Times.Of(last.SealedAtMs)}" : "none")}, {Labels.Number(proof.Faults.Count)} faults");
            if (proof.Faults.Count == 0 && head is null)
                call.Console.WriteLine("Whether the end was cut off shows only against a head that was kept: --head.");
            return proof.Faults.Count == 0 ? ExitCode.Ok : ExitCode.NotProven;
        }
        catch (Exception fault) when (fault is EvidenceFaultException or InvalidProtocolBufferException)
        {
            call.Terminal.Error.WriteLine($"hubctl: NOT PROVEN: {fault.Message}");
            return ExitCode.NotProven;
        }
    }
}
