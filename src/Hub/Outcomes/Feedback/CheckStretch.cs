using CreditHub.Domain.Procedures;
using CreditHub.Domain.Rulebooks;
using CreditHub.Evidence;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>
/// What a stretch of a node's decision log holds of checks: gathered leaf by leaf, until it fills an entry of the ledger.
/// </summary>
/// <param name="logId">The log, 16 bytes.</param>
/// <param name="seen">Transactions that the day has seen.</param>
/// <param name="rules">Rules by which answers owe outcomes.</param>
internal sealed class CheckStretch(ByteString logId, CheckedTransactions seen, Rulebook rules)
{
    private const int CountsMax = 5_000;

    private readonly Dictionary<CountKey, CheckCount> _counts = [];
    private readonly List<OwedAnswer> _answers = [];
    private ReadOnlyMemory<byte> _callBytes;
    private EvidenceCall? _call;

    /// <summary>Sequence of the first entry of the log that is in it; 0 where it is empty.</summary>
    public long FromSequence { get; private set; }

    /// <summary>How far it goes.</summary>
    public LogReach Reach { get; private set; }

    /// <summary>True where it holds no check.</summary>
    public bool IsEmpty => _counts.Count == 0;

    /// <summary>True where it should be put into the ledger before more is added.</summary>
    public bool IsFull => _answers.Count >= FeedbackBook.EntryMax || _counts.Count >= CountsMax;

    /// <summary>Adds a leaf of the log.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="sequence">Its place in the log.</param>
    /// <exception cref="InvalidProtocolBufferException">It cannot be read.</exception>
    public void Add(BlockLeaf leaf, long sequence)
    {
        if (FromSequence == 0) FromSequence = sequence;
        Reach = Reach with { Sequence = sequence };
        if (Read(leaf) is not { } check) return;
        var (call, decision, askedOn) = check;
        Reach = new LogReach(sequence, Math.Max(Reach.Ms, call.DecidedAtMs));
        var isTransaction = decision.CaseNumber.Length > 0;
        var count = CountOf(call.Agency, decision, askedOn);
        count.Checks++;
        if (!isTransaction) count.ChecksWithoutCase++;
        else if (seen.IsNew(call.Agency, decision.MatterCode, decision.CaseNumber, askedOn)) count.Transactions++;
        if (isTransaction && decision.Verdict is Verdict.Barred or Verdict.Attention
            && FeedbackTerms.DueOf(askedOn, rules.Procedures, rules.Tables.Calendar) is { } due) _answers.Add(AnswerOf(call, decision,
                due));
    }

    /// <summary>Remembers the transaction of a leaf that an earlier entry has counted.</summary>
    public void Remember(BlockLeaf leaf)
    {
        if (Read(leaf) is not ({ } call, { CaseNumber.Length: > 0 } decision, var askedOn)) return;
        seen.IsNew(call.Agency, decision.MatterCode, decision.CaseNumber, askedOn);
    }

    /// <summary>The entry that holds it.</summary>
    public FeedbackOwedEntry ToEntry() => new()
    {
        LogId = logId, ToSequence = Reach.Sequence, ToMs = Reach.Ms, Answers = { _answers }, Counts = { _counts.Values },
    };

    // A check of a transaction of the present. What is asked about an earlier state of knowledge, or about a past day, settles a dispute;
    // what a company asks of itself through a portal is no transaction of an agency.
    private (EvidenceCall Call, EvidenceDecision Decision, BeijingDate AskedOn)? Read(BlockLeaf leaf)
    {
        if (leaf.IsNote) return null;
        if (_call is null || !leaf.Call.Equals(_callBytes)) (_callBytes, _call) = (leaf.Call,
            EvidenceCall.Parser.ParseFrom(leaf.Call.Span));
        var call = _call;
        if (call.Operation is not (Eligibility.CheckEvidence.CheckOperation or Eligibility.CheckEvidence.CheckManyOperation)
            || call.ActingFor.Length > 0) return null;
        var decision = EvidenceDecision.Parser.ParseFrom(leaf.Content.Span);
        if (decision.Verdict == Verdict.Unspecified || decision.KnownAt.Length > 0) return null;
        var askedOn = BeijingDate.At(DateTimeOffset.FromUnixTimeMilliseconds(call.DecidedAtMs));
        return decision.EffectiveOn.ToDomain() is { } effective && effective < askedOn ? null : (call, decision, askedOn);
    }

    private CheckCount CountOf(string agency, EvidenceDecision decision, BeijingDate askedOn)
    {
        var key = new CountKey(agency, decision.MatterCode, decision.RegionCode, CountKey.MonthOf(askedOn));
        if (_counts.TryGetValue(key, out var held)) return held;
        return _counts[key] = new CheckCount { Agency = key.Agency, MatterCode = key.Matter, RegionCode = key.Region, Month = key.Month };
    }

    private static OwedAnswer AnswerOf(EvidenceCall call, EvidenceDecision decision, FeedbackDue due) => new()
    {
        Agency = call.Agency,
        UnifiedSocialCreditCode = decision.UnifiedSocialCreditCode,
        MatterCode = decision.MatterCode,
        CaseNumber = decision.CaseNumber,
        RegionCode = decision.RegionCode,
        DecisionId = decision.DecisionId,
        Verdict = (int)decision.Verdict,
        MeasureCodes = { decision.Reasons.Select(r => r.MeasureCode).Distinct(StringComparer.Ordinal) },
        AskedMs = call.DecidedAtMs,
        DueOn = due.DueOn.DayNumber,
        RemindAfter = due.RemindAfter.DayNumber,
        Provisional = due.IsProvisional,
        Rule = due.Rule,
    };
}
