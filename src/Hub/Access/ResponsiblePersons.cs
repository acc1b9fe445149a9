using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Access;

/// <summary>
/// Names of responsible persons (法定代表人、财务负责人) leave the answers when the record's publicity ends: what was public about a person is not
/// kept in view longer than that (条例 Art 22, 23). Numbers of persons are never taken at all.
/// </summary>
internal static class ResponsiblePersons
{
    /// <summary>Takes the names out of a record that is withdrawn, removed, or past its publicity on a day.</summary>
    public static void Clear(CreditRecord record, bool withdrawn, BeijingDate today)
    {
        if (!withdrawn && !HasEnded(record.PublicityEndsOn, today) && !HasEnded(record.RemovedOn, today)) return;
        if (record.Registration is { } registration) registration.LegalRepresentative = "";
        if (record.JudgmentDefault is { } judgment) judgment.LegalRepresentative = "";
        if (record.TaxViolation is { } violation) (violation.LegalRepresentative, violation.FinancialOfficer) = ("", "");
        record.ListEntry?.ResponsiblePersons.Clear();
    }

    private static bool HasEnded(V1.BeijingDate? date, BeijingDate today) =>
        date is not null && BeijingDate.TryCreate(date.Year, date.Month, date.Day, out var day) && day < today;
}
