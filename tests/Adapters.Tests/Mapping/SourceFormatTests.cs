using Xunit;

namespace CreditHub.Adapters.Tests.Mapping;

public sealed class SourceFormatTests
{
    [Fact]
    public void Load_FaultyFormat_NamesEveryFaultAtOnce()
    {
        var fault = Assert.Throws<InvalidDataException>(() => PenaltyTable.Load("""
            { "dataset": "d", "agency": "a", "recordNumberFrom": ["document.title"], "fields": [
              { "path": "subject.nickname", "columns": ["A"] },
              { "path": "penalty.fine", "columns": ["B"] },
              { "path": "penalty.kinds", "columns": ["B"], "values": { "x": "NO_SUCH" } },
              { "path": "decided_on", "columns": ["C"] }, { "path": "decided_on", "columns": ["D"] } ] }
            """));
        string[] expected =
        [
            "subject.nickname: a record has no field nickname", "penalty.fine: unit must be", "penalty.kinds: it holds several values",
            "PenaltyKind has no value NO_SUCH", "decided_on stands more than once", "recordNumberFrom names document.title",
        ];
        foreach (var text in expected) Assert.Contains(text, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"encoding\": \"latin1\",", "", "encoding: latin1 is not known")]
    [InlineData("\"personColumns\": [\"X\"],", "", "personColumns and personValues together")]
    [InlineData("\"dropped\": { \"why\": [\"A\"] },", "", "A is read as well")]
    [InlineData("", ", { \"path\": \"honour.name\", \"columns\": [\"H\"] }", "fields of several kinds of record: penalty, honour")]
    [InlineData("", ", { \"path\": \"penalty.fine\", \"columns\": [\"F\"], \"find\": \"([0-9]+)元\" }", "find needs the groups")]
    [InlineData("", ", { \"path\": \"penalty.fine\", \"columns\": [\"F\"], \"find\": \"(\" }", "find is no regular expression")]
    [InlineData("", ", { \"path\": \"list_entry.attributes\", \"columns\": [\"F\"] }", "it is a map; name an entry")]
    [InlineData("", ", { \"path\": \"penalty.conduct_class\", \"columns\": [\"F\"] }", "it has a code table; give values")]
    [InlineData("", ", { \"path\": \"list_entry.region_codes\", \"columns\": [\"F\"] }", "it holds several values; give split")]
    [InlineData("", ", { \"path\": \"list_entry.region_codes\", \"columns\": [\"F\"], \"split\": \",\", \"prefix\": \"x\" }", "not for fields that hold several texts")]
    [InlineData("", ", { \"path\": \"remark\" }", "give columns or a constant")]
    [InlineData("\"kolumns\": 1,", "", "kolumns")]
    public void Load_FormatThatContradictsItself_SaysWhere(string top, string field, string fault)
    {
        var json = $$"""{ "dataset": "d", "agency": "a", {{top}} "recordNumber": ["N"], "fields": [ { "path": "penalty.content", "columns": ["A"] } {{field}} ] }""";
        Assert.Contains(fault, Assert.Throws<InvalidDataException>(() => PenaltyTable.Load(json)).Message, StringComparison.Ordinal);
    }
}
