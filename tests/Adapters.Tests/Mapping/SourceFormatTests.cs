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
}
