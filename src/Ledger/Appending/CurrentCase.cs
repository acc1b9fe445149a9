using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Ledger.Appending;

/// <summary>A case's row beside its entries.</summary>
/// <param name="CaseId">Its number.</param>
/// <param name="Kind">Number of the process.</param>
/// <param name="Responsible">Agency code of the body that must act; empty where there is none.</param>
/// <param name="OpenedBy">Agency code of whoever began it.</param>
/// <param name="IsClosed">True where nothing more can happen.</param>
/// <param name="IsOverdue">True where its deadline has passed.</param>
/// <param name="NextDueOn">First day on which the calendar does something to it; null = never.</param>
/// <param name="Parties">Codes of others whom it concerns from its beginning, each between two blanks; empty = nobody.</param>
public sealed record CurrentCase(
    string CaseId, short Kind, string Responsible, string OpenedBy, bool IsClosed, bool IsOverdue, BeijingDate? NextDueOn,
        string Parties = "")
{
    /// <summary>The row of a case.</summary>
    public static CurrentCase Of(CreditCase held)
    {
        ArgumentNullException.ThrowIfNull(held);
        return new CurrentCase(
            held.Id, (short)held.Kind, held.Responsible, held.OpenedBy, held.State.IsFinal(), held.Deadline?.IsOverdue ?? false,
                held.NextDueOn,
            held.Particulars.Parties is { IsEmpty: false } parties ? $" {string.Join(' ', parties)} " : "");
    }
}
