using System.Collections.Concurrent;
using System.Threading.Channels;
using CreditHub.Evidence;
using CreditHub.Evidence.Log;
using CreditHub.V1;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Evidence.Warnings;

/// <summary>Holds each agency's use against its own past. The past is kept in the log, an entry an agency and hour, and read from there at the start.</summary>
internal sealed class UsageMeter
{
    private const int WarningsMax = 1000;
    private const int AgenciesMax = 10_000;

    private readonly ConcurrentDictionary<string, AgencyUse> _agencies = new(StringComparer.Ordinal);
    private readonly Channel<UsageWarning> _warnings = Channel.CreateBounded<UsageWarning>(new BoundedChannelOptions(WarningsMax) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly DecisionLog _log;
    private readonly WarningOptions _options;

    public UsageMeter(DecisionLog log, IOptions<WarningOptions> options, TimeProvider time)
    {
        (_log, _options) = (log, options.Value);
        ReadPast(time.GetUtcNow().AddDays(-_options.PastDays - 1).ToUnixTimeMilliseconds());
        log.Logged = Count;
    }

    /// <summary>Warnings that are due.</summary>
    public ChannelReader<UsageWarning> Warnings => _warnings.Reader;

    /// <summary>Ends hours that are over; all of them where the hub stops.</summary>
    public void EndHours(long nowMs, bool always)
    {
        foreach (var agency in _agencies.Values)
            if (agency.End(nowMs, always) is { } ended) _log.AppendNote(new EvidenceNote { Usage = ended });
    }

    private void Count(EvidenceCall call, ReadOnlySpan<EvidenceDecision> decisions)
    {
        if (UseOf(call.Agency) is not { } use) return;
        foreach (var decision in decisions)
        {
            var (ended, warning) = use.Count(call.DecidedAtMs, decision.UnifiedSocialCreditCode);
            if (ended is not null) _log.AppendNote(new EvidenceNote { Usage = ended });
            if (warning is not null) _warnings.Writer.TryWrite(warning);
        }
    }

    // Callers that are not known have no past, and their names no bound.
    private AgencyUse? UseOf(string agency)
    {
        if (agency.Length == 0 || agency[0] == '?') return null;
        if (_agencies.TryGetValue(agency, out var use)) return use;
        return _agencies.Count < AgenciesMax ? _agencies.GetOrAdd(agency, static (code, options) => new AgencyUse(code, options), _options) : null;
    }

    private void ReadPast(long sinceMs)
    {
        foreach (var (file, block) in new LogReader(_log.Folder).BlocksFrom(sinceMs))
        {
            if (block.Header.Notes == 0 || block.Header.SealedAtMs < sinceMs) continue;
            foreach (var leaf in BlockBody.Leaves(file.ReadBody(block)).Where(l => l.IsNote))
                if (EvidenceNote.Parser.ParseFrom(leaf.Content.Span).Usage is { } usage) UseOf(usage.Agency)?.NotePast(usage);
        }
    }
}
