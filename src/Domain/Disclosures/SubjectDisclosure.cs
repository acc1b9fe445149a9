using CreditHub.Domain.Calendar;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Disclosures;

/// <summary>
/// What one reader sees of one company's records on one day. Every answer, stream and report that shows a record, counts it or rests on it
/// asks here, so that no path shows what another hides.
/// </summary>
public sealed class SubjectDisclosure
{
    private readonly Dictionary<RecordKey, RecordFacts> _records;
    private readonly ReaderScope _reader;
    private readonly SubjectPublicity _publicity;
    private readonly BeijingDate _today;

    /// <summary>Creates the disclosure.</summary>
    /// <param name="records">Every record of the company, withdrawn ones too.</param>
    /// <param name="reader">Who reads.</param>
    /// <param name="publicity">When each record is public.</param>
    /// <param name="today">The day.</param>
    public SubjectDisclosure(IEnumerable<RecordFacts> records, ReaderScope reader, SubjectPublicity publicity, BeijingDate today)
    {
        _records = records.ToDictionary(r => r.Key);
        _reader = reader;
        _publicity = publicity;
        _today = today;
    }

    /// <summary>How much of a record is shown; nothing of one that the company does not have.</summary>
    public RecordSight Of(RecordKey key) => _records.TryGetValue(key, out var record) ? Of(record) : RecordSight.Hidden;

    /// <summary>True where something of the record is shown.</summary>
    public bool Shows(RecordKey key) => Of(key) != RecordSight.Hidden;

    /// <summary>
    /// Of the records given those that are shown and count, each decision once: who may not see the leading record of a decision sees
    /// the next.
    /// </summary>
    public IEnumerable<RecordFacts> Once(IEnumerable<RecordFacts> records) =>
        _publicity.Decisions.Once(records.Where(r => !_publicity.Decisions.Effective(r).Withdrawn && Shows(r.Key)));

    /// <summary>How many decisions the records given report: one that several sources report is one.</summary>
    public int Count(IEnumerable<RecordFacts> records) => _publicity.Decisions.Count(records);

    private RecordSight Of(RecordFacts record)
    {
        var sight = OfItself(record);

        // A repair or an objection tells of its target: who may not see the one does not see the other.
        if (sight is RecordSight.Hidden or RecordSight.Own || record.Target is not { } target
            || !_records.TryGetValue(target, out var about)) return sight;
        var ofTarget = OfItself(about);
        return ofTarget < sight ? ofTarget : sight;
    }

    private RecordSight OfItself(RecordFacts record)
    {
        var sight = _reader.OfDataset(record.Key.Dataset);
        if (sight is RecordSight.Hidden or RecordSight.Own) return sight;

        // Mistaken and repaired records are neither published nor shared any more (信用修复管理办法 2026): those who answer for them still see
        // them.
        var counts = !_publicity.Decisions.Effective(record).Withdrawn && _publicity.Decisions.RepairedOn(record.Key) is null;
        if (!counts && !_reader.Answers(record.Key)) return RecordSight.Hidden;
        return sight == RecordSight.Granted || _publicity.TermOf(record).IsPublicOn(_today) ? sight : RecordSight.Hidden;
    }
}
