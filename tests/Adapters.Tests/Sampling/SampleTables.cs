using System.Text;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Sampling;
using MiniExcelLibs;
using Sylvan.Data.Csv;
using Xunit;

namespace CreditHub.Adapters.Tests.Sampling;

/// <summary>A sample in a folder of its own, read back by other readers than those that wrote it.</summary>
internal sealed class SampleTables : IDisposable
{
    public static readonly BeijingDate AsOf = BeijingDate.Parse("2026-11-02");

    // The readers count on the datasets' encodings as the brief of each source states them.
    private static readonly string[] Gb18030Datasets = ["market.registration", "market.abnormal-operation", "market.serious-violation", "court.judgment-default", "credit.evaluation"];

    private readonly string _folder = Directory.CreateTempSubdirectory("sample-").FullName;

    public SampleTables(int subjects, double dirtyShare = 0.01, int seed = 7)
    {
        Options = new SampleOptions { Subjects = subjects, DirtyShare = dirtyShare, Seed = seed, OutputFolder = _folder, AsOf = AsOf };
        Report = Generator().Generate(Options, progress: null, TestContext.Current.CancellationToken);
    }

    public SampleOptions Options { get; }

    public SampleReport Report { get; }

    public static ProvinceGenerator Generator() => new(Regions());

    public static Regions Regions()
    {
        using var json = File.OpenRead(Path.Combine(Config(), "regions.json"));
        return Domain.Codes.Regions.Load(json);
    }

    public static Industries Industries()
    {
        using var json = File.OpenRead(Path.Combine(Config(), "industries.json"));
        return Domain.Codes.Industries.Load(json);
    }

    public string PathOf(string dataset) => Report.Files.Single(file => file.Dataset == dataset).Path;

    /// <summary>The rows of a file without its header, each with exactly the cells it has.</summary>
    public List<string[]> Rows(string dataset) => PathOf(dataset).EndsWith(".xlsx", StringComparison.Ordinal)
        ? [.. MiniExcel.Query(PathOf(dataset)).Cast<IDictionary<string, object?>>().Skip(1).Select(CellsOf)]
        : [.. CsvRows(dataset).Skip(1)];

    public string[] Headers(string dataset) => CsvRows(dataset).First();

    /// <summary>The rows by column; rows of another length than the header's are left out.</summary>
    public List<Dictionary<string, string>> Records(string dataset)
    {
        var headers = Headers(dataset);
        return [.. Rows(dataset).Where(row => row.Length == headers.Length).Select(row => headers.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] CellsOf(IDictionary<string, object?> row) => [.. row.Values.Select(value => value?.ToString() ?? "")];

    /// <summary>The folder of the operator's tables.</summary>
    public static string Config()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Hub.sln"))) at = at.Parent ?? throw new DirectoryNotFoundException("No Hub.sln above the tests.");
        return Path.Combine(at.FullName, "config");
    }

    private IEnumerable<string[]> CsvRows(string dataset)
    {
        var encoding = Gb18030Datasets.Contains(dataset) ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030")! : Encoding.UTF8;
        using var text = new StreamReader(PathOf(dataset), encoding);
        using var reader = CsvDataReader.Create(text, new CsvDataReaderOptions { HasHeaders = false });
        while (reader.Read())
        {
            var row = new string[reader.RowFieldCount];
            for (var i = 0; i < row.Length; i++) row[i] = reader.GetString(i);
            yield return row;
        }
    }
}
