using CreditHub.Evidence.Log;
using CreditHub.Hub.Access;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Streaming;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Eligibility;

/// <summary>Logs checks and releases their answers by the policy of checks.</summary>
internal sealed class CheckEvidence(DecisionLog log, IOptions<EvidenceOptions> options)
{
    /// <summary>Operation of a single check in the log.</summary>
    public const string CheckOperation = "EligibilityService/Check";

    /// <summary>Operation of many checks in the log.</summary>
    public const string CheckManyOperation = "EligibilityService/CheckMany";

    private readonly EvidencePolicy _policy = new(options.Value.CheckRelease, options.Value.CheckFailure);

    /// <summary>Lets a check go ahead. To be asked before the state of the ledger is read.</summary>
    public ValueTask<Admission> Admit(ServerCallContext context) => log.Admit(_policy, context);

    /// <summary>A number for a decision.</summary>
    public Guid NewId(DateTimeOffset now) => log.NewId(now);

    /// <summary>Logs an answer, which must be complete, and waits where its policy says so.</summary>
    public ValueTask Release(
        ServerCallContext context, CallerIdentity caller, CheckRequest asked, DisclosedCheck answer, EncodedMessage encoded, Guid id, in Admission admission, DateTimeOffset now)
    {
        var call = DecisionEntries.CallOf(caller, CheckOperation, admission, now);
        call.Token = answer.Response.Token.Value;
        call.CatalogueVersion = answer.Response.CatalogueVersion;
        var decision = OfCheck(asked, answer, EntryEncoder.DigestOf(log.Suite, encoded.Bytes), id);
        return log.Release(_policy, call, [decision], context);
    }

    /// <summary>Logs the answers to one message of many.</summary>
    public ValueTask Release(
        ServerCallContext context, CallerIdentity caller, CheckManyRequest asked, CheckManyResponse answers, ByteString?[]?[] closed, Guid[] ids, in Admission admission, DateTimeOffset now)
    {
        if (ids.Length == 0) return ValueTask.CompletedTask;
        var call = DecisionEntries.CallOf(caller, CheckManyOperation, admission, now);
        call.Token = answers.Token.Value;
        call.CatalogueVersion = answers.CatalogueVersion;
        var decisions = new EvidenceDecision[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            var question = asked.Questions[i].Check ?? new CheckRequest();
            var answer = answers.Answers[i];
            if (answer.Check is null)
            {
                decisions[i] = DecisionEntries.OfRefusedQuestion(question, answer.Fault.Reason, ids[i]);
                continue;
            }

            decisions[i] = OfCheck(question, new DisclosedCheck(answer.Check, closed[i]), EntryEncoder.DigestOf(log.Suite, answer.Check), ids[i]);
            if (answer.Check.Token is { } token) decisions[i].Token = token.Value;
            decisions[i].CatalogueVersion = answer.Check.CatalogueVersion;
        }

        return log.Release(_policy, call, decisions, context);
    }

    private static EvidenceDecision OfCheck(CheckRequest asked, in DisclosedCheck disclosed, ByteString digest, Guid id)
    {
        var answer = disclosed.Response;
        var decision = DecisionEntries.OfQuestion(asked, id);
        decision.Verdict = answer.Verdict;
        decision.ValidUntil = answer.ValidUntil;
        decision.AnswerDigest = digest;
        for (var i = 0; i < answer.Reasons.Count; i++)
        {
            var reason = answer.Reasons[i];
            decision.Reasons.Add(new EvidenceReason
            {
                Record = reason.Record, MeasureCode = reason.MeasureCode, ClosedRecord = disclosed.ClosedRecords?[i] ?? ByteString.Empty,
            });
        }

        return decision;
    }
}
