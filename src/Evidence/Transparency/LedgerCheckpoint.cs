using System.Globalization;
using System.Text;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Evidence.Transparency;

/// <summary>
/// What the hub signs of its ledger at a moment: C2SP's tlog-checkpoint, with two extension lines, «epoch E after N» and «time T».
/// </summary>
public sealed record LedgerCheckpoint
{
    private const int LinesMin = 3;
    private const string EpochWord = "epoch ";
    private const string AfterWord = " after ";
    private const string TimeWord = "time ";

    /// <summary>Names the ledger; the same for ever.</summary>
    public required string Origin { get; init; }

    /// <summary>Entries of the ledger, which is the position of the last one.</summary>
    public required long Size { get; init; }

    /// <summary>Root of the tree over them.</summary>
    public required ReadOnlyMemory<byte> Root { get; init; }

    /// <summary>Number of times that the ledger was restored from a backup, plus one; 0 where it is not said.</summary>
    public long Epoch { get; init; }

    /// <summary>
    /// Position after which the epoch began. What had been after it was lost then: a checkpoint of an earlier epoch with a greater size
    /// is not extended by this one.
    /// </summary>
    public long EpochBeganAfter { get; init; }

    /// <summary>When it was signed, in seconds since 1970; 0 where it is not said.</summary>
    public long SignedAt { get; init; }

    /// <summary>The text that is signed.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.Span)}\n");
            if (Epoch > 0) text.Append(CultureInfo.InvariantCulture, $"{EpochWord}{Epoch}{AfterWord}{EpochBeganAfter}\n");
            if (SignedAt > 0) text.Append(CultureInfo.InvariantCulture, $"{TimeWord}{SignedAt}\n");
            return text.ToString();
        }
    }

    /// <summary>Reads a text. Lines that this program does not know are passed over, as the format wants it.</summary>
    /// <exception cref="EvidenceFaultException">It is no checkpoint.</exception>
    public static LedgerCheckpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.EndsWith('\n') ? text[..^1].Split('\n') : [];
        var root = new byte[TreeHash.Size];
        if (lines.Length < LinesMin || lines.Any(l => l.Length == 0) || Number(lines[1]) is not { } size
            || !Convert.TryFromBase64String(lines[2], root, out var length) || length != TreeHash.Size)
        {
            throw new EvidenceFaultException("This is no checkpoint: origin, size and root in three lines.");
        }

        var checkpoint = new LedgerCheckpoint { Origin = lines[0], Size = size, Root = root };
        foreach (var line in lines[LinesMin..]) checkpoint = checkpoint.With(line);
        return checkpoint;
    }

    /// <summary>Reads a signed checkpoint and proves who signed it.</summary>
    /// <param name="note">The signed note.</param>
    /// <param name="keys">Keys that are known to be the hub's.</param>
    /// <exception cref="EvidenceFaultException">It is no checkpoint, or none of the keys signed it.</exception>
    public static LedgerCheckpoint Open(string note, IEnumerable<NoteKey> keys)
    {
        var signed = SignedNote.Parse(note);
        var checkpoint = Parse(signed.Text);
        signed.Verify(keys.Where(k => k.Kind != NoteKeyKind.Cosignature));
        return checkpoint;
    }

    /// <summary>Reads what the head of a block of the decision log says.</summary>
    /// <exception cref="EvidenceFaultException">It says no checkpoint.</exception>
    public static LedgerCheckpoint Of(EvidenceCheckpoint stated)
    {
        ArgumentNullException.ThrowIfNull(stated);
        var isOne = stated is { Origin.Length: > 0, Size: >= 0, Epoch: >= 0, EpochBeganAfter: >= 0 } && stated.Root.Length == TreeHash.Size;
        return isOne ? new LedgerCheckpoint
        {
            Origin = stated.Origin, Size = stated.Size, Root = stated.Root.Memory, SignedAt = stated.SignedAt,
            Epoch = stated.Epoch, EpochBeganAfter = stated.EpochBeganAfter,
        } : throw new EvidenceFaultException("This is no checkpoint: origin, size and a root of 32 bytes.");
    }

    /// <summary>What the head of a block says.</summary>
    public EvidenceCheckpoint Stated() => new()
    {
        Origin = Origin, Size = Size, Root = ByteString.CopyFrom(Root.Span), SignedAt = SignedAt, Epoch = Epoch,
        EpochBeganAfter = EpochBeganAfter,
    };

    private LedgerCheckpoint With(string line)
    {
        if (line.StartsWith(TimeWord, StringComparison.Ordinal))
            return Number(line[TimeWord.Length..]) is { } time ? this with { SignedAt = time } : this;
        if (!line.StartsWith(EpochWord, StringComparison.Ordinal)) return this;
        var numbers = line[EpochWord.Length..].Split(AfterWord);
        return numbers.Length == 2 && Number(numbers[0]) is { } epoch && Number(numbers[1]) is { } after
            ? this with { Epoch = epoch, EpochBeganAfter = after }
            : throw new EvidenceFaultException($"The checkpoint's line «{line}» says no epoch.");
    }

    // As the format wants it: digits alone, and no zero before others.
    private static long? Number(string text) =>
        text.Length is > 0 and < 20 && text.All(char.IsAsciiDigit) && (text == "0" || text[0] != '0')
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
