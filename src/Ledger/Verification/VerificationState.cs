using System.Runtime.InteropServices;
using System.Text.Json;
using CreditHub.Domain.Identity;
using CreditHub.Evidence;
using CreditHub.Ledger.Model;

namespace CreditHub.Ledger.Verification;

/// <summary>How far the pass over entries is, and what it has folded so far.</summary>
internal sealed record EntriesState
{
    public long Size { get; init; }

    public long RecordedAt { get; init; }

    /// <summary>Partial tiles of the tree's edge, lowest level first.</summary>
    public IReadOnlyList<byte[]> Tiles { get; init; } = [];

    public IReadOnlyList<long> WithoutPart { get; init; } = [];

    public IReadOnlyList<long> Erased { get; init; } = [];

    public IReadOnlyList<SourceRow> Sources { get; init; } = [];

    public IReadOnlyList<BatchRow> Batches { get; init; } = [];

    public IReadOnlyList<WaitingTableRow> Waiting { get; init; } = [];

    public IReadOnlyDictionary<long, IReadOnlyList<SubjectNumber>> WaitingNumbers { get; init; } = new Dictionary<long,
        IReadOnlyList<SubjectNumber>>();

    /// <summary>Hashes of numbers that a person decided.</summary>
    public byte[] Confirmed { get; init; } = [];

    public IReadOnlyList<LedgerFinding> Findings { get; init; } = [];

    public long MoreFindings { get; init; }
}

/// <summary>How far the pass over subjects is.</summary>
internal sealed record SubjectsState
{
    /// <summary>The last subject that was looked at.</summary>
    public string After { get; init; } = "";

    public long Done { get; init; }

    /// <summary>True where no subject is left.</summary>
    public bool IsAtEnd { get; init; }

    /// <summary>Hashes of numbers that entries state.</summary>
    public byte[] Expected { get; init; } = [];

    public IReadOnlyList<LedgerFinding> Findings { get; init; } = [];

    public long MoreFindings { get; init; }
}

/// <summary>What an interrupted verification goes on from.</summary>
internal sealed record VerificationState
{
    /// <summary>The program that kept it: another one may fold otherwise.</summary>
    public Guid Program { get; init; }

    public Guid StoreId { get; init; }

    public long Epoch { get; init; }

    /// <summary>The last position when the verification began.</summary>
    public long Began { get; init; }

    /// <summary>Texts of the checkpoints that were given.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = [];

    public EntriesState? Entries { get; init; }

    public SubjectsState? Subjects { get; init; }
}

/// <summary>
/// The file in which a verification keeps how far it is: each pass offers its state after each page, and it is written whole now and
/// then. Both passes call it.
/// </summary>
internal sealed class VerificationFile(VerificationOptions options)
{
    private static readonly Guid Program = typeof(VerificationFile).Module.ModuleVersionId;
    private readonly Lock _gate = new();
    private bool _isFrozen;
    private long _writtenAt = options.Time.GetTimestamp();

    /// <summary>What is kept; what it began with where nothing was.</summary>
    public VerificationState State { get; private set; } = new();

    /// <summary>
    /// Reads what an interrupted verification kept, and begins anew where that is not of this program, store and checkpoints.
    /// </summary>
    public void Begin(Guid storeId, long epoch, long last)
    {
        var fresh = new VerificationState
        {
            Program = Program, StoreId = storeId, Epoch = epoch, Began = last, Checkpoints = [.. options.Checkpoints.Select(c => c.Text)],
        };
        State = options.StateFile is { } path && File.Exists(path) && Read(path) is { } kept && MayGoOn(kept, fresh)
            ? kept with { Checkpoints = fresh.Checkpoints }
            : fresh;
    }

    /// <summary>Offers the state of the pass over entries.</summary>
    public void Offer(Func<EntriesState> entries) => Offer(state => state with { Entries = entries() }, isLast: false);

    /// <summary>Offers the state of the pass over subjects; at its end it is written in any case.</summary>
    public void Offer(Func<SubjectsState> subjects, bool isLast) => Offer(state => state with { Subjects = subjects() }, isLast);

    /// <summary>Nothing is kept from now on: what is left takes seconds, and is done again.</summary>
    public void Freeze() => _isFrozen = true;

    /// <summary>The verification has ended: nothing is left to go on from.</summary>
    public void End()
    {
        if (options.StateFile is { } path) File.Delete(path);
    }

    /// <summary>Hashes one behind the other.</summary>
    public static byte[] BytesOf(IReadOnlyCollection<UInt128> hashes) => MemoryMarshal.AsBytes<UInt128>(hashes.ToArray()).ToArray();

    /// <summary>Hashes that lie one behind the other.</summary>
    public static ReadOnlySpan<UInt128> HashesOf(byte[] bytes) => MemoryMarshal.Cast<byte, UInt128>(bytes);

    private void Offer(Func<VerificationState, VerificationState> take, bool isLast)
    {
        if (options.StateFile is not { } path || _isFrozen) return;
        lock (_gate)
        {
            if (!isLast && options.Time.GetElapsedTime(_writtenAt) < options.StateEvery) return;
            State = take(State);
            StoredFile.Write(path, file => JsonSerializer.Serialize(file, State), isSecret: true);
            _writtenAt = options.Time.GetTimestamp();
        }
    }

    private static VerificationState? Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<VerificationState>(file);
        }
        catch (JsonException)
        {
            // Of an older program, or of something else: it is begun anew.
            return null;
        }
    }

    // A checkpoint that lies behind what was read, and that was not given then, cannot be held any more.
    private static bool MayGoOn(VerificationState kept, VerificationState now) =>
        kept.Program == now.Program && kept.StoreId == now.StoreId && kept.Epoch == now.Epoch && kept.Began <= now.Began
        && now.Checkpoints.All(text => kept.Checkpoints.Contains(text)
            || Evidence.Transparency.LedgerCheckpoint.Parse(text).Size > (kept.Entries?.Size ?? 0));
}
