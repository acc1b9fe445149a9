using CreditHub.Domain.Calendar;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.Documents;

public sealed class ReferenceTableTests
{
    [Fact]
    public void Read_CommentsAndTrailingCommas_AreTheOperatorsToUse()
    {
        var row = Read(
            """
            {
              // who asked for it
              "day": "2026-11-02", /* why */ "kind": "list-entry", "count": 3,
            }
            """);
        Assert.Equal(new Row(BeijingDate.Parse("2026-11-02"), RecordKind.ListEntry, 3), row);
    }

    [Theory]
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry", "count": 3, "cuont": 4}""", "There is no property 'cuont' here; is it misspelt?")]
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry", "count": 3, "count": 4}""", "The property 'count' stands twice.")]
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry"}""", "The property 'count' is missing in the document.")]
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry", "Count": 3}""", "There is no property 'Count' here; is it misspelt?")]
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry", "count": "3"}""", "count must be a whole number.")]
    [InlineData("""{"day": "2026-11-02", "kind": 33, "count": 3}""", "kind must be one of registration, licence,")]
    [InlineData("""{"day": "2026-02-30", "kind": "list-entry", "count": 3}""", "day: '2026-02-30' is not a date YYYY-MM-DD.")]
    [InlineData("""{"day": 20261102, "kind": "list-entry", "count": 3}""", "day must be a date YYYY-MM-DD.")]
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry", "count": null}""", "count must be a whole number.")]
    [InlineData("""{"day": "2026-11-02", """, "This is not JSON: ")]
    [InlineData("null", "The file holds null; it must hold an object.")]
    [InlineData("", "This is not JSON: ")]
    public void Read_WhatARuleCouldBeLostBy_IsRefusedInASentence(string json, string sentence)
    {
        var refused = Assert.Throws<ReferenceDataException>(() => Read(json));
        var finding = Assert.Single(refused.Findings);
        Assert.Equal(("test.json", 1), (finding.File, finding.Line));
        Assert.StartsWith(sentence, finding.Text, StringComparison.Ordinal);
        Assert.Equal($"test.json:1: {finding.Text}", refused.Message);
    }

    [Fact]
    public void Read_Fault_NamesTheLineOnWhichItsElementBegins()
    {
        const string json =
            """
            {
              "rows": [
                {"day": "2026-11-02", "kind": "list-entry", "count": 3},
                // A comment with { and [.
                {
                  "day": "2026-11-02",
                  "kind": "list-entry",
                  "count": 3,
                  "cuont": 4
                }
              ]
            }
            """;
        var refused = Assert.Throws<ReferenceDataException>(() => Table(json));
        Assert.Equal("test.json:9: There is no property 'cuont' here; is it misspelt?", refused.Message);
        Assert.Equal("test.json:5: The property 'count' is missing in rows[1].", Assert.Throws<ReferenceDataException>(() => Table(
            json.Replace("\"count\": 3,\n      \"cuont\": 4", "\"day\": \"2026-11-03\"", StringComparison.Ordinal).Replace("\"day\": \"2026-11-03\"", "", StringComparison.Ordinal)
                .Replace("list-entry\",\n      \n", "list-entry\"\n", StringComparison.Ordinal))).Message);
        Assert.Equal(11, Assert.Single(Assert.Throws<ReferenceDataException>(() => Table(json.Replace("cuont", "count", StringComparison.Ordinal).Replace("    \"count\": 3,\n      \"count\"", "    \"count\"", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal))).Findings).Line);
    }

    [Fact]
    public void Read_NullsWithinLists_AreEachNamed()
    {
        var refused = Assert.Throws<ReferenceDataException>(() => Table("""{"rows": [null, {"day": "2026-11-02", "kind": "list-entry", "count": 3}, null]}"""));
        Assert.Equal(["rows[0] is null; remove it.", "rows[2] is null; remove it."], refused.Faults);
    }

    private static Row Read(string json) => ReferenceTable.Read<Row>("test.json", ConfigFolder.Json(json), static _ => []);

    private static Rows Table(string json) => ReferenceTable.Read<Rows>("test.json", ConfigFolder.Json(json), static _ => []);

    private sealed record Rows([property: System.Text.Json.Serialization.JsonPropertyName("rows")] IReadOnlyList<Row> All);

    private sealed record Row(BeijingDate Day, RecordKind Kind, int Count);
}
