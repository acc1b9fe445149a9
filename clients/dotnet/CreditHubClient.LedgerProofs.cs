using CreditHub.Evidence.Transparency;
using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>The newest signed checkpoint of the ledger, to be kept, and the keys that the hub says are its own.</summary>
    /// <param name="reachingPosition">The least position that it must reach; 0 = the newest that was signed.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<GetCheckpointResponse> GetCheckpointAsync(long reachingPosition = 0, CancellationToken cancellationToken = default)
    {
        var request = new GetCheckpointRequest { ReachingPosition = reachingPosition };
        return await _failures.AnswerAsync(
            LedgerProofs.GetCheckpointAsync(request, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Gets the proof that the tree of one size begins with that of a smaller one; <see cref="LedgerProof"/> checks it.</summary>
    public async Task<GetConsistencyProofResponse> GetConsistencyProofAsync(
        GetConsistencyProofRequest request, CancellationToken cancellationToken = default) => await _failures.AnswerAsync(
            LedgerProofs.GetConsistencyProofAsync(request, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Gets the first hashes of a tile of the ledger's tree. They prove nothing alone; see <see cref="LedgerTiles"/>.</summary>
    public async Task<ReadOnlyMemory<byte>> GetTileAsync(TilePath tile, CancellationToken cancellationToken = default)
    {
        var request = new GetTileRequest { Level = tile.Level, Number = tile.Number, Width = tile.Width };
        var answer = await _failures.AnswerAsync(LedgerProofs.GetTileAsync(request, cancellationToken: cancellationToken),
            cancellationToken);
        return answer.Hashes.Memory;
    }

    /// <summary>
    /// Holds the ledger against a checkpoint that was kept: proves that it still begins with the entries of then, and gives the newest
    /// checkpoint, to be kept in its place.
    /// </summary>
    /// <param name="kept">The signed note that was kept.</param>
    /// <param name="keys">Keys of the hub that were obtained another way than from this connection.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The newest signed note.</returns>
    /// <exception cref="CreditHub.Evidence.EvidenceFaultException">The ledger was rewritten, or a note is not the hub's.</exception>
    public async Task<string> ProveLedgerExtendsAsync(
        string kept, IReadOnlyList<NoteKey> keys, CancellationToken cancellationToken = default)
    {
        var proof = new LedgerProof(keys);
        var earlier = proof.Open(kept);
        var request = new GetConsistencyProofRequest { FromSize = earlier.Size };
        var answer = await GetConsistencyProofAsync(request, cancellationToken);
        LedgerProof.Hold(earlier, proof.Open(answer.Checkpoint), answer);
        return answer.Checkpoint;
    }

    /// <summary>Gets the proof that a version of one's own record is in the ledger, proves it, and gives it, to be kept.</summary>
    /// <param name="source">One's own code in the sharing directory.</param>
    /// <param name="dataset">The record's dataset.</param>
    /// <param name="recordNumber">The record's number.</param>
    /// <param name="version">The record's version.</param>
    /// <param name="keys">Keys of the hub that were obtained another way than from this connection.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="CreditHub.Evidence.EvidenceFaultException">The proof does not hold.</exception>
    public async Task<GetRecordProofResponse> ProveRecordAsync(
        string source, string dataset, string recordNumber, long version, IReadOnlyList<NoteKey> keys,
        CancellationToken cancellationToken = default)
    {
        var request = new GetRecordProofRequest { Dataset = dataset, RecordNumber = recordNumber, Version = version };
        var answer = await _failures.AnswerAsync(
            LedgerProofs.GetRecordProofAsync(request, cancellationToken: cancellationToken), cancellationToken);
        new LedgerProof(keys).Prove(request, source, answer);
        return answer;
    }
}
