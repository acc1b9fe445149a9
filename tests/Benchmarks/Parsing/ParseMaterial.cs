using System.Globalization;
using System.Text;
using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Stores;
using CreditHub.Domain.Calendar;
using CreditHub.Sampling;

namespace CreditHub.Benchmarks.Parsing;

/// <summary>Deliveries of penalties in GB18030, made once and kept beside the stores.</summary>
internal static class ParseMaterial
{
    /// <summary>Dataset whose format the files have.</summary>
    public const string Dataset = "market.penalty";

    // 100,000 companies have some 9,000 penalties; what they say is repeated under other document numbers until a file is long enough.
    private const int Subjects = 100_000;
    private const int BufferChars = 1 << 16;

    /// <summary>The encoding of the files.</summary>
    public static Encoding Gb18030 { get; } = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    /// <summary>A file of at least so many bytes.</summary>
    public static string OfBytes(long bytes)
    {
        var path = Path.Combine(KeptStore.Root, $"penalties-{bytes >> 20}.csv");
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(KeptStore.Root);
        Say.Line($"Making a delivery of {bytes >> 20:N0} MiB in {path}, once ...");
        Write(path + ".part", bytes);
        File.Move(path + ".part", path);
        return path;
    }

    private static void Write(string path, long bytes)
    {
        var folder = Directory.CreateTempSubdirectory("credithub-bench-");
        try
        {
            var report = StoreIdentity.Generator().Generate(
                new SampleOptions { Subjects = Subjects, OutputFolder = folder.FullName, AsOf = BeijingDate.Parse("2026-01-01") }, null, CancellationToken.None);
            var records = Records(File.ReadAllText(report.Files.Single(f => f.Dataset == Dataset).Path));
            using var writer = new StreamWriter(path, Gb18030, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = BufferChars });
            writer.Write(records[0]);
            for (var round = 0; writer.BaseStream.Length < bytes; round++)
            {
                var mark = string.Create(CultureInfo.InvariantCulture, $"-{round}号,");
                foreach (var record in records.Skip(1)) writer.Write(record.Replace("号,", mark, StringComparison.Ordinal));
                writer.Flush();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Records end at line ends outside quotation marks.
    private static List<string> Records(string text)
    {
        var records = new List<string>();
        var (start, isQuoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') isQuoted = !isQuoted;
            if (text[i] != '\n' || isQuoted) continue;
            records.Add(text[start..(i + 1)]);
            start = i + 1;
        }

        return records;
    }
}
