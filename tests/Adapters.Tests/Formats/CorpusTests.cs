using System.Globalization;
using System.Text.Json;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.V1;
using Xunit;

namespace CreditHub.Adapters.Tests.Formats;

/// <summary>
/// Files as other programs write them (tests/Corpus): one table, and what it must become whoever wrote it. The programs are not needed
/// here; the
/// scripts that made the files are in tests/Corpus/make.
/// </summary>
public sealed class CorpusTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");

    private static readonly Corpus All =
        JsonSerializer.Deserialize<Corpus>(File.ReadAllBytes(Path.Combine(Folder, "corpus.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Files => [.. All.Files.Select(f => f.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_OfAnyProgram_IsReadAlikeOrRefusedForWhatItIs(string name)
    {
        var file = All.Files.Single(f => f.File == name);
        var path = Path.Combine(Folder, "files", name);
        if (file.Refused is { } reason)
        {
            Assert.Contains(
                reason, Assert.Throws<SourceFileRefusedException>(() => SourceFile.Open(path)).Message, StringComparison.Ordinal);
            return;
        }

        using var rows = SourceFile.Open(path);
        var mapper = SourceFormat.LoadAll()["market.penalty"].Fit(rows.Columns, fileVersion: 1);
        var records = rows.Rows().Select(row => Assert.IsType<MappedRow.Ready>(mapper.Map(row)).Row.Record).ToList();
        Assert.Equal(All.Rows, records.Select(Shown));
        Assert.Empty(mapper.UnknownColumns);
        IReadOnlyList<string> notes = [.. rows.Notes, .. mapper.Notes];
        if (file.Says is { } said) Assert.Contains(notes, note => note.Contains(said, StringComparison.Ordinal));
        else Assert.Empty(notes);
    }

    [Fact]
    public void Corpus_Files_AreAllDescribedWithTheirOrigin()
    {
        var there = Directory.EnumerateFiles(Path.Combine(Folder, "files")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);
        Assert.Equal(All.Files.Select(f => f.File).Order(StringComparer.Ordinal), there);
        Assert.All(All.Files, f => Assert.NotEmpty(f.From));
    }

    private static string Shown(CreditRecord record) => string.Join(
        '|', record.Subject.Name, record.Subject.UnifiedSocialCreditCode, record.Document.Number, record.Penalty.Facts.ReplaceLineEndings(
            "\n"),
        string.Join(',', record.Penalty.Kinds).ToUpperInvariant(), record.Penalty.Fine?.MinorUnits.ToString(
            CultureInfo.InvariantCulture) ?? "",
        $"{record.DecidedOn.Year}-{record.DecidedOn.Month:00}-{record.DecidedOn.Day:00}");

    private sealed record Corpus(IReadOnlyList<string> Rows, IReadOnlyList<CorpusFile> Files);

    private sealed record CorpusFile(string File, string From, string? Says = null, string? Refused = null);
}
