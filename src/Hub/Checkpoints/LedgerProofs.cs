using CreditHub.Domain.Records;
using CreditHub.Evidence.Transparency;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Trees;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Checkpoints;

/// <summary>Proofs of the ledger's tree, for whoever keeps a checkpoint.</summary>
internal sealed class LedgerProofs(LedgerStore store, LedgerCheckpoints checkpoints)
{
    private const string PositionField = "position";
    private const string SizeField = "size";

    /// <summary>The newest checkpoint, or one that reaches a position.</summary>
    /// <exception cref="ApiException">The ledger does not reach so far, or is not proven.</exception>
    public Task<GetCheckpointResponse> Checkpoint(GetCheckpointRequest request, CancellationToken cancellationToken) => Proven(async () =>
    {
        await DemandReached(request.ReachingPosition, "reaching_position", cancellationToken);
        var signed = await checkpoints.Covering(request.ReachingPosition, cancellationToken);
        return new GetCheckpointResponse { Note = signed.Note, Keys = { checkpoints.Keys.Select(key => key.ToString()) } };
    });

    /// <summary>The proof that an entry is in the tree.</summary>
    /// <exception cref="ApiException">The ledger does not reach so far, or is not proven.</exception>
    public Task<GetInclusionProofResponse> Inclusion(
        GetInclusionProofRequest request, CancellationToken cancellationToken) => Proven(async () =>
    {
        await DemandReached(request.Position, PositionField, cancellationToken);
        if (request.Size == 0)
        {
            var signed = await checkpoints.Covering(request.Position, cancellationToken);
            var proof = await Prove(request.Position, signed, cancellationToken);
            return new GetInclusionProofResponse { Proof = proof, Checkpoint = signed.Note };
        }

        await DemandReached(request.Size, SizeField, cancellationToken);
        if (request.Position > request.Size) throw Beyond(PositionField, request.Size);
        return new GetInclusionProofResponse { Proof = await Prove(request.Position, request.Size, cancellationToken) };
    });

    /// <summary>The proof that one tree begins with another.</summary>
    /// <exception cref="ApiException">The ledger does not reach so far, or is not proven.</exception>
    public Task<GetConsistencyProofResponse> Consistency(
        GetConsistencyProofRequest request, CancellationToken cancellationToken) => Proven(async () =>
    {
        await DemandReached(request.FromSize, "from_size", cancellationToken);
        await DemandReached(request.ToSize, "to_size", cancellationToken);
        var signed = request.ToSize == 0 ? await checkpoints.Covering(request.FromSize, cancellationToken) : null;
        var to = signed?.Checkpoint.Size ?? request.ToSize;
        if (request.FromSize > to) throw Beyond("from_size", to);
        var path = await store.Reader.Tree.Consistency(request.FromSize, to, cancellationToken);
        return new GetConsistencyProofResponse
        {
            FromSize = request.FromSize, ToSize = to, Path = { path.Select(Bytes) }, Checkpoint = signed?.Note ?? "",
        };
    });

    /// <summary>The first hashes of a tile.</summary>
    /// <exception cref="ApiException">The tree has not so many hashes there, or the ledger is not proven.</exception>
    public Task<GetTileResponse> Tile(GetTileRequest request, CancellationToken cancellationToken) => Proven(async () =>
    {
        var length = (request.Width == 0 ? TilePath.FullWidth : request.Width) * TreeHash.Size;
        var hashes = await store.Reader.Tree.Tile(request.Level, request.Number, cancellationToken);
        if (hashes is null || hashes.Length < length)
            throw Beyond("number", (await store.Reader.ReadHead(cancellationToken)).Last.Value);
        return new GetTileResponse { Hashes = UnsafeByteOperations.UnsafeWrap(hashes.AsMemory(0, length)) };
    });

    /// <summary>The proof that a source's own record is in the ledger.</summary>
    /// <exception cref="ApiException">The source reported no such version, or the ledger is not proven.</exception>
    public Task<GetRecordProofResponse> Record(
        GetRecordProofRequest request, CallerIdentity caller, CancellationToken cancellationToken) => Proven(async () =>
    {
        var key = new RecordKey(caller.Agency.Code, request.Dataset, request.RecordNumber);
        var entry = await store.Reader.FindEntry(key, request.Version, cancellationToken) ?? throw new ApiException(
            ErrorReason.RecordUnknown, $"No entry holds version {request.Version} of this record of yours.",
            ("dataset", request.Dataset), ("record_number", request.RecordNumber));
        var signed = await checkpoints.Covering(entry.Position.Value, cancellationToken);
        var leaf = await store.Reader.Tree.Leaf(entry.Position, cancellationToken)
            ?? throw new RewrittenLedgerException($"the entry at position {entry.Position} is gone");
        return new GetRecordProofResponse
        {
            Leaf = Bytes(leaf.Encode()), Proof = await Prove(entry.Position.Value, signed, cancellationToken), Checkpoint = signed.Note,
        };
    });

    private static ByteString Bytes(byte[] bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    // What was changed beneath the hub is told as such, and not as a failure of the call.
    private static async Task<T> Proven<T>(Func<Task<T>> prove)
    {
        try
        {
            return await prove();
        }
        catch (Exception e) when (e is LedgerTreeException or RewrittenLedgerException)
        {
            throw new ApiException(ErrorReason.LedgerNotProven, e.Message, ("fault", e.Message));
        }
    }

    private static ApiException Beyond(string field, long last) => new(
        ErrorReason.LedgerPositionUnknown, $"'{field}' lies beyond position {last}.",
        ("field", field), ("last_position", last.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private Task<InclusionProof> Prove(long position, SignedCheckpoint signed, CancellationToken cancellationToken) =>
        Prove(position, signed.Checkpoint.Size, cancellationToken);

    private async Task<InclusionProof> Prove(long position, long size, CancellationToken cancellationToken) => new()
    {
        Position = position,
        Size = size,
        LeafHash = Bytes(await store.Reader.Tree.LeafHash(new Position(position), cancellationToken)),
        Path = { (await store.Reader.Tree.Inclusion(new Position(position), size, cancellationToken)).Select(Bytes) },
    };

    private async Task DemandReached(long position, string field, CancellationToken cancellationToken)
    {
        if (checkpoints.Current is { } current && current.Checkpoint.Epoch == store.Epoch && current.Checkpoint.Size >= position) return;
        var last = (await store.Reader.ReadHead(cancellationToken)).Last.Value;
        if (position > last) throw Beyond(field, last);
    }
}
