using CreditHub.Client.Streaming;
using CreditHub.V1;

namespace CreditHub.Client.Checking;

/// <summary>How questions and answers travel on the stream of many checks.</summary>
internal static class CheckAnswers
{
    /// <summary>Numbers the questions in the order asked: the callers' own numbers need not be unique.</summary>
    public static CheckManyRequest Message(IReadOnlyList<Numbered<CheckQuestion>> questions)
    {
        var message = new CheckManyRequest();
        foreach (var (number, question) in questions)
            message.Questions.Add(new CheckQuestion { Number = number, Check = question.Check });
        return message;
    }

    /// <summary>The answers, each made whole with what stands once in the message.</summary>
    public static IEnumerable<Numbered<CheckAnswer>> Of(CheckManyResponse message)
    {
        foreach (var answer in message.Answers)
        {
            if (answer.Check is { } check)
                Complete(check, message);
            yield return new Numbered<CheckAnswer>(answer.Number, answer);
        }
    }

    /// <summary>The answer under the caller's own number.</summary>
    public static CheckAnswer Under(CheckQuestion question, CheckAnswer answer)
    {
        answer.Number = question.Number;
        return answer;
    }

    private static void Complete(CheckResponse check, CheckManyResponse message)
    {
        check.Token ??= message.Token;
        if (check.DecidedAt.Length == 0)
            check.DecidedAt = message.DecidedAt;
        if (check.CatalogueVersion.Length == 0)
            check.CatalogueVersion = message.CatalogueVersion;
        if (check.SourceAges.Count == 0)
            check.SourceAges.Add(message.SourceAges);
    }
}
