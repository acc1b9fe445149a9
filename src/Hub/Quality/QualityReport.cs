using CreditHub.Domain.Calendar;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Reporting;
using CreditHub.Hub.Sources;
using CreditHub.Ledger;
using CreditHub.V1;

namespace CreditHub.Hub.Quality;

/// <summary>What was counted over some days, by source and dataset, beside how fresh each is and whether it arrives at all.</summary>
internal sealed class QualityReport(LedgerStore store, QualityFlush flush, SourceAges ages, RulesInForce rules)
{
    private const int DaysDefault = 30;

    /// <summary>Reads the report.</summary>
    public async Task<GetQualityResponse> Read(GetQualityRequest request, CancellationToken cancellationToken)
    {
        await flush.Flush();
        var days = request.Days == 0 ? DaysDefault : request.Days;
        var counts = await store.Reader.ReadQuality(rules.Today.AddDays(1 - days), cancellationToken);
        var bySource = counts.ToLookup(c => (c.Source, c.Dataset));
        var response = new GetQualityResponse { Days = days };
        foreach (var source in ages.All().Where(s => Matches(request.Source, s.Age.Source) && Matches(request.Dataset, s.Age.Dataset)))
        {
            var definition = rules.Current.Directory.FindDataset(source.Age.Dataset)!;
            response.Datasets.Add(ToQuality(source, definition, bySource[(source.Age.Source, source.Age.Dataset)].ToDictionary(c => c.Measure, c => c.Counted)));
        }

        response.Coverage = ToCoverage(response.Datasets);
        return response;
    }

    private static bool Matches(string asked, string code) => asked.Length == 0 || asked == code;

    private static DatasetQuality ToQuality(Source source, DatasetDefinition dataset, Dictionary<string, long> counts)
    {
        var quality = new DatasetQuality
        {
            Age = source.Age,
            ReportingPeriodHours = dataset.ReportingPeriodHours,
            DueWorkingDays = dataset.DueWorkingDays,
            Recorded = Of(QualityMeasure.Of(RowEffect.Recorded)),
            Corrected = Of(QualityMeasure.Of(RowEffect.Corrected)),
            Withdrawn = Of(QualityMeasure.Of(RowEffect.Withdrawn)),
            Duplicates = Of(QualityMeasure.Of(RowEffect.Repeated)) + Of(QualityMeasure.Of(RowEffect.Unchanged)),
            Waiting = Of(QualityMeasure.Of(RowEffect.Waiting)),
            Superseded = Of(QualityMeasure.Of(RowEffect.Superseded)),
            Refused = Of(QualityMeasure.Refused),
            InTime = Of(QualityMeasure.Of(Timeliness.InTime)),
            Late = Of(QualityMeasure.Of(Timeliness.Late)),
            TimelinessUnknown = Of(QualityMeasure.Of(Timeliness.Unknown)),
        };
        foreach (var (measure, counted) in counts.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            if (measure.StartsWith(QualityMeasure.ReasonPrefix, StringComparison.Ordinal))
                quality.RefusedByReason[measure[QualityMeasure.ReasonPrefix.Length..]] = counted;
        }

        AddCompleteness(quality, dataset, counts);
        return quality;

        long Of(string measure) => counts.GetValueOrDefault(measure);
    }

    // A field that never says anything was never counted; it is listed all the same, because that is what the source should see.
    private static void AddCompleteness(DatasetQuality quality, DatasetDefinition dataset, Dictionary<string, long> counts)
    {
        var rows = counts.GetValueOrDefault(QualityMeasure.Described);
        if (rows == 0) return;
        foreach (var field in RowContract.FieldsOf(dataset.Kind))
        {
            quality.Completeness.Add(new FieldCompleteness
            {
                Field = field.Path, Filled = counts.GetValueOrDefault(QualityMeasure.Of(field)), Rows = rows,
            });
        }
    }

    private static Coverage ToCoverage(IEnumerable<DatasetQuality> datasets)
    {
        var coverage = new Coverage();
        foreach (var dataset in datasets.Where(d => d.ReportingPeriodHours > 0))
        {
            coverage.Due++;
            if (dataset.Age.AgeSeconds < 0) coverage.Never++;
            else if (dataset.Age.Overdue) coverage.Overdue++;
            else coverage.Arriving++;
        }

        return coverage;
    }
}
