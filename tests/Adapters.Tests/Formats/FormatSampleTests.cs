using System.Text;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Adapters.Tests.Formats;

/// <summary>A small delivery of every dataset in every form, with what each of its rows must become: <c>Samples/&lt;form&gt;.csv</c> and <c>.expected.txt</c>.</summary>
public sealed class FormatSampleTests
{
    private const long FileVersion = 20261101001;
    private static readonly IReadOnlyDictionary<string, SourceFormat> Formats = SourceFormat.LoadAll();
    private static readonly JsonFormatter Json = new(new JsonFormatter.Settings(formatDefaultValues: false).WithIndentation("  "));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Formats", "Samples");

    public static TheoryData<string> Forms => new(Directory.GetFiles(Folder, "*.csv").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal));

    [Fact]
    public void Samples_CoverEveryForm()
    {
        var forms = typeof(SourceFormat).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".format.json", StringComparison.Ordinal))
            .Select(n => n[..^".format.json".Length]).ToList();
        Assert.All(forms, form => Assert.True(Forms.Any(f => form.EndsWith($".{f.Data}", StringComparison.Ordinal)), $"{form} has no sample."));
        Assert.Equal(forms.Count, Forms.Count);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Map_Sample_GivesWhatIsExpected(string form)
    {
        using var rows = SourceFile.Open(Path.Combine(Folder, form + ".csv"));
        var mapper = Formats[form.Split('-')[0] is var dataset && Formats.ContainsKey(form) ? form : dataset].Fit(rows.Columns, FileVersion);
        var actual = new StringBuilder($"unknown columns: {string.Join(", ", mapper.UnknownColumns)}\n");
        foreach (var row in rows.Rows()) actual.Append($"\nrow {row.Number}: {Describe(mapper.Map(row))}\n");
        var expected = Path.Combine(Folder, form + ".expected.txt");
        var written = Path.Combine(Path.GetTempPath(), form + ".actual.txt");
        File.WriteAllText(written, actual.ToString());
        Assert.True(File.Exists(expected), $"There is no {expected}; what the rows became stands in {written}.");
        Assert.Equal(File.ReadAllText(expected), actual.ToString(), ignoreLineEndingDifferences: true);
    }

    private static string Describe(MappedRow mapped) => mapped switch
    {
        MappedRow.NaturalPerson => "about a natural person",
        MappedRow.Faulty faulty => "refused\n" + string.Join('\n', faulty.Faults.Select(f => $"  {f.Field} ({f.Column}): {f.Reason}: {f.Message}")),
        MappedRow.Ready ready => Json.Format(ready.Row) + string.Concat((ready.Originals ?? []).Select(o => $"\n  {o.Column} was '{o.Original}', is '{o.Stored}'")),
        _ => throw new InvalidOperationException(),
    };
}
