using CreditHub.Evidence.Log;
using CreditHub.Hub.Access;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Evidence;

/// <summary>The entries of one read. What they have in common is computed once.</summary>
internal sealed class ReadEntries
{
    private readonly DecisionLog _log;
    private readonly ServerCallContext _context;
    private readonly DateTimeOffset _now;
    private readonly ByteString _requestDigest;
    private readonly List<EvidenceDecision> _decisions = [];

    public ReadEntries(DecisionLog log, IMessage request, ServerCallContext context, in Admission admission, DateTimeOffset now)
    {
        (_log, _context, _now) = (log, context, now);
        _requestDigest = EntryEncoder.DigestOf(log.Suite, request);
        Named = LoggedText.Code(LoggedReads.SubjectOf(request));
        Call = DecisionEntries.CallOf(context.Caller(), context.ContractCall().Operation, admission, now);
    }

    /// <summary>What they have in common.</summary>
    public EvidenceCall Call { get; }

    /// <summary>The company that the request names; empty where it names none.</summary>
    public string Named { get; }

    /// <summary>The entries.</summary>
    public IReadOnlyList<EvidenceDecision> Decisions => _decisions;

    /// <summary>Adds the entry of a company. The number of the first of a call goes with its trailers.</summary>
    public EvidenceDecision Add(string subject, ByteString? answerDigest = null)
    {
        var id = _log.NewId(_now);
        if (_context.ResponseTrailers.GetValue(ReadEvidence.DecisionTrailer) is null)
            _context.ResponseTrailers.Add(ReadEvidence.DecisionTrailer, id.ToString("N"));
        var decision = new EvidenceDecision
        {
            DecisionId = DecisionIds.ToBytes(id),
            UnifiedSocialCreditCode = subject,
            RequestDigest = _requestDigest,
            AnswerDigest = answerDigest ?? ByteString.Empty,
        };
        _decisions.Add(decision);
        return decision;
    }
}
