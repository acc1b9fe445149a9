using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence.Search;

/// <summary>A page of what was found, and where to go on; null at the end.</summary>
internal sealed record FoundPage(IReadOnlyList<LoggedDecision> Decisions, SearchPlace? Next);

/// <summary>A place in a search.</summary>
/// <param name="DecidedMs">Earliest time in the numbers of the block reached.</param>
/// <param name="Sequence">Sequence number of the last leaf looked at.</param>
internal readonly record struct SearchPlace(long DecidedMs, long Sequence);

/// <summary>Searches the log, in its order. A page reads a bounded part of it.</summary>
internal sealed class DecisionSearch(DecisionLog log)
{
    private const long PageBytesMax = 64 << 20;
    private readonly LogReader _reader = new(log.Folder);

    /// <summary>The next page after a place; the first after null.</summary>
    public FoundPage Find(DecisionQuery query, SearchPlace? after, int max, CancellationToken cancellationToken)
    {
        var found = new List<LoggedDecision>();
        var bytes = 0L;
        var place = after;
        foreach (var (file, block) in _reader.BlocksFrom((after?.DecidedMs ?? query.SinceMs) - LogReader.SlackMs))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var header = block.Header;
            if (header.FirstDecidedMs > query.UntilMs + LogReader.SlackMs) break;
            var last = header.FirstSequence + header.Count - 1;
            if (header.FirstDecidedMs == 0 || last <= (after?.Sequence ?? 0) || header.LastDecidedMs < query.SinceMs) continue;
            if (bytes > PageBytesMax) return new FoundPage(found, place);
            bytes += block.BodyLength;
            foreach (var (sequence, call, decision) in Decisions(file, block, query, after?.Sequence ?? 0))
            {
                place = new SearchPlace(header.FirstDecidedMs, sequence);
                if (found.Count == max) return new FoundPage(found, new SearchPlace(header.FirstDecidedMs, sequence - 1));
                found.Add(new LoggedDecision { DecisionId = DecisionIds.ToText(decision.DecisionId), Call = call, Decision = decision, Sequence = sequence });
            }

            place = new SearchPlace(header.FirstDecidedMs, last);
        }

        return new FoundPage(found, null);
    }

    private static IEnumerable<(long Sequence, EvidenceCall Call, EvidenceDecision Decision)> Decisions(BlockFile file, StoredBlock block, DecisionQuery query, long after)
    {
        EvidenceCall? call = null;
        ReadOnlyMemory<byte> callBytes = default;
        var isWanted = false;
        foreach (var (index, leaf) in BlockBody.Leaves(file.ReadBody(block)).Index())
        {
            var sequence = block.Header.FirstSequence + index;
            if (leaf.IsNote || sequence <= after) continue;
            if (call is null || !leaf.Call.Equals(callBytes))
            {
                (call, callBytes) = (EvidenceCall.Parser.ParseFrom(leaf.Call.Span), leaf.Call);
                isWanted = query.Matches(call);
            }

            if (!isWanted) continue;
            var decision = EvidenceDecision.Parser.ParseFrom(leaf.Content.Span);
            if (query.Matches(decision)) yield return (sequence, call, decision);
        }
    }
}
