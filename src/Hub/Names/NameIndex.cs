using System.Runtime.InteropServices;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;

namespace CreditHub.Hub.Names;

/// <summary>
/// Folded names of companies, those that they had before too, to be searched by a part. It proposes companies and says nothing about them:
/// whoever
/// shows one looks at the company as it is. Names are only added, in flat arrays, so readers take no lock and the garbage collector sees
/// few objects.
/// </summary>
internal sealed class NameIndex
{
    /// <summary>Characters of a name that are kept.</summary>
    public const int NameMax = 200;

    /// <summary>Names that one search looks at.</summary>
    public const int LooksMax = 500_000;

    private const int FirstEntries = 1024;
    private readonly Lock _gate = new();
    private readonly int[] _frequencies = new int[char.MaxValue + 1];
    private volatile NameChunk[] _chunks = [new NameChunk(FirstEntries)];

    // Places of names by their hash, counted from 1; 0 = free. Open addressing, for the writer alone.
    private int[] _slots = new int[FirstEntries * 2];

    /// <summary>Names held.</summary>
    public int Count { get; private set; }

    /// <summary>A company has, or had, this name. One that is held already is not held twice.</summary>
    public void Add(UnifiedSocialCreditCode code, string name)
    {
        var folded = SubjectName.Fold(name);
        if (folded.Length == 0) return;
        var text = folded.AsSpan(0, Math.Min(folded.Length, NameMax));
        lock (_gate)
        {
            ref var slot = ref Find(code, text);
            if (slot != 0) return;
            if (!_chunks[^1].TryAdd(code, text))
            {
                var next = new NameChunk(NameChunk.EntriesMax);
                next.TryAdd(code, text);
                _chunks = [.. _chunks, next];
            }

            foreach (var c in text) _frequencies[c]++;
            slot = ((_chunks.Length - 1) << NameChunk.EntriesBits) + _chunks[^1].Count;
            if (++Count * 2 > _slots.Length) Grow();
        }
    }

    /// <summary>
    /// The next companies of which a name holds the text, or all its characters in order: the whole name first, then its beginning, then
    /// any
    /// part, then abbreviations; companies of one rank in order of code.
    /// </summary>
    /// <param name="text">A folded text.</param>
    /// <param name="after">The match after which to go on; null = from the first.</param>
    /// <param name="max">Matches at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The matches; null where more names would have to be looked at than a search may.</returns>
    public IReadOnlyList<NameMatch>? Search(string text, NameMatch? after, int max, CancellationToken cancellationToken)
    {
        var rarest = text.MinBy(c => Volatile.Read(ref _frequencies[c]));
        var isCommon = Volatile.Read(ref _frequencies[rarest]) > LooksMax;
        var best = new SortedSet<NameMatch>();
        var looked = 0;
        foreach (var chunk in _chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = chunk.Count;
            var from = 0;
            while (from < count)
            {
                // Of a text whose rarest character is common only names that hold all of it are looked at.
                var at = isCommon ? chunk.Next(text, from, count) : chunk.Next(rarest, from, count);
                if (at < 0) break;
                from = at + 1;
                if (++looked > LooksMax) return null;
                if (RankOf(chunk.NameAt(at), text) is not { } rank) continue;
                var match = new NameMatch(rank, chunk.CodeAt(at));
                if (after is { } place && match.CompareTo(place) <= 0) continue;
                if (best.Count == max && match.CompareTo(best.Max) >= 0) continue;
                best.Add(match);
                if (best.Count > max) best.Remove(best.Max);
            }
        }

        return [.. best];
    }

    /// <summary>How well a folded name matches a folded text; null where it does not.</summary>
    public static NameRank? RankOf(ReadOnlySpan<char> name, string text)
    {
        var at = name.IndexOf(text, StringComparison.Ordinal);
        if (at == 0) return name.Length == text.Length ? NameRank.Whole : NameRank.Beginning;
        if (at > 0) return NameRank.Part;
        var taken = 0;
        foreach (var c in name)
            if (taken < text.Length && c == text[taken]) taken++;
        return taken == text.Length ? NameRank.Abbreviation : null;
    }

    private static int HashOf(UnifiedSocialCreditCode code, ReadOnlySpan<char> text)
    {
        var hash = new HashCode();
        hash.Add(code.Packed);
        hash.AddBytes(MemoryMarshal.AsBytes(text));
        return hash.ToHashCode();
    }

    private ref int Find(UnifiedSocialCreditCode code, ReadOnlySpan<char> text)
    {
        var at = HashOf(code, text) & (_slots.Length - 1);
        while (_slots[at] is not 0 and var place && !Holds(place, code, text)) at = (at + 1) & (_slots.Length - 1);
        return ref _slots[at];
    }

    private bool Holds(int place, UnifiedSocialCreditCode code, ReadOnlySpan<char> text)
    {
        var (chunk, at) = ChunkOf(place);
        return chunk.CodeAt(at) == code && chunk.NameAt(at).SequenceEqual(text);
    }

    private (NameChunk Chunk, int At) ChunkOf(int place) =>
        (_chunks[(place - 1) >> NameChunk.EntriesBits], (place - 1) & (NameChunk.EntriesMax - 1));

    private void Grow()
    {
        var places = _slots;
        _slots = new int[places.Length * 2];
        foreach (var place in places)
        {
            if (place == 0) continue;
            var (chunk, at) = ChunkOf(place);
            Find(chunk.CodeAt(at), chunk.NameAt(at)) = place;
        }
    }
}

/// <summary>How well a name matches, best first.</summary>
internal enum NameRank
{
    /// <summary>The text is the whole name.</summary>
    Whole = 1,

    /// <summary>The name begins with it.</summary>
    Beginning = 2,

    /// <summary>The name holds it.</summary>
    Part = 3,

    /// <summary>The name holds its characters in order, with others between them.</summary>
    Abbreviation = 4,
}

/// <summary>A company whose name matches.</summary>
/// <param name="Rank">How well.</param>
/// <param name="Code">The company.</param>
internal readonly record struct NameMatch(NameRank Rank, UnifiedSocialCreditCode Code) : IComparable<NameMatch>
{
    /// <inheritdoc/>
    public int CompareTo(NameMatch other) => Rank != other.Rank ? Rank.CompareTo(other.Rank) : Code.Packed.CompareTo(other.Code.Packed);
}
