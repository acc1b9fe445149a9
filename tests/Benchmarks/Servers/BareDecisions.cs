using CreditHub.V1;

namespace CreditHub.Benchmarks.Servers;

/// <summary>The hub's decisions in a plain dictionary, by packed code.</summary>
internal sealed class BareDecisions
{
    private const int BitsPerCharacter = 7;

    private readonly Dictionary<UInt128, CheckResponse> _decisions = [];
    private readonly CheckManyResponse _frame = new();

    public BareDecisions(LimitMaterial material)
    {
        // Most companies are clear; they share one answer, as they would in anyone's dictionary.
        CheckResponse? clear = null;
        foreach (var (frame, codes) in material.ReadDecisions())
        {
            _frame = frame;
            for (var i = 0; i < codes.Length; i++)
            {
                var decision = frame.Answers[i].Check;
                if (decision.Verdict == Verdict.Clear && decision.Reasons.Count == 0) decision = clear ??= decision;
                _decisions.Add(Pack(codes[i]), decision);
            }
        }
    }

    /// <summary>Looks every question up.</summary>
    public CheckManyResponse Answer(CheckManyRequest message)
    {
        var response = new CheckManyResponse { Token = _frame.Token, DecidedAt = _frame.DecidedAt, CatalogueVersion = _frame.CatalogueVersion };
        response.SourceAges.AddRange(_frame.SourceAges);
        foreach (var question in message.Questions)
            response.Answers.Add(new CheckAnswer { Number = question.Number, Check = _decisions[Pack(question.Check.UnifiedSocialCreditCode)] });
        return response;
    }

    private static UInt128 Pack(string code)
    {
        var packed = UInt128.Zero;
        foreach (var character in code) packed = (packed << BitsPerCharacter) | character;
        return packed;
    }
}
