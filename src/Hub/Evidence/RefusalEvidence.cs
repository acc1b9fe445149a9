using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence;

/// <summary>
/// Logs refused calls. A refusal leaves whatever becomes of its entry: it shows nothing. Calls of callers whom nobody knows are logged together, by peer and second,
/// in the decision log and in the text log.
/// </summary>
internal sealed partial class RefusalEvidence : IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly DecisionLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger<RefusalEvidence> _logger;
    private readonly RefusalWindows _windows;
    private readonly ITimer _flush;

    public RefusalEvidence(DecisionLog log, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<RefusalEvidence> logger)
    {
        (_log, _time, _logger) = (log, time, logger);
        _windows = new RefusalWindows(time, LogTogether);
        _flush = time.CreateTimer(static windows => ((RefusalWindows)windows!).Flush(), _windows, FlushInterval, FlushInterval);
        lifetime.ApplicationStopping.Register(() => _windows.Flush(isEnding: true));
    }

    /// <summary>Stops counting.</summary>
    public void Dispose() => _flush.Dispose();

    /// <summary>Logs a refusal, unless it is about load or the hub's own state. Returns the number of its decision; null where it is not logged.</summary>
    public string? Log(HttpContext context, object? request, ApiException refusal)
    {
        if (refusal.Reason is ErrorReason.Overloaded or ErrorReason.NotServing or ErrorReason.NotYetFresh or ErrorReason.OutcomeUnknown or ErrorReason.EvidenceNotWritten
            or ErrorReason.EvidenceLogUnreachable) return null;
        var caller = context.Features.Get<CallerIdentity>();
        if (caller is null && !_windows.IsFirst(PeerOf(context, refusal))) return null;
        var now = _time.GetUtcNow();
        var id = _log.NewId(now);
        var call = new EvidenceCall
        {
            Operation = ContractCall.Of(context).Operation,
            Agency = caller?.Agency.Code ?? Claimed(context, CallerIdentityReader.AgencyHeader),
            ActingFor = caller?.ActingFor?.ToString() ?? "",
            Purpose = caller?.Purpose ?? Claimed(context, CallerIdentityReader.PurposeHeader),
            DecidedAtMs = now.ToUnixTimeMilliseconds(),
            Release = EvidenceRelease.Window,
        };
        var decision = request is CheckRequest question
            ? DecisionEntries.OfRefusedQuestion(question, refusal.Reason, id)
            : new EvidenceDecision { DecisionId = DecisionNumber.ToBytes(id), UnifiedSocialCreditCode = LoggedText.UncheckedCode(LoggedReads.SubjectOf(request)), Refusal = refusal.Reason };
        _log.Log(call, [decision]);
        return id.ToString("N");
    }

    private static RefusedPeer PeerOf(HttpContext context, ApiException refusal) =>
        new(context.Connection.RemoteIpAddress?.ToString() ?? "", refusal.Reason, ContractCall.Of(context).Operation);

    private void LogTogether(RefusedPeer peer, long calls)
    {
        var now = _time.GetUtcNow();
        _log.Log(
            new EvidenceCall { Operation = peer.Operation, DecidedAtMs = now.ToUnixTimeMilliseconds(), Release = EvidenceRelease.Window },
            [new EvidenceDecision { DecisionId = DecisionNumber.ToBytes(_log.NewId(now)), Refusal = peer.Reason, Calls = calls }]);
        LogRefused(calls, peer.Address, peer.Operation, peer.Reason);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Calls} more calls of {Peer} to {Operation} were refused within a second: {Reason}.")]
    private partial void LogRefused(long calls, string peer, string operation, ErrorReason reason);

    // What an unknown caller says of itself; «?» because nobody vouches for it.
    private static string Claimed(HttpContext context, string header) =>
        context.Request.Headers[header].ToString() is { Length: > 0 } said ? $"?{LoggedText.Short(said)}" : "";
}
