using CreditHub.Domain.Calendar;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using Xunit;

namespace CreditHub.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    private static readonly CaseFilter AllCases = new(null, "", "", 0, OpenOnly: false, OverdueOnly: false);

    [Fact]
    public async Task Cases_AreListedByTheirLastStepAndFilteredByEveryField()
    {
        var a = Code(1);
        var b = Code(2);
        await Committed(Unit(a, 0, Report(a, "a")));
        await Committed(Unit(b, 0, Report(b, "b")));
        await Committed(Unit(a, 1, Step(new CurrentCase("A", 10, "sx-market", "sx-portal", false, false, BeijingDate.Parse("2026-11-10")))));
        await Committed(Unit(b, 1, Step(new CurrentCase("B", 11, "sx-court", "sx-market", false, false, null))));
        await Committed(Unit(b, 2, Step(new CurrentCase("C", 11, "sx-tax", "sx-portal", true, true, null,
            " sx-finance 916101167101813521 "))));
        await Committed(Unit(a, 2, Step(new CurrentCase("A", 10, "", "sx-portal", false, true, null))));

        Assert.Equal("ACB", await Listed(AllCases));
        Assert.Equal("A", await Listed(AllCases with { Subject = a }));
        Assert.Equal("CB", await Listed(AllCases with { Kind = 11 }));
        Assert.Equal("B", await Listed(AllCases with { Party = "sx-market" }));
        Assert.Equal("C", await Listed(AllCases with { Responsible = "sx-tax" }));
        Assert.Equal("C", await Listed(AllCases with { Party = "sx-finance" }));
        Assert.Equal("C", await Listed(AllCases with { Party = "916101167101813521" }));
        Assert.Equal("", await Listed(AllCases with { Party = "finance" }));
        Assert.Equal("A", await Listed(AllCases with { Party = a.ToString() }));
        Assert.Equal("AB", await Listed(AllCases with { OpenOnly = true }));
        Assert.Equal("AC", await Listed(AllCases with { OverdueOnly = true }));
        var first = Assert.Single(await _store.Reader.ListCases(AllCases, new Position(long.MaxValue), 1, Token));
        Assert.Equal("CB", await Listed(AllCases, first.Position));
        Assert.Equal(first.Position, (await _store.Reader.FindCase("A", Token))!.Position);
        Assert.Null(await _store.Reader.FindCase("D", Token));
    }

    [Fact]
    public async Task Cases_AreDueFromTheirDayOnUntilTheyHaveNone()
    {
        var a = Code(1);
        await Committed(Unit(a, 0, Report(a, "a")));
        await Committed(Unit(a, 1, Step(new CurrentCase("A", 10, "", "", false, false, BeijingDate.Parse("2026-11-10")))));
        Assert.Empty(await _store.Reader.DueCases(BeijingDate.Parse("2026-11-09"), 10, Token));
        Assert.Equal([a], await _store.Reader.DueCases(BeijingDate.Parse("2026-11-10"), 10, Token));
        await Committed(Unit(a, 2, Step(new CurrentCase("A", 10, "", "", false, true, null))));
        Assert.Empty(await _store.Reader.DueCases(BeijingDate.Parse("2027-01-01"), 10, Token));
    }

    private static EntryDraft Step(CurrentCase held) =>
        new() { Kind = EntryKind.CaseAdvanced, Payload = System.Text.Encoding.UTF8.GetBytes(held.CaseId), Case = held };

    private async Task<string> Listed(CaseFilter filter, Position? before = null)
    {
        var entries = await _store.Reader.ListCases(filter, before ?? new Position(long.MaxValue), 10, Token);
        return string.Concat(entries.Select(e => System.Text.Encoding.UTF8.GetString(e.Payload.Span)));
    }
}
