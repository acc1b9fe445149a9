using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Clocks;
using CreditHub.Hub.Contract;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Eligibility;

/// <summary>Answers checks, one or any number.</summary>
[BindServiceMethod(typeof(EligibilityGrpcService), nameof(BindService))]
internal class EligibilityGrpcService(
    ContractRules contract, CheckQuestionReader reader, EligibilityAnswers answers, ChangeFeed feed, TokenDoor tokens, SourceAges ages, RulesInForce rules, LedgerStore store,
    CheckEvidence evidence, CheckDisclosure disclosure, StreamWork work, TimeProvider time, OutsideTime outside)
{
    /// <summary>Found by name when the service is described.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => EligibilityService.Descriptor;

    /// <summary>Called once while the service is mapped, without a service.</summary>
    public static void BindService(ServiceBinderBase binder, EligibilityGrpcService? _) => EligibilityService.BindService(new EncodingBinder(binder, nameof(Check)), null);

    private const int QuestionsMax = 1000;

    // Messages that may wait to be answered or written, a stream.
    private const int MessagesAhead = 4;

    public virtual async Task<EncodedMessage> Check(CheckRequest request, ServerCallContext context)
    {
        var set = rules.Current;
        var asked = reader.Read(request, set);
        var caller = context.Caller();
        CheckDisclosure.Demand(caller, asked);
        await BecomeFresh(request.Freshness, context);
        var admission = await evidence.Admit(context);
        var answer = asked.IsToday && asked.KnownAt is null ? await FromIndex(asked, set, caller, context.CancellationToken)
            : await FromLedger(asked, set, caller, context.CancellationToken);

        // The number is the last thing that the answer gets, so that numbers and entries have one order.
        var now = time.GetUtcNow();
        var id = evidence.NewId(now);
        var encoded = CheckEncoding.Of(answer.Response, ages.EncodedOf(asked.Question.Matter.Code, now), id, now);
        await evidence.Release(context, caller, request, answer, encoded, id, admission, now);
        return encoded;
    }

    public virtual Task CheckMany(
        IAsyncStreamReader<CheckManyRequest> requestStream, IServerStreamWriter<CheckManyResponse> responseStream, ServerCallContext context) =>
        OrderedExchange.Run(
            requestStream, responseStream, MessagesAhead, (message, stop) => work.Begin(message, context.Caller().Agency.Code, stop),
            message => AnswerMany(message, context), context.CancellationToken);

    private async Task<IReadOnlyList<CheckManyResponse>> AnswerMany(CheckManyRequest message, ServerCallContext context)
    {
        if (message.Questions.Count > QuestionsMax)
        {
            throw new ApiException(
                ErrorReason.MessageTooLarge, $"A message holds at most {QuestionsMax} questions; this one holds {message.Questions.Count}.",
                ("value", $"{message.Questions.Count}"), ("limit", $"{QuestionsMax}"));
        }

        var admission = await evidence.Admit(context);
        var caller = context.Caller();
        var set = rules.Current;
        var token = feed.Token;
        var response = new CheckManyResponse { Token = new ChangeToken { Value = token }, CatalogueVersion = set.Catalogue.Version };
        var matters = new HashSet<string>(StringComparer.Ordinal);
        var closed = new ByteString?[]?[message.Questions.Count];
        foreach (var question in message.Questions)
        {
            var answer = new CheckAnswer { Number = question.Number };
            try
            {
                (answer.Check, closed[response.Answers.Count]) = await AnswerOne(question.Check ?? new CheckRequest(), set, caller, context);
                matters.Add(question.Check!.MatterCode);
            }
            catch (ApiException e)
            {
                answer.Fault = new QuestionFault { Reason = e.Reason, Field = e.Metadata.GetValueOrDefault("field", ""), Message = e.Message };
            }

            response.Answers.Add(answer);
        }

        response.SourceAges.AddRange(matters.SelectMany(ages.Of).Distinct());
        var now = time.GetUtcNow();
        response.DecidedAt = Rfc3339.Format(now);
        await evidence.Release(context, caller, message, response, closed, Number(response, now), admission, now);
        return MessageSize.Parts(response, static r => r.Answers);
    }

    private Guid[] Number(CheckManyResponse response, DateTimeOffset now)
    {
        var ids = new Guid[response.Answers.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = evidence.NewId(now);
            if (response.Answers[i].Check is { } check) check.DecisionId = ids[i].ToString("N");
        }

        return ids;
    }

    private async ValueTask<DisclosedCheck> AnswerOne(CheckRequest check, Rulebook set, CallerIdentity caller, ServerCallContext context)
    {
        contract.FaultsOf(check).ThrowIfAny();
        var asked = reader.Read(check, set);
        CheckDisclosure.Demand(caller, asked);
        if (check.Freshness is not null) await BecomeFresh(check.Freshness, context);
        if (asked.IsToday && asked.KnownAt is null)
            return await disclosure.Apply(CheckResponses.Of(answers.ByIndex(asked, set.Catalogue), asked, set.Catalogue), caller, asked,
                context.CancellationToken);
        var answer = await FromLedger(asked, set, caller, context.CancellationToken);
        answer.Response.SourceAges.AddRange(ages.Of(asked.Question.Matter.Code));
        answer.Response.DecidedAt = Rfc3339.Format(time.GetUtcNow());
        return answer;
    }

    private async ValueTask<DisclosedCheck> FromIndex(CheckedQuestion asked, Rulebook set, CallerIdentity caller,
        CancellationToken cancellationToken)
    {
        var token = feed.Token;
        var answer = await disclosure.Apply(CheckResponses.Of(answers.ByIndex(asked, set.Catalogue), asked, set.Catalogue), caller, asked,
            cancellationToken);
        answer.Response.Token = new ChangeToken { Value = token };
        answer.Response.CatalogueVersion = set.Catalogue.Version;
        return answer;
    }

    private async Task<DisclosedCheck> FromLedger(CheckedQuestion asked, Rulebook set, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var (decision, position, catalogue) = await answers.ByLedger(asked, set, cancellationToken);
        var answer = await disclosure.Apply(CheckResponses.Of(decision, asked, catalogue), caller, asked, cancellationToken);
        answer.Response.Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, position).ToString() };
        answer.Response.CatalogueVersion = catalogue.Version;
        return answer;
    }

    private async ValueTask BecomeFresh(Freshness? freshness, ServerCallContext context)
    {
        if (freshness is null || freshness.DemandCase == Freshness.DemandOneofCase.None) return;
        var began = time.GetTimestamp();
        try
        {
            if (freshness.DemandCase == Freshness.DemandOneofCase.AtLeast)
                await feed.WaitFor(await tokens.Open(freshness.AtLeast.Value, "freshness.at_least", context.CancellationToken), context.CancellationToken);
            else if (freshness.FullyConsistent)
                await answers.BecomeConsistent(context.CancellationToken);
        }
        catch (OperationCanceledException) when (context.Deadline <= outside.Now.UtcDateTime)
        {
            throw new ApiException(
                ErrorReason.NotYetFresh, "This node did not learn of the state asked for within the deadline. Ask again.",
                ("waited_ms", $"{time.GetElapsedTime(began).TotalMilliseconds:F0}"));
        }
    }
}
