using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Answers checks.</summary>
public sealed class FakeEligibility : EligibilityService.EligibilityServiceBase
{
    private int _messages;

    /// <summary>Answers one question. By default everything is CLEAR.</summary>
    public Func<CheckRequest, CheckResponse> Answer { get; set; } = _ => new CheckResponse { Verdict = Verdict.Clear };

    /// <summary>What goes before the answer to a single check, such as a wait.</summary>
    public Func<CancellationToken, Task> BeforeAnswer { get; set; } = _ => Task.CompletedTask;

    /// <summary>Answers one question of many. By default by <see cref="Answer"/>.</summary>
    public Func<CheckQuestion, CheckAnswer>? AnswerOfMany { get; set; }

    /// <summary>What goes before the answer to a message of questions, such as a wait. Given the number of the message, from 1.</summary>
    public Func<int, CancellationToken, Task> BeforeMessage { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Breaks the stream before the answer to a message. Given the number of the message, from 1.</summary>
    public Func<int, Cut> CutBefore { get; set; } = _ => Cut.None;

    /// <inheritdoc />
    public override async Task<CheckResponse> Check(CheckRequest request, ServerCallContext context)
    {
        await BeforeAnswer(context.CancellationToken);
        return Answer(request);
    }

    /// <inheritdoc />
    public override async Task CheckMany(
        IAsyncStreamReader<CheckManyRequest> requestStream, IServerStreamWriter<CheckManyResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var message = Interlocked.Increment(ref _messages);
            await BeforeMessage(message, context.CancellationToken);
            if (CutBefore(message).Apply(context))
                return;
            await responseStream.WriteAsync(Answers(requestStream.Current), context.CancellationToken);
        }
    }

    private CheckManyResponse Answers(CheckManyRequest message)
    {
        var answers = new CheckManyResponse
        {
            Token = new ChangeToken { Value = "t1" },
            DecidedAt = "2026-03-02T01:00:00Z",
            CatalogueVersion = "2026-1",
            SourceAges = { new SourceAge { Source = "sx-court", Dataset = "court.defaulter", AgeSeconds = 60 } },
        };
        foreach (var question in message.Questions)
        {
            var answer = AnswerOfMany?.Invoke(question) ?? new CheckAnswer { Check = Answer(question.Check) };
            answer.Number = question.Number;
            answers.Answers.Add(answer);
        }

        return answers;
    }
}
