using System.CommandLine;
using System.Security.Cryptography;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Evidence;
using CreditHub.V1;
using Google.Protobuf;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary>The subcommands of <c>hubctl audit</c> that keep the log's end and care for its keys.</summary>
internal static class AuditKeeping
{
    private const string RevokeDescription =
        """
        Revokes a signing key whose secret half may be in other hands. For the operator. A key that signs now is replaced first. Receipts under it are from then
        on proven by «hubctl audit verify --receipt» alone. Tell everybody who keeps receipts,
            with the file that «hubctl audit keys --chain» writes.
        """;

    private const string HeadDescription =
        """
        Keeps the signed end of every node's log: a log that is later shorter was cut. For the operator; keep them on another machine.
        Where there are several logs, each goes into a file of its own: FILE.<log>. A log whose node is away is named,
            and the exit code is 4.
        """;

    private const string RotateDescription =
        """
        Takes a new signing key of a log into use; the old one's secret is destroyed. For the operator. Unless a log is named,
            that of the node that is asked;
        with --all, one log after the other: what was done is said at once, a log whose node is away is named, and the exit code is 4.
        """;

    public static Command Head(CommandFrame frame)
    {
        var output = new Option<string>("--out") { Description = "Where it goes.", HelpName = "FILE", Required = true };
        return frame.Command(
            "head", HeadDescription, ["audit head --out hub.head"], [output],
            async call =>
            {
                var told = await call.Hub.GetHeadsAsync(call.Cancellation);
                var isOne = told.OtherHeads.Count + told.UnreachableLogs.Count == 0;
                foreach (var head in told.OtherHeads.Prepend(told.Head))
                {
                    var header = EvidenceBlockHeader.Parser.ParseFrom(head.BlockHeader);
                    var file = isOne ? call.Value(output)! : $"{call.Value(output)}.{Convert.ToHexStringLower(header.LogId.Span)}";
                    await File.WriteAllBytesAsync(file, head.ToByteArray(), call.Cancellation);
                    if (call.Json)
                        call.WriteJson(header);
                    else
                        call.Console.WriteLine($"{file}: block {header.Number}, sealed {Times.Of(header.SealedAtMs)}, {Labels.Number(header.FirstSequence + header.Count - 1)} entries");
                }

                return EndWithout(call, told.UnreachableLogs);
            });
    }

    public static Command Keys(CommandFrame frame)
    {
        var output = Values.Text("--out", "FILE", "Writes the latest public key of each node's log as PEM.");
        var chain = Values.Text("--chain", "FILE",
            "Writes the chains of keys, with what was replaced and revoked, for «hubctl verify --chain».");
        return frame.Command(
            "keys", "Lists the public keys of every node's log, first to latest; any of a log's proves all of that log.",
            ["audit keys --out hub.pem", "audit keys --chain hub.keys"], [output, chain],
            async call =>
            {
                var told = await call.Hub.ListLogKeysAsync(call.Cancellation);
                var logs = told.OtherLogs.Select(log => log.Keys).Prepend(told.Keys)
                    .Select(keys => keys.Where(k => !k.IsRevocation()).Select(k => EvidenceKeyStatement.Parser.ParseFrom(k.Statement))
                        .ToList()).ToList();
                var revoked = told.OtherLogs.SelectMany(log => log.Keys).Concat(told.Keys).Where(k => k.IsRevocation())
                    .Select(k => EvidenceKeyRevocation.Parser.ParseFrom(k.Revocation)).ToDictionary(r => r.KeyId, StringComparer.Ordinal);
                Write(call, [.. logs.SelectMany(keys => keys)], revoked);
                foreach (var log in told.UnreachableLogs)
                    PartialOption.Tell(call, log);
                if (call.Value(output) is { } path)
                    await File.WriteAllLinesAsync(path, logs.Select(keys => PemEncoding.WriteString("PUBLIC KEY",
                        keys[^1].PublicKey.Span)), call.Cancellation);
                if (call.Value(chain) is { } file) KeyChainFile.Write(file, told);
                return ExitCode.Ok;
            });
    }

    public static Command Revoke(CommandFrame frame)
    {
        var key = new Argument<string>("KEY") { Description = "Id of the key (see «hubctl audit keys»)." };
        var cause = new Option<string>("--cause")
        {
            Description = "Why, for whoever reads the chain of keys.", HelpName = "TEXT",
            Required = true
        };
        return frame.Command(
            "revoke", RevokeDescription, ["audit revoke 0f3c5a9d1e7b4826a0d4c7f1b2e98536 --cause \"backup of node 2 lost\""], [key, cause],
            async call =>
            {
                var record = await call.Hub.RevokeKeyAsync(call.Value(key), call.Value(cause)!, call.Cancellation);
                var revocation = EvidenceKeyRevocation.Parser.ParseFrom(record.Revocation);
                if (call.Json)
                    call.WriteJson(revocation);
                else
                    call.Console.WriteLine($"{revocation.KeyId} is revoked since {Times.Of(revocation.RevokedAtMs)}: {revocation.Cause}");
                return ExitCode.Ok;
            });
    }

    public static Command Rotate(CommandFrame frame)
    {
        var one = Values.Text("--log", "ID", "The log whose key it is (see «hubctl audit keys»).");
        var all = new Option<bool>("--all") { Description = "The keys of all logs." };
        return frame.Command(
            "rotate", RotateDescription, ["audit rotate", "audit rotate --all"], [one, all],
            async call =>
            {
                if (call.Value(all) && call.Value(one) is not null) throw new UsageException("Name one log, or say --all.");
                if (!call.Value(all))
                {
                    await RotateAsync(call, call.Value(one));
                    return ExitCode.Ok;
                }

                var told = await call.Hub.ListLogKeysAsync(call.Cancellation);
                foreach (var log in told.OtherLogs.Select(log =>
                    log.LogId).Prepend(Convert.ToHexStringLower(EvidenceKeyStatement.Parser.ParseFrom(told.Keys[0].Statement).LogId.Span)))
                    await RotateAsync(call, log);
                return EndWithout(call, told.UnreachableLogs);
            });
    }

    // Names the logs that were not done, and gives the exit code.
    private static int EndWithout(HubCall call, IReadOnlyCollection<UnreachableLog> missing)
    {
        foreach (var log in missing)
            PartialOption.Tell(call, log);
        return missing.Count == 0 ? ExitCode.Ok : ExitCode.HubNotReachable;
    }

    private static async Task RotateAsync(HubCall call, string? log)
    {
        var key = EvidenceKeyStatement.Parser.ParseFrom((await call.Hub.RotateKeyAsync(log, call.Cancellation)).Statement);
        if (call.Json)
            call.WriteJson(key);
        else
            call.Console.WriteLine($"{key.KeyId} signs log {Convert.ToHexStringLower(key.LogId.Span)} from now on ({Labels.Of(key.Suite)})");
    }

    private static void Write(HubCall call, IReadOnlyList<EvidenceKeyStatement> keys, Dictionary<string, EvidenceKeyRevocation> revoked)
    {
        var table = Tables.With("log", "key", "suite", "signs from", "revoked");
        foreach (var key in keys)
        {
            if (call.Json)
                call.WriteJson(key);
            else
                table.Row(Convert.ToHexStringLower(key.LogId.Span), key.KeyId, Labels.Of(key.Suite), Times.Of(key.ValidFromMs),
                    revoked.TryGetValue(key.KeyId, out var revocation) ? $"{Times.Of(revocation.RevokedAtMs)}: {revocation.Cause}" : "");
        }

        if (!call.Json)
            call.Console.WriteCounted(table, "keys");
    }
}
