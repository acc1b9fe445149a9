using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Ledger.Payloads;
using CreditHub.Nodes;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence.Search;

/// <summary>A filter that passed the door, narrowed to what its caller may see.</summary>
internal sealed class DecisionQuery
{
    private static readonly TimeSpan PeriodDefault = TimeSpan.FromDays(1);
    private readonly DecisionFilter _filter;
    private readonly HashSet<Verdict> _verdicts;
    private readonly HashSet<string> _operations;
    private readonly string? _actingFor;

    private DecisionQuery(DecisionFilter filter, long sinceMs, long untilMs, string? actingFor)
    {
        (_filter, SinceMs, UntilMs, _actingFor) = (filter, sinceMs, untilMs, actingFor);
        _verdicts = [.. filter.Verdicts];
        _operations = new HashSet<string>(filter.Operations, StringComparer.Ordinal);
    }

    /// <summary>Decisions at or after this, milliseconds since 1970.</summary>
    public long SinceMs { get; }

    /// <summary>Decisions before this.</summary>
    public long UntilMs { get; }

    /// <summary>Everything that a page token of this query is bound to. The period is left out where it follows from the clock.</summary>
    public string Question => $"{Convert.ToBase64String(_filter.ToByteArray())} {_actingFor}";

    /// <summary>
    /// Reads a filter. An agency's is narrowed to its own decisions, those on behalf of a company to that company's calls.
    /// </summary>
    /// <exception cref="ApiException">A time or code cannot be read, or another agency's decisions are asked for.</exception>
    public static DecisionQuery Read(DecisionFilter? asked, CallerIdentity caller, SubjectCodeDoor codes, DateTimeOffset now)
    {
        var filter = asked?.Clone() ?? new DecisionFilter();
        if (!caller.IsOperator)
        {
            if (filter.Agency.Length > 0 && filter.Agency != caller.Agency.Code)
                throw new ApiException(ErrorReason.OperatorOnly, "Only the operator of the hub sees other agencies' decisions.", ("agency", caller.Agency.Code));
            filter.Agency = caller.Agency.Code;
        }

        if (filter.UnifiedSocialCreditCode.Length > 0)
            filter.UnifiedSocialCreditCode = codes.Open(filter.UnifiedSocialCreditCode, "filter.unified_social_credit_code", out _).ToString();
        var until = ReadTime(filter.Until, "filter.until") ?? now.AddMilliseconds(1);
        var since = ReadTime(filter.Since, "filter.since") ?? until - PeriodDefault;
        if (since > until)
        {
            throw new ApiException(
                ErrorReason.DatesOutOfOrder, "filter.since is after filter.until.", ("field", "filter.since"), ("value", filter.Since),
                ("other_field", "filter.until"), ("other_value", filter.Until));
        }

        var actingFor = caller.IsOperator ? null : caller.ActingFor?.ToString() ?? "";
        return new DecisionQuery(filter, since.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds(), actingFor);
    }

    /// <summary>The query that another node asked.</summary>
    public static DecisionQuery Of(NodeLogSearch asked) => new(
        asked.Filter, asked.SinceMs, asked.UntilMs, asked.HasActingFor ? asked.ActingFor : null);

    /// <summary>The query for every node, this one too.</summary>
    public NodeLogSearch AsQuestion(NodeLogCursor? after, int max)
    {
        var question = new NodeLogSearch { Filter = _filter, SinceMs = SinceMs, UntilMs = UntilMs, Cursor = after, Max = max };
        if (_actingFor is not null) question.ActingFor = _actingFor;
        return question;
    }

    public bool Matches(EvidenceCall call) =>
        call.DecidedAtMs >= SinceMs && call.DecidedAtMs < UntilMs
        && Fits(_filter.Agency, call.Agency) && Fits(_filter.Purpose, call.Purpose)
        && (_actingFor is null || _actingFor == call.ActingFor)
        && (_operations.Count == 0 || _operations.Contains(call.Operation));

    public bool Matches(EvidenceDecision decision) =>
        Fits(_filter.UnifiedSocialCreditCode, decision.UnifiedSocialCreditCode) && Fits(_filter.CaseNumber, decision.CaseNumber)
        && (_verdicts.Count == 0 || _verdicts.Contains(decision.Verdict)) && (!_filter.RefusedOnly || decision.Refusal != ErrorReason.Unspecified);

    private static bool Fits(string wanted, string found) => wanted.Length == 0 || wanted == found;

    private static DateTimeOffset? ReadTime(string text, string field)
    {
        if (text.Length == 0) return null;
        return Rfc3339.TryParse(text, out var time) ? time : throw new ApiException(
            ErrorReason.InvalidDate, $"'{text}' is no RFC 3339 time with an offset, such as 2026-04-01T09:30:00+08:00.", ("field", field), ("value", text));
    }
}
