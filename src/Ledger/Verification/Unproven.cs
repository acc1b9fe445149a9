namespace CreditHub.Ledger.Verification;

/// <summary>Columns that do not follow from entries, each with the reason and what a wrong value can do.</summary>
public static class Unproven
{
    /// <summary>By table and column, such as «record.seen_version».</summary>
    public static IReadOnlyDictionary<string, string> Columns { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ledger_store.created_at"] = "Nothing rests on it.",
        ["ledger_head.last_recorded_at"] =
            "It moves with statistics too. A lower value than that of the last entry is found; a higher one only delays recorded time.",
        ["ledger_epoch.recorded_at"] = "Nothing rests on it.",
        ["record.seen_version"] =
            "A version that repeated what was held has no entry. A lower value than the record's version is found; a higher one "
                + "refuses later versions.",
        ["subject.version"] =
            "It counts appends and erasures. A wrong value makes one append read again, no more.",
        ["subject.next_due_on"] =
            "It follows from the rules of the day. Verdicts are judged when they are asked for; only the announcement of what ends "
                + "by the calendar is late.",
        ["quality.counted"] = "Statistics have no entries.",
        ["quality.source"] = "Statistics have no entries.",
        ["quality.dataset"] = "Statistics have no entries.",
        ["quality.day"] = "Statistics have no entries.",
        ["quality.measure"] = "Statistics have no entries.",
        ["waiting_row.content_digest"] =
            "It is of the row with the persons that it names, who may have been erased. A wrong one refuses the same row as other content.",
        ["person_part.look_on"] = "It follows from the rules of the day. A wrong value erases later than it should.",
    };
}
