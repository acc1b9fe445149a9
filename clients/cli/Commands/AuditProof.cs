using System.CommandLine;
using System.Text.Json;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.Client.Errors;
using CreditHub.Evidence;
using CreditHub.Evidence.Transparency;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl audit verify</c>: proves a folder of the decision log.</summary>
internal static class AuditProof
{
    private const string Description =
        """
        Proves a folder of the decision log offline: no bit changed, no block missing, nothing exchanged. With --head, a signed head that
        was kept elsewhere, also that its end was not cut off, and that a part follows it. With --receipt, a receipt's block must be the
        log's own: so a receipt is proven whose key was revoked since, and a second block of its number is found. The checkpoints of the
        ledger that the heads name must not shrink; with --checkpoint they are held against signed ones that were kept, and with --tiles
        the hub is asked for the tiles of the ledger's tree, by which each is proven to be a beginning of the newest of those. Every fault
        is named with its place. Exit code 0 where everything holds, 6 where it does not.
        """;

    public static Command Verify(CommandFrame frame)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder of the log, or a copy of it." };
        var key = new Option<string>("--key") { Description = "Public key of the hub, PEM.", HelpName = "FILE", Required = true };
        var head = Values.Text("--head", "FILE", "Head that «hubctl audit head» wrote before.");
        var receipts = Files("--receipt", "A receipt whose block must be the log's; may be repeated.");
        var checkpoints = Files("--checkpoint", "A signed checkpoint of the ledger that was kept, such as a witness's; may be repeated.");
        var hubKey = Values.Text("--hub-key", "FILE", "Keys of the hub that sign checkpoints, one a line, as in its checkpoint.vkey.");
        var tiles = new Option<bool>("--tiles") { Description = "Ask the hub for tiles, and prove each head's checkpoint by them." };
        var part = new Option<bool>("--part")
        {
            Description = "Older segments were moved away; the log may begin later than with its first block.",
        };
        return frame.Command(
            "verify", Description,
            [
                "audit verify /var/lib/credithub/evidence --key hub.pem --head hub.head",
                "audit verify /var/lib/credithub/evidence --key hub.pem --receipt ZB-2026-17.receipt",
                "audit verify /var/lib/credithub/evidence --key hub.pem --checkpoint last --hub-key hub.vkey --tiles",
            ],
            [folder, key, head, receipts, checkpoints, hubKey, tiles, part],
            async call =>
            {
                var kept = call.Value(checkpoints) ?? [];
                if (kept.Length > 0 != call.Value(hubKey) is not null) throw new UsageException("--checkpoint and --hub-key go together.");
                if (call.Value(tiles) && kept.Length == 0) throw new UsageException("--tiles needs a --checkpoint to prove by.");
                return await Judge(call, async () =>
                {
                    var asked = new LogQuestion
                    {
                        Head = call.Value(head) is { } file ? EvidenceHead.Parser.ParseFrom(await File.ReadAllBytesAsync(file)) : null,
                        IsPart = call.Value(part),
                        Receipts = [.. (call.Value(receipts) ?? []).Select(f => DecisionReceipt.Parser.ParseFrom(File.ReadAllBytes(f)))],
                        Checkpoints = [.. Kept(kept, call.Value(hubKey)).Select(c => c.Stated())],
                    };
                    var proof = LogProof.Of(call.Value(folder), KeyChain.ReadPems(await File.ReadAllTextAsync(call.Value(key)!)), asked);
                    var found = new Found(proof, [.. proof.Faults], asked.Head is not null);
                    if (call.Value(tiles) && proof.Faults.Count == 0) await Prove(call, call.Value(folder), asked.Checkpoints, found);
                    return Tell(call, found);
                });
            });
    }

    private static Option<string[]> Files(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    private static List<LedgerCheckpoint> Kept(string[] files, string? hubKey)
    {
        if (hubKey is null) return [];
        var keys = File.ReadAllLines(hubKey).Where(line => line.Length > 0).Select(NoteKey.Parse).ToList();
        return [.. files.Select(file => LedgerCheckpoint.Open(File.ReadAllText(file), keys))];
    }

    private static async Task Prove(HubCall call, string folder, IReadOnlyList<EvidenceCheckpoint> kept, Found found)
    {
        var newest = kept.OrderBy(c => c.Epoch).ThenBy(c => c.Size).Last();
        var tree = new LedgerTiles(call.Hub, LedgerCheckpoint.Of(newest));
        var began = new Dictionary<long, long> { [newest.Epoch] = newest.EpochBeganAfter };
        foreach (var (_, checkpoint) in LogProof.CheckpointsOf(folder)) began.TryAdd(checkpoint.Epoch, checkpoint.EpochBeganAfter);
        foreach (var (block, checkpoint) in LogProof.CheckpointsOf(folder))
        {
            if (checkpoint.Epoch > newest.Epoch || checkpoint.Size > KeptUpTo(checkpoint.Epoch, newest, began))
            {
                found.Unproven++;
                continue;
            }

            found.Extended++;
            if (await Extends(tree, LedgerCheckpoint.Of(checkpoint), call.Cancellation)) continue;
            found.Faults.Add($"Block {block} names {checkpoint.Size} entries that the checkpoint of {newest.Size} does not begin with: "
                + "the ledger was rewritten, or the log.");
            if (found.Faults.Count == Found.FaultsMax) return;
        }
    }

    // What a checkpoint of an epoch signed is in the newest one's tree up to where the least of the restores since has begun. Of an epoch
    // that no head names it is not known where it began.
    private static long KeptUpTo(long epoch, EvidenceCheckpoint newest, Dictionary<long, long> began)
    {
        var upTo = newest.Size;
        for (var later = epoch + 1; later <= newest.Epoch; later++) upTo = Math.Min(upTo, began.GetValueOrDefault(later, -1));
        return upTo;
    }

    private static async Task<bool> Extends(LedgerTiles tree, LedgerCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            return await tree.ExtendAsync(checkpoint, cancellationToken);
        }
        catch (CreditHubException e) when (e.Reason is ErrorReason.LedgerPositionUnknown or ErrorReason.LedgerNotProven)
        {
            throw new EvidenceFaultException($"The hub cannot show the tree of the checkpoint given: {e.Message}");
        }
    }

    private static async Task<int> Judge(HubCall call, Func<Task<int>> verify)
    {
        try
        {
            return await verify();
        }
        catch (Exception fault) when (fault is EvidenceFaultException or InvalidProtocolBufferException)
        {
            await call.Terminal.Error.WriteLineAsync($"hubctl: NOT PROVEN: {fault.Message}");
            return ExitCode.NotProven;
        }
    }

    private static int Tell(HubCall call, Found found)
    {
        var (proof, faults) = (found.Proof, found.Faults);
        foreach (var fault in faults) call.Terminal.Error.WriteLine($"hubctl: {fault}");
        var code = faults.Count == 0 ? ExitCode.Ok : ExitCode.NotProven;
        if (call.Json)
        {
            call.Terminal.WriteJson(JsonSerializer.Serialize(new
            {
                proven = faults.Count == 0, blocks = proof.Blocks, entries = proof.Leaves,
                sealedAt = proof.Last is { } end ? Times.Of(end.SealedAtMs) : null, faults,
                checkpointsExtended = found.Extended, checkpointsUnproven = found.Unproven,
            }));
            return code;
        }

        var sealedLast = proof.Last is { } last ? $"the last sealed {Times.Of(last.SealedAtMs)}" : "none";
        call.Console.WriteLine(
            $"{(faults.Count == 0 ? "PROVEN" : "NOT PROVEN")}: {Labels.Number(proof.Blocks)} blocks, "
            + $"{Labels.Number(proof.Leaves)} entries, {sealedLast}, {Labels.Number(faults.Count)} faults");
        if (proof.Last?.Checkpoint is { } named)
            call.Console.WriteLine($"The last block names the ledger's {Labels.Number(named.Size)} entries, epoch {named.Epoch}.");
        if (found.Extended + found.Unproven > 0)
        {
            call.Console.WriteLine($"{Labels.Number(found.Extended)} checkpoints of heads were held against the one given; "
                + $"{Labels.Number(found.Unproven)} are later than it, or of entries that a restore has lost.");
        }

        if (faults.Count == 0 && !found.HasHead)
            call.Console.WriteLine("Whether the end was cut off shows only against a head that was kept: --head.");
        return code;
    }

    private sealed record Found(LogProof Proof, List<string> Faults, bool HasHead)
    {
        public const int FaultsMax = 100;

        public long Extended { get; set; }

        public long Unproven { get; set; }
    }
}
