using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Evidence.Warnings;

/// <summary>What an agency has asked in the present hour and day. Counted by every call, so it takes no lock but at the turn of an hour.</summary>
internal sealed class AgencyUse(string agency, WarningOptions options)
{
    private const long HourMs = 3_600_000;
    private const long BeijingMs = 8 * HourMs;

    private readonly Lock _turn = new();
    private readonly AgencyPast _past = new(options.PastDays);
    private SubjectCount _subjects = new();
    private PastFigures _figures = new AgencyPast(1).Before(0);
    private long _hour = long.MinValue;
    private long _decisions;
    private int _warned;

    /// <summary>Notes an hour of the past that the log holds.</summary>
    public void NotePast(EvidenceUsage usage)
    {
        var hour = HourOf(usage.HourMs);
        lock (_turn) _past.Note(DayOf(hour), (int)(hour % 24), usage.Decisions, usage.SubjectsToday);
    }

    /// <summary>Counts a decision. Gives the hour that ended, where one did, and a warning, where one is due: each kind once an hour.</summary>
    public (EvidenceUsage? Ended, UsageWarning? Warning) Count(long decidedMs, string subject)
    {
        var ended = HourOf(decidedMs) > Volatile.Read(ref _hour) ? Turn(decidedMs) : null;
        var decisions = Interlocked.Increment(ref _decisions);
        var isNew = subject.Length > 0 && _subjects.Add(subject);
        return (ended, Judge(decisions, isNew));
    }

    /// <summary>Ends the present hour where it is over by a time, or in any case; null where nothing was asked in it.</summary>
    public EvidenceUsage? End(long nowMs, bool always) => HourOf(nowMs) > Volatile.Read(ref _hour) || always ? Turn(nowMs) : null;

    private static long HourOf(long ms) => (ms + BeijingMs) / HourMs;

    private static long DayOf(long hour) => hour / 24;

    private EvidenceUsage? Turn(long ms)
    {
        lock (_turn)
        {
            var hour = HourOf(ms);
            var decisions = Interlocked.Exchange(ref _decisions, 0);
            var ended = decisions == 0 ? null : new EvidenceUsage { Agency = agency, HourMs = (_hour * HourMs) - BeijingMs, Decisions = decisions, SubjectsToday = _subjects.Estimate };
            if (ended is not null) _past.Note(DayOf(_hour), (int)(_hour % 24), ended.Decisions, ended.SubjectsToday);
            if (DayOf(hour) != DayOf(_hour)) _subjects = new SubjectCount();
            _figures = _past.Before(DayOf(hour));
            _warned = 0;
            Volatile.Write(ref _hour, hour);
            return ended;
        }
    }

    private UsageWarning? Judge(long decisions, bool isNewSubject)
    {
        var figures = _figures;
        if (figures.Days < options.PastDaysMin) return null;
        if (decisions >= options.VolumeMin && decisions > figures.HourMost * options.VolumeFactor && IsFirst(UsageAnomaly.Volume))
            return Warning(UsageAnomaly.Volume, decisions, figures.HourMost, figures.HourMean, figures);
        if (decisions >= options.HoursMin && !figures.HoursUsed[(int)(_hour % 24)] && IsFirst(UsageAnomaly.Hours))
            return Warning(UsageAnomaly.Hours, decisions, 0, figures.HourMean, figures);
        if (!isNewSubject || _subjects.Estimate is var subjects && (subjects < options.BreadthMin || subjects <= figures.SubjectsMost * options.BreadthFactor)) return null;
        return IsFirst(UsageAnomaly.Breadth) ? Warning(UsageAnomaly.Breadth, _subjects.Estimate, figures.SubjectsMost, figures.SubjectsMean, figures) : null;
    }

    private bool IsFirst(UsageAnomaly anomaly) => (Interlocked.Or(ref _warned, 1 << (int)anomaly) & (1 << (int)anomaly)) == 0;

    private UsageWarning Warning(UsageAnomaly anomaly, long counted, long most, long mean, PastFigures figures) => new()
    {
        Agency = agency,
        Anomaly = anomaly,
        Hour = Rfc3339.Format(DateTimeOffset.FromUnixTimeMilliseconds((_hour * HourMs) - BeijingMs)),
        Counted = counted,
        PastMost = most,
        PastMean = mean,
        PastDays = figures.Days,
    };
}
