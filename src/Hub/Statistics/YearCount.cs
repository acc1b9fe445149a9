using System.Globalization;
using CreditHub.Domain.Rulebooks;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Statistics;

/// <summary>Counts the figures of a year from everything that a store holds at one moment.</summary>
/// <param name="tally">Where they are added up.</param>
/// <param name="rules">The rules in force.</param>
/// <param name="year">The year.</param>
/// <param name="today">Today in Beijing.</param>
internal sealed class YearCount(YearTally tally, Rulebook rules, int year, BeijingDate today) : IStoreVisitor
{
    private const string Granted = nameof(GrantRepair);
    private const string Rejected = nameof(RejectRepair);

    private readonly HashSet<string> _listing = [];
    private long _companies;

    public void Subjects(string region, long count)
    {
        _companies += count;
        tally.Add(YearFigureKind.Listed, new FigurePlace(region), 0, count);
    }

    public void Standing(string region, byte[] standing)
    {
        _listing.Clear();
        foreach (var sanction in SubjectStanding.Parser.ParseFrom(standing).Sanctions.Where(s => s.ListCode.Length > 0))
            if (FigureRules.Lists(sanction.ToDomain(), rules, today)) _listing.Add(sanction.Record.Source);
        if (_listing.Count == 0) return;
        tally.Add(YearFigureKind.Listed, new FigurePlace(region), 1, 0);
        foreach (var source in _listing) tally.AddAt(new YearFigureKey(YearFigureKind.Listed, FigureLevel.Agency, source), 1, 0);
    }

    public void Record(in HeldRecordRow record)
    {
        var place = new FigurePlace(record.Region, record.Key.Source);
        tally.Add(YearFigureKind.Voluntary, place, record.Kind == RecordKind.VoluntaryRegistration ? 1 : 0, 1);
        if (record.Kind == RecordKind.Commitment && int.TryParse(record.Sort, CultureInfo.InvariantCulture, out var kind))
            tally.AddShare(YearFigureKind.Commitments, place, (CommitmentKind)kind, CaseKind.Unspecified);
        if (record.FirstOn.Value.Year != year) return;
        var arrival = FigureRules.ArrivalOf(record.Key.Dataset, record.DecidedOn, record.FirstOn, rules);
        if (arrival == ActArrival.Unspecified) return;
        tally.Add(YearFigureKind.TimelinessUnknown, place, arrival == ActArrival.Unknown ? 1 : 0, 1);
        if (arrival != ActArrival.Unknown) tally.Add(YearFigureKind.Timeliness, place, arrival == ActArrival.InTime ? 1 : 0, 1);
    }

    public void Case(string region, byte[] entry)
    {
        var held = CaseEntry.Parser.ParseFrom(entry).Case;
        var place = new FigurePlace(region, BodyOf(held));
        var openedOn = held.OpenedOn.ToDomain()!.Value;
        var isConcluded = IsConcluded(held);
        var isOverdue = held.State == CaseState.Overdue || held.Deadline?.Overdue == true;
        if (!isConcluded) tally.Add(YearFigureKind.CasesOverdue, place, isOverdue ? 1 : 0, 1, held.Kind);
        if (held.Kind == CaseKind.Repair) Repair(held, place, openedOn);
        if (openedOn.Value.Year != year) return;
        tally.AddShare(YearFigureKind.CasesOpened, place, CommitmentKind.Unspecified, held.Kind);
        tally.Add(YearFigureKind.CasesConcluded, place, isConcluded ? 1 : 0, 1, held.Kind);
        if (isConcluded && held.Steps[^1].On.ToDomain() is { } last)
            tally.AddDays(YearFigureKind.CasesConcluded, place, held.Kind, last.DayNumber - openedOn.DayNumber);
    }

    /// <summary>Adds the denominator that only the whole has: departments list companies of the whole province.</summary>
    public void End()
    {
        foreach (var agency in tally.CodesOf(YearFigureKind.Listed, FigureLevel.Agency)) tally.AddAt(agency, 0, _companies);
    }

    private void Repair(Case held, FigurePlace place, BeijingDate openedOn)
    {
        if (held.Steps.LastOrDefault(s => s.Verb is Granted or Rejected) is not { } decided) return;
        var on = decided.On.ToDomain()!.Value;
        if (on.Value.Year != year) return;
        tally.Add(YearFigureKind.RepairsGranted, place, decided.Verb == Granted ? 1 : 0, 1);
        if (decided.Verb != Granted) return;
        tally.AddDays(YearFigureKind.RepairsGranted, place, CaseKind.Unspecified, on.DayNumber - openedOn.DayNumber);
    }

    // Nothing is due, and nobody has to act. The body that accepted a commitment or verified a registration stays named at it, since it may still
    // find it false.
    private static bool IsConcluded(Case held) => held.Deadline is null
        && (held.Responsible.Length == 0 || held.State == CaseState.Verified || Domain.Cases.CaseStates.IsAtRest((Domain.Cases.CaseState)held.State));

    // Who conducts a case: the body that took the last step; before there is one, who must act.
    private static string BodyOf(Case held) =>
        held.Steps.LastOrDefault(s => s.Agency.Length > 0 && !s.OnBehalfOfSubject) is { } step ? step.Agency
        : held.Responsible.Length > 0 ? held.Responsible : held.OpenedBy;
}
