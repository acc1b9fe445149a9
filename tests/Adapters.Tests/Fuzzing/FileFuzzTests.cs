using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Reading;
using CreditHub.Adapters.Transports.Http;
using CreditHub.Domain.Codes;
using Xunit;

namespace CreditHub.Adapters.Tests.Fuzzing;

/// <summary>
/// Spoilt files of every kind: they are read or refused, within bounds of time and memory, and no person's number comes out.
/// HUB_FUZZ_SECONDS says for how long (default 20), HUB_FUZZ_SEED where to begin; fuzz.sh sets both. What fails is kept with its seed under
/// HUB_FUZZ_KEEP: put it into tests/Corpus once it is understood.
/// </summary>
public sealed class FileFuzzTests : IDisposable
{
    private const int SecondsDefault = 20;
    private const int SeedDefault = 20261101;
    private const long AllocatedMax = 256L << 20;

    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(10);
    private static readonly IReadOnlyDictionary<string, SourceFormat> Formats = SourceFormat.LoadAll();

    private readonly string _folder = Directory.CreateTempSubdirectory("fuzz-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SpoiltFiles_AreReadOrRefusedWithinBounds()
    {
        var files = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", "files")).Order(StringComparer.Ordinal)
            .Select(f => (Name: Path.GetFileName(f), Content: File.ReadAllBytes(f))).ToList();
        files.Add(("a.jsonl", JsonLines()));
        var (began, seed) = (Stopwatch.GetTimestamp(), Number("HUB_FUZZ_SEED", SeedDefault));
        var length = TimeSpan.FromSeconds(Number("HUB_FUZZ_SECONDS", SecondsDefault));
        for (; Stopwatch.GetElapsedTime(began) < length; seed++)
        {
            var mutator = new Mutator(seed);
            var (name, content) = files[mutator.Next(files.Count)];
            var spoilt = name.EndsWith(".xlsx", StringComparison.Ordinal) ? mutator.SpoilWorkbook(content) : mutator.Spoil(content);
            Try(seed, name, name.EndsWith(".jsonl", StringComparison.Ordinal) ? Objects(spoilt) : spoilt);
        }
    }

    // What anybody may type where a code is expected.
    [Fact]
    public void SpoiltCodes_AreParsedOrRefused()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var text = Encoding.UTF8.GetString(new Mutator(seed).Spoil("91610113MA9000011Y"u8.ToArray()));
            if (UnifiedSocialCreditCode.TryParse(text, out var code, out _)) Assert.Equal(18, code.ToString().Length);
            if (SubjectIdentifier.TryParse(text, out var identifier, out _)) Assert.NotEmpty(identifier.Text);
        }
    }

    // Found by spoilt files: what a library says of a fault repeats what it read.
    [Fact]
    public void Open_PersonsNumberInTheDeclarationOfAPart_IsNotRepeatedInTheRefusal()
    {
        var path = Path.Combine(_folder, "declared.xlsx");
        WorkbookParts.Write(path, "<row/>", prologue: $"<?xml version=\"1.0\" encoding=\"UTF {Mutator.PersonNumber}\"?>");
        var refusal = Assert.Throws<SourceFileRefusedException>(() => SourceFile.Open(path)).Message;
        Assert.DoesNotContain(Mutator.PersonNumber, refusal, StringComparison.Ordinal);
    }

    private void Try(int seed, string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        var (began, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        try
        {
            var said = Read(path);
            Assert.DoesNotContain(Mutator.PersonNumber, said, StringComparison.Ordinal);
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeMax, "It took too long.");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < AllocatedMax, "It took too much memory.");
        }
        catch (Exception e)
        {
            if (Environment.GetEnvironmentVariable("HUB_FUZZ_KEEP") is { Length: > 0 } keep)
                File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(keep).FullName, $"{seed}-{name}"), content);
            throw new InvalidOperationException($"Seed {seed.ToString(CultureInfo.InvariantCulture)}, {name}: {e.Message}", e);
        }
    }

    // Pages of JSON are parsed, and their objects written one a line, before they are rows.
    private static byte[] Objects(byte[] content)
    {
        using var lines = new MemoryStream();
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                if (json.RootElement.ValueKind != JsonValueKind.Object) continue;
                lines.Write(JsonSerializer.SerializeToUtf8Bytes(json.RootElement));
                lines.WriteByte((byte)'\n');
            }
            catch (JsonException)
            {
                // The page would be refused.
            }
        }

        return lines.ToArray();
    }

    // All that comes out of a file: what a trial shows, or why it is refused.
    private static string Read(string path)
    {
        try
        {
            using (var rows = Open(path))
                foreach (var row in rows.Rows()) Assert.Equal(rows.Columns.Count, row.Cells.Length);
            using var again = Open(path);
            return JsonSerializer.Serialize(DeliveryTrial.Run(again, Formats["market.penalty"], 50, CancellationToken.None));
        }
        catch (SourceFileRefusedException refusal)
        {
            return refusal.Message;
        }
    }

    private static ISourceRows Open(string path) =>
        path.EndsWith(".jsonl", StringComparison.Ordinal) ? JsonLineRows.Open(path) : SourceFile.Open(path);

    private static byte[] JsonLines()
    {
        string[] names = ["行政相对人名称", "统一社会信用代码", "行政处罚决定书文号", "违法行为类型", "违法事实", "处罚类别", "罚款金额(万元)", "处罚决定日期"];
        object?[][] rows =
        [
            ["西安甲乙测试食品有限公司", "91610113MA9000011Y", "1号", "虚假宣传", "事实", "罚款", 0.5, "2026-03-15"],
            ["咸阳丙丁测试建材有限公司", "91610113MA900002XN", "2号", "无照经营", null, "警告", 1e3, true],
        ];
        var lines = rows.Select(row => JsonSerializer.Serialize(names.Zip(row).ToDictionary(p => p.First, p => p.Second)));
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : otherwise;
}
