using CreditHub.Domain.Codes;
using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using CreditHub.Grains.Rules;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence.Search;

/// <summary>A read of a company's data, and its place in the log.</summary>
internal sealed record FoundAccess(long AtMs, SearchPlace Place, DataAccess Access);

/// <summary>Who looked at a company's data that is not public: newest first, a bounded part of the log a page.</summary>
internal sealed class AccessList(DecisionLog log, RulesInForce rules)
{
    private const int SegmentsMax = 8;
    private const long PageBytesMax = 64 << 20;
    private readonly LogReader _reader = new(log.Folder);

    /// <summary>The next page before a place; the first before null. Where to go on is null at the end.</summary>
    public (IReadOnlyList<FoundAccess> Accesses, SearchPlace? Next) Find(UnifiedSocialCreditCode code, SearchPlace? before, int max, CancellationToken cancellationToken)
    {
        var found = new List<FoundAccess>();
        var subject = code.ToString();
        var (segments, bytes) = (0, 0L);
        foreach (var segment in _reader.SegmentsBefore(before?.DecidedMs))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (segments++ == SegmentsMax) return (found, before);
            using var file = new BlockFile(segment.Path);
            foreach (var block in LogReader.Blocks(file).Where(b => b.Header.Reads > 0 && (before is null || b.Header.FirstSequence < before.Value.Sequence)).Reverse())
            {
                if (bytes > PageBytesMax) return (found, before);
                bytes += block.BodyLength;
                foreach (var (index, leaf) in BlockBody.Leaves(file.ReadBody(block)).Index().Reverse())
                {
                    var sequence = block.Header.FirstSequence + index;
                    if (leaf.IsNote || (before is not null && sequence >= before.Value.Sequence)) continue;
                    if (AccessOf(leaf, subject) is not { } access) continue;
                    if (found.Count == max) return (found, before);
                    before = new SearchPlace(block.Header.LastDecidedMs, sequence);
                    found.Add(new FoundAccess(access.AtMs, before.Value, access.Access));
                }

                before = new SearchPlace(block.Header.LastDecidedMs, block.Header.FirstSequence);
            }
        }

        return (found, null);
    }

    // A check is no read: it shows a verdict. What was refused showed nothing. The company's own reads are no news to it.
    private (long AtMs, DataAccess Access)? AccessOf(in BlockLeaf leaf, string subject)
    {
        var decision = EvidenceDecision.Parser.ParseFrom(leaf.Content.Span);
        if (decision.UnifiedSocialCreditCode != subject || decision.Verdict != Verdict.Unspecified || decision.Refusal != ErrorReason.Unspecified) return null;
        var call = EvidenceCall.Parser.ParseFrom(leaf.Call.Span);
        if (call.ActingFor == subject) return null;
        var access = new DataAccess
        {
            At = Rfc3339.Format(DateTimeOffset.FromUnixTimeMilliseconds(call.DecidedAtMs)),
            Agency = call.Agency,
            AgencyName = rules.Current.Directory.FindAgency(call.Agency)?.NameZh ?? "",
            Purpose = call.Purpose,
            Operation = call.Operation,
            DecisionId = DecisionIds.ToText(decision.DecisionId),
        };
        return (call.DecidedAtMs, access);
    }
}
