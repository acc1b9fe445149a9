using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>A list that the model determines for: what differs between lists, typed by hand.</summary>
internal sealed record ModelList(CaseKind Kind, string Code, string Body, string Dataset, Sort Sort, string Instrument, string Article, int Months)
{
    public static readonly ModelList[] All =
    [
        new(CaseKind.Listing, "wage-arrears", "sx-hrss", "lists.wage-arrears", Sort.WageArrears, "保障农民工工资支付条例", "第四十八条", 36),
        new(CaseKind.Ban, "ban-procurement", "sx-finance", "lists.ban", Sort.ProcurementBan, "中华人民共和国政府采购法", "第七十七条", 0),
        new(CaseKind.Listing, "trustworthy", "sx-credit", "lists.other", Sort.Trustworthy, "陕西省社会信用条例", "第二十七条", 24),
    ];

    public bool IsReward => Sort == Sort.Trustworthy;

    public string Term(string name) => Kind == CaseKind.Ban ? $"ban.{name}" : $"listing.{name}";
}

/// <summary>A determination of the model.</summary>
internal sealed class DeterminationCase(ModelList list, DateOnly openedOn) : ModelCase(list.Kind, CaseState.Open, openedOn, list.Body)
{
    public ModelList List => list;

    /// <summary>Case of rectification that proposed it.</summary>
    public RectificationCase? Proposal { get; init; }

    public DateOnly HeardUntil { get; set; }

    public DateOnly LastDay { get; set; }

    public bool IsRemovalAsked { get; set; }

    public bool IsEndedByRepair { get; private set; }

    public ModelRecord? Entry { get; set; }

    public bool IsBeforeEffect => State is CaseState.Open or CaseState.Notified or CaseState.Heard or CaseState.Decided;

    public override void Dawn(DateOnly today)
    {
        if (State == CaseState.InEffect && LastDay < today)
        {
            Close(CaseState.Ended);
            Pass();
        }
        else if (State == CaseState.Notified && Due!.Term == HearingTerm && Due.On < today)
        {
            // From the day after the last one for statements it is the body's turn.
            Responsible = list.Body;
            Due = DecideBy(HeardUntil.AddDays(1));
            Pass();
            base.Dawn(today);
        }
        else
        {
            base.Dawn(today);
        }
    }

    public override void Follow(DateOnly today)
    {
        if (Entry is null || State is not (CaseState.InEffect or CaseState.Ended)) return;
        if (Entry.IsWithdrawn) Follow(CaseState.Annulled);
        else if (State == CaseState.InEffect && Entry.Repairs.Count > 0) EndByRepair();
        else if (IsEndedByRepair && Entry.Repairs.Count == 0 && LastDay >= today) Revive();
    }

    public string HearingTerm => list.Term(list.IsReward ? "public-notice" : "statement");

    public Due DecideBy(DateOnly from) => new(list.Term("decide"), list.Kind == CaseKind.Ban ? from.AddDays(90) : from.AddMonths(3));

    public Due End() => new("term", LastDay);

    private void EndByRepair()
    {
        IsEndedByRepair = true;
        IsRemovalAsked = false;
        Follow(CaseState.Ended);
    }

    // A repair that is taken back revives measures and publication, and with them the case.
    private void Revive()
    {
        IsEndedByRepair = false;
        State = CaseState.InEffect;
        Due = End();
        Verbs.Add("RecordsChanged");
    }
}
