using CreditHub.Client.Times;
using CreditHub.V1;

namespace CreditHub.Client;

/// <summary>What may be said of a question beside the company and the matter. What is left out is not said.</summary>
public sealed record CheckDetails
{
    /// <summary>Region in which the matter lies, GB/T 2260. Left out, measures limited to a region count as ATTENTION.</summary>
    public string Region { get; init; } = "";

    /// <summary>Industry that the matter concerns, GB/T 4754-2017. Left out, likewise.</summary>
    public string Industry { get; init; } = "";

    /// <summary>The day for which the answer is to hold (生效时间). Null: today in Beijing.</summary>
    public DateOnly? EffectiveOn { get; init; }

    /// <summary>Answer with what the hub knew then (记录时间). Null: what it knows now. Not together with a demand for freshness.</summary>
    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>The answer must know everything up to this token, such as that of an acknowledged row. Not with <see cref="FullyConsistent"/>.</summary>
    public ChangeToken? AtLeast { get; init; }

    /// <summary>True: the answer must know everything that any node acknowledged before the call began.</summary>
    public bool FullyConsistent { get; init; }

    /// <summary>Your case number (办件编号), at most 64 characters, for the evidence.</summary>
    public string CaseNumber { get; init; } = "";

    /// <summary>True where the application lacks papers that the company commits itself to hand in (容缺受理); only for matters under commitment.</summary>
    public bool PapersMissing { get; init; }

    /// <summary>The question about a company, for a stream of many.</summary>
    public CheckQuestion Question(string code, string matter) => new() { Check = Ask(code, matter) };

    internal CheckRequest Ask(string code, string matter) => new()
    {
        UnifiedSocialCreditCode = code,
        MatterCode = matter,
        RegionCode = Region,
        IndustryCode = Industry,
        EffectiveOn = EffectiveOn?.ToBeijingDate(),
        KnownAt = KnownAt is { } time ? Rfc3339.Text(time) : "",
        Freshness = Demand(),
        CaseNumber = CaseNumber,
        PapersMissing = PapersMissing,
    };

    private Freshness? Demand() => (AtLeast, FullyConsistent) switch
    {
        (null, false) => null,
        (null, true) => new Freshness { FullyConsistent = true },
        ({ } token, false) => new Freshness { AtLeast = token },
        _ => throw new InvalidOperationException("AtLeast and FullyConsistent exclude each other; give one of them."),
    };
}
