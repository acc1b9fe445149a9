using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using CsCheck;
using Xunit;

namespace CreditHub.Client.Tests;

public sealed class CheckManyTests : HubFixture
{
    [Fact]
    public async Task CheckMany_HundredThousandQuestions_AreAnsweredInOrder()
    {
        var expected = 0L;

        await foreach (var answer in Client.CheckManyAsync(Questions(100_000, _ => { }), Cancelled))
            Assert.Equal(++expected, answer.Number);

        Assert.Equal(100_000, expected);
    }

    [Fact]
    public async Task CheckMany_HubStopsReading_TakesInNoMoreThanTheWindow()
    {
        var taken = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var resume = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Hub.Eligibility.BeforeMessage = (message, token) => message == 2 ? resume.Task.WaitAsync(token) : Task.CompletedTask;
        using var client = Connect(options => (options.BatchSize, options.Window) = (100, 1000));

        var all = client.CheckManyAsync(Questions(50_000, Take), Cancelled).CountAsync(Cancelled).AsTask();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        await Task.Delay(300, Cancelled);
        var whileStopped = taken;
        resume.SetResult();

        Assert.Equal(50_000, await all);
        // The first message's hundred were answered, a thousand are on the way, and one more was fetched to find that none may go.
        Assert.InRange(whileStopped, 1000, 1101);

        void Take(int number)
        {
            if (Interlocked.Increment(ref taken) >= 1000)
                reached.TrySetResult();
        }
    }

    [Fact]
    public async Task CheckMany_CallerReadsSlowly_TakesInNoMoreThanWindowAndAnswers()
    {
        var taken = 0;
        using var client = Connect(options => (options.BatchSize, options.Window) = (100, 500));
        await using var answers = client.CheckManyAsync(Questions(50_000, _ => Interlocked.Increment(ref taken)), Cancelled).GetAsyncEnumerator(Cancelled);

        Assert.True(await answers.MoveNextAsync());
        await Task.Delay(300, Cancelled);

        Assert.InRange(taken, 1, 500 + 100 + 3);
    }

    [Fact]
    public async Task CheckMany_CutAtRandomPoints_AnswersEachOnceInOrder()
    {
        await Gen.Select(Gen.Int[1, 500], Gen.Int[1, 50], Gen.Enum<Cut>().Array[1, 8]).SampleAsync(
            async (questions, batch, cuts) =>
            {
                await using var hub = await FakeHubServer.StartAsync();
                hub.Eligibility.CutBefore = message => message <= cuts.Length ? cuts[message - 1] : Cut.None;
                using var client = Connect(o => (o.Address, o.BatchSize, o.Window) = (hub.Address, batch, batch * 4));

                var answers = await client.CheckManyAsync(Questions(questions, _ => { }), Cancelled).ToListAsync(Cancelled);

                Assert.Equal(Enumerable.Range(1, questions).Select(n => (long)n), answers.Select(answer => answer.Number));
            },
            iter: 30, threads: 2);
    }

    [Fact]
    public async Task CheckMany_OneBadQuestion_IsAnsweredWithItsFault()
    {
        Hub.Eligibility.AnswerOfMany = question => question.Check.MatterCode == "bad"
            ? new CheckAnswer { Fault = new QuestionFault { Reason = ErrorReason.MatterUnknown } }
            : new CheckAnswer { Check = new CheckResponse { Verdict = Verdict.Barred } };
        var questions = new[] { "procurement", "bad", "procurement" }.Select(matter => new CheckQuestion { Check = new CheckRequest { MatterCode = matter } });

        var answers = await Client.CheckManyAsync(questions.ToAsyncEnumerable(), Cancelled).ToListAsync(Cancelled);

        Assert.Equal(
            [CheckAnswer.OutcomeOneofCase.Check, CheckAnswer.OutcomeOneofCase.Fault, CheckAnswer.OutcomeOneofCase.Check],
            answers.Select(answer => answer.OutcomeCase));
    }

    [Fact]
    public async Task CheckMany_WhatStandsOnceInTheMessage_StandsInEveryAnswer()
    {
        var answers = await Client.CheckManyAsync(Questions(3, _ => { }), Cancelled).Select(answer => answer.Check).ToListAsync(Cancelled);

        Assert.All(answers, answer => Assert.Equal(
            ("t1", "2026-03-02T01:00:00Z", "2026-1", 1),
            (answer.Token.Value, answer.DecidedAt, answer.CatalogueVersion, answer.SourceAges.Count)));
    }

    private static IAsyncEnumerable<CheckQuestion> Questions(int count, Action<int> taken) =>
        Enumerable.Range(1, count).Select(number =>
        {
            taken(number);
            return new CheckQuestion { Number = number, Check = new CheckRequest { UnifiedSocialCreditCode = "91610131MA6TYKRX7K", MatterCode = "procurement" } };
        }).ToAsyncEnumerable();
}
