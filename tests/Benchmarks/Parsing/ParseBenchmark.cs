using System.Diagnostics;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Benchmarks.Running;
using Sylvan.Data.Csv;

namespace CreditHub.Benchmarks.Parsing;

/// <summary>
/// A GB18030 file of penalties read and mapped to records as a delivery does it, on one core; beside decoding by the runtime and splitting by a
/// CSV library with nothing done to the cells. Latency is that of a thousand rows.
/// </summary>
internal static class ParseBenchmark
{
    /// <summary>Its name on the command line.</summary>
    public const string Name = "parse";

    private const long RoundBytes = 64L << 20;
    private const int RowsATime = 1000;

    /// <summary>Runs reading-and-mapping and its limit in turns.</summary>
    public static async Task<BenchmarkResult> Run(CancellationToken cancellationToken)
    {
        var path = ParseMaterial.OfBytes(RoundBytes);
        var format = SourceFormat.LoadAll()[ParseMaterial.Dataset];
        using var core = OneCore.Take();
        return await Rounds.Alternate(
            Name, "rows/s", Over(() => ReadAndMap(path, format)), Over(() => DecodeAndSplit(path)), cancellationToken);
    }

    /// <summary>Reads a file once as a delivery does; one number a row, so that nothing is optimised away.</summary>
    public static IEnumerable<int> ReadAndMap(string path, SourceFormat format)
    {
        using var rows = SourceFile.Open(path);
        var mapper = format.Fit(rows.Columns, fileVersion: 1);
        foreach (var row in rows.Rows()) yield return mapper.Map(row) is MappedRow.Ready ready ? ready.Row.Record.Version > 0 ? 1 : 0 : 2;
    }

    private static IEnumerable<int> DecodeAndSplit(string path)
    {
        using var text = new StreamReader(path, ParseMaterial.Gb18030, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
        using var reader = CsvDataReader.Create(text, new CsvDataReaderOptions { HasHeaders = false, Delimiter = ',', BufferSize = 1 << 16 });
        while (reader.Read())
        {
            var chars = 0;
            for (var i = 0; i < reader.RowFieldCount; i++) chars += reader.GetFieldSpan(i).Length;
            yield return chars;
        }
    }

    private static Round Over(Func<IEnumerable<int>> pass) => (length, latency, cancellationToken) =>
    {
        var rows = 0L;
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            var batchBegan = Stopwatch.GetTimestamp();
            foreach (var _ in pass())
            {
                if (++rows % RowsATime != 0) continue;
                latency.RecordSince(batchBegan);
                batchBegan = Stopwatch.GetTimestamp();
                if (Stopwatch.GetElapsedTime(began) >= length) break;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return Task.FromResult(rows / Stopwatch.GetElapsedTime(began).TotalSeconds);
    };
}
