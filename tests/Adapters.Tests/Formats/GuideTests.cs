using System.Text;
using System.Text.RegularExpressions;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Tests.Sampling;
using CreditHub.V1;
using Xunit;

namespace CreditHub.Adapters.Tests.Formats;

/// <summary>The worked example of docs/adapters.md is what it says.</summary>
public sealed partial class GuideTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("guide-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Example_FormatAndFile_BecomeWhatTheGuideSays()
    {
        var guide = File.ReadAllText(Path.Combine(SampleTables.Config(), "..", "docs", "adapters.md"));
        var format = Blocks().Matches(guide).Single(b => b.Groups["sort"].Value == "json" && b.Value.Contains("\"fields\"", StringComparison.Ordinal)).Groups["text"].Value;
        var table = Blocks().Matches(guide).Single(b => b.Groups["sort"].Value == "csv").Groups["text"].Value;
        var path = Path.Combine(_folder, "a.csv");
        File.WriteAllText(path, table);
        using var rows = SourceFile.Open(path);
        var mapper = SourceFormat.Load("example", new MemoryStream(Encoding.UTF8.GetBytes(format))).Fit(rows.Columns, fileVersion: 1);
        var mapped = rows.Rows().Select(mapper.Map).ToList();

        Assert.Equal(["等次"], mapper.UnknownColumns);
        var record = Assert.IsType<MappedRow.Ready>(mapped[0]).Row.Record;
        Assert.Equal(("陕西省商务厅", "连续三年\n履约"), (record.Authority.Name, record.Honour.Reason));
        Assert.Equal(new BeijingDate { Year = 2026, Month = 3, Day = 15 }, record.DecidedOn);
        Assert.IsType<MappedRow.NaturalPerson>(mapped[1]);
        Assert.Equal(["decided_on"], Assert.IsType<MappedRow.Faulty>(mapped[2]).Faults.Select(f => f.Field));
    }

    [GeneratedRegex("```(?<sort>[a-z]+)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
