using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Publicity;

/// <summary>From which day on the names of responsible persons are kept no longer: when what names them is public no more, or its case is closed, and retention is over.</summary>
public static class PersonErasureRules
{
    /// <summary>Last day on which a record's persons may be named; null = open.</summary>
    /// <param name="record">The record.</param>
    /// <param name="term">When it is public.</param>
    /// <param name="withdrawnOn">Day on which it was withdrawn; ignored where it was not.</param>
    public static BeijingDate? NamedUntil(RecordFacts record, PublicityTerm term, BeijingDate withdrawnOn)
    {
        if (record.Withdrawn) return withdrawnOn;
        if (term.IsPublished) return term.Until;

        // What was never public is kept as long as it acts.
        return Earlier(Earlier(record.EffectiveUntil, record.PublicityEndsOn), record.RemovedOn?.AddDays(-1));
    }

    /// <summary>True where a record's persons may be named on a day; one that was withdrawn names nobody.</summary>
    public static bool IsNamedOn(RecordFacts record, PublicityTerm term, BeijingDate day) => NamedUntil(record, term, withdrawnOn: day.AddDays(-1)) is not { } last || last >= day;

    /// <summary>
    /// Last day on which a submitted document is needed: when the last case that names it was closed, or, where none does, the day on which it came. Null while a
    /// case that names it may still move.
    /// </summary>
    public static BeijingDate? NeededUntil(string documentId, BeijingDate submittedOn, IEnumerable<CreditCase> cases)
    {
        var last = submittedOn;
        foreach (var held in cases.Where(c => c.Steps.Any(s => s.Documents.Contains(documentId))))
        {
            if (NamedUntil(held) is not { } closed) return null;
            if (closed > last) last = closed;
        }

        return last;
    }

    /// <summary>Last day on which a case's persons may be named: the day of its last step; null while it may still move.</summary>
    public static BeijingDate? NamedUntil(CreditCase held) => held.State.IsFinal() ? held.Steps[^1].On : null;

    private static BeijingDate? Earlier(BeijingDate? one, BeijingDate? other) => one is null || other < one ? other ?? one : one;
}
