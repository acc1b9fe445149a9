using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Outcomes.Feedback;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Statistics;

/// <summary>The figures of a year for the joint conference.</summary>
internal sealed class YearFigures(LedgerStore store, FeedbackBook feedback, SourceAges ages, RulesInForce rules, TimeProvider time)
    : IDisposable
{
    private readonly BoundedCount<(int Year, BeijingDate Today, Rulebook Rules), Counted> _count = new(time);

    /// <summary>The messages of the answer, each small enough to be sent.</summary>
    public async Task<IReadOnlyList<GetYearFiguresResponse>> Read(GetYearFiguresRequest request, CallerIdentity caller,
        CancellationToken cancellationToken)
    {
        var (current, today) = (rules.Current, rules.Today);
        var year = request.Year == 0 ? today.Value.Year : request.Year;
        var counted = await _count.Read((year, today, current), cancel => CountStore(year, today, current, cancel), cancellationToken);
        var (given, position) = CountFeedback(year, today, caller);
        return
        [
            .. MessageSize.Parts(ToResponse(counted.Figures, counted.Position), r => r.Figures),
            .. MessageSize.Parts(ToResponse(given, position), r => r.Figures),
        ];

        GetYearFiguresResponse ToResponse(IReadOnlyList<YearFigure> figures, Position at) => new()
        {
            Figures = { figures.Select(f => f.Clone()) },
            Token = new ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, at).ToString() },
            Year = year,
            Day = today.ToProto(),
        };
    }

    public void Dispose() => _count.Dispose();

    private async Task<Counted> CountStore(int year, BeijingDate today, Rulebook current, CancellationToken cancellationToken)
    {
        var tally = new YearTally();
        var count = new YearCount(tally, current, year, today);
        var head = await store.Reader.Scan(count, cancellationToken);
        count.End();
        foreach (var source in ages.All().Where(s => current.Directory.FindDataset(s.Age.Dataset) is { ReportingPeriodHours: > 0 }))
        {
            var place = new FigurePlace(current.Directory.FindAgency(source.Age.Source)?.RegionCode ?? "", source.Age.Source);
            tally.Add(YearFigureKind.Coverage, place, source.Age.AgeSeconds >= 0 && !source.Age.Overdue ? 1 : 0, 1);
        }

        return new Counted(tally.Figures(), head.Last);
    }

    private (IReadOnlyList<YearFigure> Figures, Position Position) CountFeedback(int year, BeijingDate today, CallerIdentity caller)
    {
        var tally = new YearTally();
        var (counts, position) = feedback.Count(today);
        foreach (var (key, count) in counts.Where(c => c.Key.Year == year))
        {
            var place = new FigurePlace(key.Region, caller.IsOperator || key.Agency == caller.Agency.Code ? key.Agency : "");
            var given = count.InTime + count.Late;
            tally.Add(YearFigureKind.FeedbackGiven, place, given, count.Owed);
            tally.Add(YearFigureKind.FeedbackInTime, place, count.InTime, given);
            tally.Add(YearFigureKind.FeedbackOverdue, place, count.Overdue, count.Owed);
            tally.Add(YearFigureKind.Embedded, place, count.Checked, count.Stated);
        }

        return (tally.Figures(), position);
    }

    private sealed record Counted(IReadOnlyList<YearFigure> Figures, Position Position);
}
