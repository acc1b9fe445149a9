using CreditHub.Domain.Codes;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace CreditHub.Sampling;

/// <summary>
/// Invents a province: its businesses and what five sources say of them, in each source's own format. Everything follows from the seed; nobody
/// in it exists. Memory does not grow with the number of businesses.
/// </summary>
/// <param name="regions">The table of regions from which counties are taken.</param>
public sealed class ProvinceGenerator(Regions regions)
{
    private const int SubjectsPerReport = 10_000;

    /// <summary>Writes the files into one folder an agency. Cancelled or failed, it leaves no file and no half of one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its bounds.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public SampleReport Generate(SampleOptions options, IProgress<SampleProgress>? progress, CancellationToken ct)
    {
        options.Check();
        var province = new Province(regions, options);
        var sources = Array.ConvertAll(SampleFiles.All, file => new RowSource(file, options));
        using var folder = new SampleFolder(options);
        WriteTables(province, [.. sources.Where(static source => !source.File.IsWorkbook)], folder, progress, ct);
        foreach (var source in sources.Where(static source => source.File.IsWorkbook)) WriteWorkbook(province, source, folder, progress, ct);
        folder.Publish();
        return new SampleReport(
            [.. sources.Select(source => new SampleFileReport(source.File.Agency, source.File.Dataset, folder.PathOf(source.File), source.Rows, source.DirtyRows))],
            province.Showcase());
    }

    private static void WriteTables(
        Province province, RowSource[] sources, SampleFolder folder, IProgress<SampleProgress>? progress, CancellationToken ct)
    {
        var writers = new List<CsvRowWriter>(sources.Length);
        try
        {
            foreach (var source in sources)
            {
                var writer = new CsvRowWriter(folder.Begin(source.File), source.File.TextEncoding());
                writers.Add(writer);
                writer.Write(source.File.Headers);
            }

            foreach (var (subject, plan) in province.Subjects(SampleStage.Tables, progress, ct))
            {
                for (var i = 0; i < sources.Length; i++)
                {
                    foreach (var row in sources[i].Next(subject, plan)) writers[i].Write(row);
                }
            }
        }
        finally
        {
            foreach (var writer in writers) writer.Dispose();
        }
    }

    private static void WriteWorkbook(
        Province province, RowSource source, SampleFolder folder, IProgress<SampleProgress>? progress, CancellationToken ct)
    {
        var rows = province.Subjects(SampleStage.Workbook, progress, ct)
            .SelectMany(each => source.Next(each.Subject, each.Plan))
            .Select(cells => source.File.Headers.Zip(cells).ToDictionary(static cell => cell.First, static object (cell) => cell.Second));
        var path = folder.Begin(source.File);
        var written = path + ".written";
        try
        {
            using (var stream = File.Create(written)) MiniExcel.SaveAs(stream, rows, configuration: new OpenXmlConfiguration { TableStyles = TableStyles.None });
            StableWorkbook.Copy(written, path);
        }
        finally
        {
            File.Delete(written);
        }
    }

    private sealed class Province(Regions regions, SampleOptions options)
    {
        private readonly SubjectRegister _register = new(new Places(regions, options.AsOf), options.Seed, options.AsOf);
        private readonly RecordPlan _plans = new(options);

        public IEnumerable<(SampleSubject Subject, int[] Plan)> Subjects(SampleStage stage, IProgress<SampleProgress>? progress, CancellationToken ct)
        {
            for (var i = 0; i < options.Subjects; i++)
            {
                if (i % SubjectsPerReport == 0)
                {
                    ct.ThrowIfCancellationRequested();
                    progress?.Report(new SampleProgress(stage, i, options.Subjects));
                }

                var subject = _register.At(i);
                yield return (subject, _plans.Of(subject));
            }

            progress?.Report(new SampleProgress(stage, options.Subjects, options.Subjects));
        }

        public List<ShowcaseSubject> Showcase()
        {
            var showcase = new List<ShowcaseSubject>();
            for (var i = 0; i < Math.Min(options.Subjects, Exemplars.Count); i++)
            {
                if (Exemplars.StoryOf(i, options.Subjects) is not { } story) continue;
                var subject = _register.At(i);
                showcase.Add(new ShowcaseSubject(story, subject.Code, subject.Name));
            }

            return showcase;
        }
    }
}
