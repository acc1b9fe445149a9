using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>Sorts of record that the model tells apart.</summary>
internal enum Sort
{
    None,
    Registration,
    GeneralPenalty,
    SeriousPenalty,
    JudgmentDefault,
    WageArrears,
    ProcurementBan,
    Trustworthy,
    Commitment,
    Voluntary,
}

/// <summary>A record as the model sees it.</summary>
internal sealed class ModelRecord(Sort sort, string source, string dataset, string number, DateOnly decidedOn)
{
    public Sort Sort { get; } = sort;

    public string Source { get; } = source;

    public string Number { get; } = number;

    public DateOnly DecidedOn { get; } = decidedOn;

    public long Version { get; set; } = 1;

    public DateOnly From { get; set; } = decidedOn;

    public DateOnly? Until { get; set; }

    public DateOnly? RemovedOn { get; set; }

    public bool IsWithdrawn { get; set; }

    /// <summary>Verdict of a broken commitment; none while it is not broken.</summary>
    public Verdict Breach { get; set; }

    /// <summary>True for a commitment that was found false, not merely not kept.</summary>
    public bool IsFalse { get; set; }

    /// <summary>Day from which the rules of publicity judge it: of a broken commitment that of the finding.</summary>
    public DateOnly JudgedOn => Breach == Verdict.Unspecified ? DecidedOn : From;

    /// <summary>Repairs that were granted and not revoked.</summary>
    public List<DateOnly> Repairs { get; } = [];

    /// <summary>Objections that mark it.</summary>
    public HashSet<ModelCase> Marks { get; } = [];

    public RecordReference Reference => new() { Source = Source, Dataset = dataset, RecordNumber = Number };

    public bool IsList => Sort is Sort.JudgmentDefault or Sort.WageArrears or Sort.ProcurementBan or Sort.Trustworthy;

    public bool IsAdverse => Sort is Sort.GeneralPenalty or Sort.SeriousPenalty or Sort.JudgmentDefault or Sort.WageArrears or Sort.ProcurementBan
        || Breach != Verdict.Unspecified;

    /// <summary>Months before repair and months until publication stops by itself: by Order 58 for documents of before 国办发〔2025〕22号, then by that and what followed it.</summary>
    public (int Minimum, int Maximum) Months => Sort switch
    {
        Sort.GeneralPenalty => (3, DecidedOn < new DateOnly(2025, 6, 22) ? 36 : 12),
        Sort.SeriousPenalty => (12, 36),
        Sort.Commitment when Breach != Verdict.Unspecified => IsFalse ? (12, 36) : (3, JudgedOn < new DateOnly(2026, 4, 1) ? 36 : 12),
        _ => (0, 0),
    };

    /// <summary>True where it has not ended by a day: by its term, by removal or by repair.</summary>
    public bool Holds(DateOnly day) => !IsWithdrawn && From <= day && !HasEnded(day);

    /// <summary>True where it may be seen by everyone.</summary>
    public bool IsPublic(DateOnly day)
    {
        if (IsWithdrawn || Sort is Sort.Trustworthy or Sort.Voluntary or Sort.None) return false;
        if (Months.Maximum > 0 && day >= JudgedOn.AddMonths(Months.Maximum)) return false;
        return IsList ? !HasEnded(day) : !Repairs.Exists(r => r <= day);
    }

    /// <summary>What it does to a question.</summary>
    public Verdict Against(string matter) => (Sort, matter) switch
    {
        (Sort.JudgmentDefault or Sort.WageArrears, "procurement" or "licence-under-commitment") => Verdict.Barred,
        (Sort.JudgmentDefault or Sort.WageArrears, "inspection") => Verdict.Attention,
        (Sort.ProcurementBan, "procurement") => Verdict.Barred,
        (Sort.Commitment, "licence-under-commitment") => Breach,
        _ => Verdict.Unspecified,
    };

    private bool HasEnded(DateOnly day) => Until < day || RemovedOn <= day || Repairs.Exists(r => r <= day);
}
