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
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry", "count": 3, "cuont": 4}""", "cuont")]
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry", "count": 3, "count": 4}""", "count")]
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry"}""", "count")]
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry", "Count": 3}""", "Count")]
    [InlineData("""{"day": "2026-11-02", "kind": "list-entry", "count": "3"}""", "$.count")]
    [InlineData("""{"day": "2026-11-02", "kind": "list_entry", "count": 3}""", "$.kind")]
    [InlineData("""{"day": "2026-11-02", "kind": 33, "count": 3}""", "$.kind")]
    [InlineData("""{"day": "2026-02-30", "kind": "list-entry", "count": 3}""", "'2026-02-30' is not a date YYYY-MM-DD. Path: $.day | LineNumber: 0")]
    [InlineData("""{"day": 20261102, "kind": "list-entry", "count": 3}""", "$.day")]
    [InlineData("""{"day": "2026-11-02", """, "LineNumber: 0")]
    [InlineData("null", "The file holds null; it must hold an object.")]
    [InlineData("", "JSON")]
    public void Read_WhatARuleCouldBeLostBy_IsRefusedWithItsPlace(string json, string named)
    {
        var refused = Assert.Throws<ReferenceDataException>(() => Read(json));
        Assert.Equal("test table", refused.Table);
        Assert.Contains(named, Assert.Single(refused.Faults), StringComparison.Ordinal);
        Assert.StartsWith("The test table has 1 fault(s):\n- ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NullsWithinLists_AreEachNamed()
    {
        var refused = Assert.Throws<ReferenceDataException>(() =>
            ReferenceTable.Read<Table>("test table", ConfigFolder.Json("""{"rows": [null, {"day": "2026-11-02", "kind": "list-entry", "count": 3}, null]}""")));
        Assert.Equal(["$.rows[0] is null; remove it.", "$.rows[2] is null; remove it."], refused.Faults);
    }

    private static Row Read(string json) => ReferenceTable.Read<Row>("test table", ConfigFolder.Json(json));

    private sealed record Table(IReadOnlyList<Row> Rows);

    private sealed record Row(BeijingDate Day, RecordKind Kind, int Count);
}
