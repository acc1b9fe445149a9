using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Publicity;

/// <summary>
/// When each record of one company is public, judged with all its records: its repairs and shieldings bear on the others.
/// </summary>
public sealed class SubjectPublicity
{
    private readonly Dictionary<RecordKey, BeijingDate> _repairs = [];
    private readonly Dictionary<RecordKey, RecordFacts> _shields = [];
    private readonly MeasureCatalogue _catalogue;
    private readonly SharingDirectoryDocument _directory;
    private readonly PublicityRulebook _publicity;

    /// <summary>Reads what bears on a company's records.</summary>
    /// <param name="records">Every record of the company.</param>
    /// <param name="catalogue">Lists and their terms.</param>
    /// <param name="directory">Who may see which dataset.</param>
    /// <param name="publicity">What is public.</param>
    public SubjectPublicity(IEnumerable<RecordFacts> records, MeasureCatalogue catalogue, SharingDirectoryDocument directory,
        PublicityRulebook publicity)
    {
        (_catalogue, _directory, _publicity) = (catalogue, directory, publicity);
        foreach (var record in records)
        {
            if (record is not { Kind: RecordKind.RepairDecision, Withdrawn: false, Target: { } target }) continue;
            if (record.Shields)
            {
                if (!_shields.TryGetValue(target, out var shield) || record.EffectiveFrom > shield.EffectiveFrom) _shields[target] = record;
            }
            else if (!_repairs.TryGetValue(target, out var held) || record.DecidedOn < held)
            {
                _repairs[target] = record.DecidedOn;
            }
        }
    }

    /// <summary>Day of the decision that repaired a record; null = it is not repaired.</summary>
    public BeijingDate? RepairedOn(RecordKey record) => _repairs.TryGetValue(record, out var day) ? day : null;

    /// <summary>What bears on a record's publication.</summary>
    public PublicitySituation SituationOf(RecordFacts record) => new(
        _directory.FindDataset(record.Key.Dataset)?.Disclosure ?? Disclosure.None, RepairedOn(record.Key),
            _catalogue.ListOf(record)?.TermMonths ?? 0,
        _shields.GetValueOrDefault(record.Key));

    /// <summary>When a record is public on the portal.</summary>
    public PublicityTerm TermOf(RecordFacts record) => PublicityRules.TermOf(record, SituationOf(record), _publicity.Portal);
}
