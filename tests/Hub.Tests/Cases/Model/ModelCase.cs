using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>A deadline of the model.</summary>
internal sealed record Due(string Term, DateOnly On, bool IsOverdue = false);

/// <summary>A case as the model sees it: a handful of fields and the list of what was done.</summary>
internal class ModelCase(CaseKind kind, CaseState state, DateOnly openedOn, string openedBy)
{
    /// <summary>Its number, known once the hub has given it.</summary>
    public string Id { get; set; } = "";

    public CaseKind Kind { get; } = kind;

    public CaseState State { get; set; } = state;

    public DateOnly OpenedOn { get; } = openedOn;

    public string OpenedBy { get; } = openedBy;

    public string Responsible { get; set; } = "";

    public Due? Due { get; set; }

    /// <summary>Names of the steps so far.</summary>
    public List<string> Verbs { get; } = [];

    public bool IsFinal => State is CaseState.Declined or CaseState.Rejected or CaseState.Revoked or CaseState.Withdrawn or CaseState.Broken
        or CaseState.Ended or CaseState.Annulled or CaseState.Rectified;

    /// <summary>A day begins. What the calendar does, it does as of the day after the last one in time, whenever it gets to it.</summary>
    public virtual void Dawn(DateOnly today)
    {
        if (IsFinal || Due is not { IsOverdue: false } due || due.On >= today) return;
        Due = due with { IsOverdue = true };
        Pass();
    }

    /// <summary>The subject's records have changed.</summary>
    public virtual void Follow(DateOnly today)
    {
    }

    public void Close(CaseState state)
    {
        State = state;
        Responsible = "";
        Due = null;
    }

    protected void Pass() => Verbs.Add("DeadlinePassed");

    protected void Follow(CaseState state)
    {
        Close(state);
        Verbs.Add("RecordsChanged");
    }
}
