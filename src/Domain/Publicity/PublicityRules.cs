using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Publicity;

/// <summary>What bears on a record's publication beside the record itself.</summary>
/// <param name="Disclosure">Who may see its dataset.</param>
/// <param name="RepairedOn">Day of the decision that repaired it; null = not repaired.</param>
/// <param name="ListTermMonths">Months that an entry on its list lasts where the source gives no end; 0 = until removed.</param>
/// <param name="Shield">The latest decision by which its publication rests; null = none.</param>
public readonly record struct PublicitySituation(Disclosure Disclosure, BeijingDate? RepairedOn = null, int ListTermMonths = 0, RecordFacts? Shield = null);

/// <summary>The one place where it is decided what is public, from when and until when (DOMAIN: Shaanxi regulation Art 22-23, 信用修复管理办法).</summary>
public static class PublicityRules
{
    /// <summary>
    /// When a record is public on a channel. It is judged by the version in force on its decisive day: the day of the document on which it
    /// rests, or the day given, such as that of an application for repair.
    /// </summary>
    public static PublicityTerm TermOf(RecordFacts record, PublicitySituation situation, PublicityChannel channel, BeijingDate? decisiveOn = null)
    {
        if (!channel.Publishes(record.Key.Dataset)) return Closed(record, channel, null, ConductClass.None, PublicityEnd.OtherChannel);
        if (channel.VersionOn(record, decisiveOn ?? record.JudgedOn) is not { } version)
            return Closed(record, channel, null, ConductClass.None, PublicityEnd.NoRule);
        var @class = version.Basis == PublicityBasis.Class ? ClassOf(record, version) : ConductClass.None;
        if (record.Withdrawn) return Closed(record, channel, version, @class, PublicityEnd.Withdrawn);
        if (situation.Disclosure != Disclosure.Public) return Closed(record, channel, version, @class, PublicityEnd.NotDisclosed);
        var term = version.Classes.FirstOrDefault(c => c.Class == @class);
        if (version.Basis == PublicityBasis.Never || term is { IsPublished: false }) return Closed(record, channel, version, @class, PublicityEnd.NotPublished);

        var maximum = LastDay(record.JudgedOn, term?.MaximumMonths ?? version.MaximumMonths);
        var (until, endsBy) = EndOf(record, situation, version, maximum);
        return Closed(record, channel, version, @class, endsBy) with
        {
            IsPublished = true,
            Until = until,
            MaximumUntil = maximum,
            Rest = situation.Shield is { } shield ? channel.Shielding?.RestOf(shield) : null,
            RepairableFrom = (record.PenaltyKinds & version.NeverEarly) != 0
                ? null
                : record.JudgedOn.AddMonths(term?.MinimumMonths ?? version.MinimumMonths),
        };
    }

    /// <summary>The class of a record by a version: as its authority states it, else the gravest that matches.</summary>
    public static ConductClass ClassOf(RecordFacts record, PublicityVersion version)
    {
        if (record.ConductClass != ConductClass.None && version.Classes.Any(c => c.Class == record.ConductClass)) return record.ConductClass;
        var matching = version.ClassRules.Where(r => r.Matches(record)).Select(r => r.Class).ToList();
        return matching.Count > 0 ? matching.Max() : version.Otherwise;
    }

    // stop_on = min(maximum, what the source stated, removal, end of effect, repair): whatever comes first ends publication by itself.
    private static (BeijingDate? Until, PublicityEnd EndsBy) EndOf(
        RecordFacts record, PublicitySituation situation, PublicityVersion version, BeijingDate? maximum)
    {
        (BeijingDate? Until, PublicityEnd EndsBy) end = (null, PublicityEnd.Open);
        Take(maximum, PublicityEnd.Maximum);
        Take(record.PublicityEndsOn, PublicityEnd.Stated);
        if (version.Basis == PublicityBasis.Removal)
            Take(record.EffectiveUntil ?? LastDay(record.DecidedOn, situation.ListTermMonths), PublicityEnd.Removal);
        if (version.Basis == PublicityBasis.Effect) Take(record.EffectiveUntil, PublicityEnd.Effect);
        Take(record.RemovedOn?.AddDays(-1), PublicityEnd.Removal);
        Take(situation.RepairedOn?.AddDays(-1), PublicityEnd.Repair);
        return end;

        void Take(BeijingDate? last, PublicityEnd by)
        {
            if (last is { } day && (end.Until is not { } held || day < held)) end = (day, by);
        }
    }

    // One year from 2026-04-10 ends with 2027-04-09.
    private static BeijingDate? LastDay(BeijingDate decidedOn, int months) => months == 0 ? null : decidedOn.AddMonths(months).AddDays(-1);

    private static PublicityTerm Closed(
        RecordFacts record, PublicityChannel channel, PublicityVersion? version, ConductClass @class, PublicityEnd endsBy) => new()
        {
            Channel = channel.Code,
            Version = version?.Code ?? "",
            Rule = version?.Rule ?? "",
            Unverified = version?.Unverified ?? false,
            Class = @class,
            IsPublished = false,
            From = record.DecidedOn,
            Until = null,
            EndsBy = endsBy,
            RepairableFrom = null,
            MaximumUntil = null,
        };
}
