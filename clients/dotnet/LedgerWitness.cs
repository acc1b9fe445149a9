using System.Text;
using CreditHub.Client.Errors;
using CreditHub.Evidence;
using CreditHub.Evidence.Transparency;
using CreditHub.V1;

namespace CreditHub.Client;

/// <summary>The hub signed two histories that do not extend one another. Both notes prove it to anybody who trusts the hub's key.</summary>
/// <param name="message">What was found.</param>
/// <param name="kept">The signed note that was kept.</param>
/// <param name="shown">The signed note that was shown now.</param>
public sealed class LedgerForkException(string message, string kept, string shown) : Exception(message)
{
    /// <summary>The signed note that was kept.</summary>
    public string Kept { get; } = kept;

    /// <summary>The signed note that was shown now.</summary>
    public string Shown { get; } = shown;
}

/// <summary>
/// A witness of the hub's ledger: keeps the last checkpoint in a file, takes a later one only with the proof that it extends it, and
/// cosigns it (C2SP tlog-cosignature). Who sees the cosignature knows that somebody else than the operator watches the ledger grow.
/// </summary>
/// <param name="hub">The hub.</param>
/// <param name="keys">The hub's keys, obtained another way than from this connection.</param>
/// <param name="signer">The witness's own key.</param>
/// <param name="stateFile">Where the last cosigned checkpoint is kept.</param>
/// <param name="time">The clock of cosignatures.</param>
public sealed class LedgerWitness(CreditHubClient hub, IReadOnlyList<NoteKey> keys, NoteSigner signer, string stateFile, TimeProvider time)
{
    private readonly LedgerProof _proof = new(keys);

    /// <summary>Asks for the newest checkpoint, holds it against the kept one, and cosigns it.</summary>
    /// <param name="acceptEpoch">
    /// An epoch that the operator of the witness has looked into: the ledger was restored from a backup, and what it lost is known. 0 =
    /// none.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The checkpoint and the cosigned note that was kept.</returns>
    /// <exception cref="LedgerForkException">The ledger does not extend what was cosigned.</exception>
    /// <exception cref="EvidenceFaultException">A note is not the hub's.</exception>
    public async Task<(LedgerCheckpoint Checkpoint, string Note)> StepAsync(long acceptEpoch, CancellationToken cancellationToken = default)
    {
        var shown = (await hub.GetCheckpointAsync(0, cancellationToken)).Note;
        var next = _proof.Open(shown);
        if (File.Exists(stateFile))
        {
            var kept = await File.ReadAllTextAsync(stateFile, cancellationToken);
            var last = _proof.Open(kept);
            var isAccepted = next.Epoch == acceptEpoch && next.Epoch > last.Epoch && next.EpochBeganAfter < last.Size;
            if (isAccepted) File.Copy(stateFile, $"{stateFile}.epoch-{last.Epoch}", overwrite: true);
            else if (await FaultOf(last, next, cancellationToken) is { } fault) throw new LedgerForkException(fault, kept, shown);
        }

        var note = SignedNote.Parse(shown);
        var cosigned = (note with { Signatures = [.. note.Signatures, signer.Cosign(note.Text, time.GetUtcNow())] }).ToString();
        // On disk before the note is given away: a witness that forgot would cosign another history.
        StoredFile.Write(stateFile, file => file.Write(Encoding.UTF8.GetBytes(cosigned)), isSecret: false);
        return (next, cosigned);
    }

    /// <summary>Compares what two parties were shown: the same history, or two.</summary>
    /// <param name="hub">The hub, which is asked for the proof where the sizes differ.</param>
    /// <param name="keys">Keys of the hub, obtained another way than from this connection.</param>
    /// <param name="one">A signed note.</param>
    /// <param name="other">Another.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="LedgerForkException">The hub signed two histories, or cannot prove that it did not.</exception>
    /// <exception cref="EvidenceFaultException">A note is not the hub's.</exception>
    public static async Task CompareAsync(
        CreditHubClient hub, IReadOnlyList<NoteKey> keys, string one, string other, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hub);
        var proof = new LedgerProof(keys);
        var (first, second) = (proof.Open(one), proof.Open(other));
        if (first.Size > second.Size) (first, second, one, other) = (second, first, other, one);
        if (await FaultOf(hub, first, second, cancellationToken) is { } fault) throw new LedgerForkException(fault, one, other);
    }

    private Task<string?> FaultOf(LedgerCheckpoint last, LedgerCheckpoint next, CancellationToken cancellationToken) =>
        FaultOf(hub, last, next, cancellationToken);

    private static async Task<string?> FaultOf(
        CreditHubClient hub, LedgerCheckpoint last, LedgerCheckpoint next, CancellationToken cancellationToken)
    {
        if (last.Origin != next.Origin) return $"The checkpoints are of two ledgers, {last.Origin} and {next.Origin}.";
        if (next.Epoch > last.Epoch && next.EpochBeganAfter < last.Size)
        {
            return $"The hub says that its ledger was restored: epoch {next.Epoch} began after position {next.EpochBeganAfter}, and "
                + $"the entries from "
                + $"there to {last.Size}, which were signed, are lost. Ask the operator which they were; to go on, accept epoch "
                    + $"{next.Epoch}.";
        }

        if (next.Size < last.Size)
            return $"The ledger ends with position {next.Size}; {last.Size} was signed before, in the same epoch: it was cut.";
        if (next.Size == last.Size)
        {
            return next.Root.Span.SequenceEqual(last.Root.Span)
                ? null
                : $"The hub signed two histories of {next.Size} entries: {Hex(last)} and {Hex(next)}.";
        }

        try
        {
            var request = new GetConsistencyProofRequest { FromSize = last.Size, ToSize = next.Size };
            LedgerProof.Hold(last, next, await hub.GetConsistencyProofAsync(request, cancellationToken));
            return null;
        }
        catch (EvidenceFaultException e)
        {
            return e.Message;
        }
        catch (CreditHubException e) when (e.Reason is ErrorReason.LedgerPositionUnknown or ErrorReason.LedgerNotProven)
        {
            return $"The hub cannot prove that its ledger of {next.Size} entries begins with the {last.Size} that were signed: {e.Message}";
        }
    }

    private static string Hex(LedgerCheckpoint checkpoint) => Convert.ToHexStringLower(checkpoint.Root.Span);
}
