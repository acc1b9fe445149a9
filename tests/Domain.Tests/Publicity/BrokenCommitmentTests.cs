using CreditHub.Domain.Calendar;
using CreditHub.Domain.Commitments;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using CreditHub.Domain.Tests.Disputes;
using Xunit;

namespace CreditHub.Domain.Tests.Publicity;

/// <summary>
/// A commitment that was found false or broken is public as what counts against the company: from the finding, with a minimum and a
/// maximum.
/// </summary>
public sealed class BrokenCommitmentTests
{
    private static readonly PublicityRulebook Rules = ConfigFolder.Read("publicity.json", PublicityReader.Read);

    [Theory] // made, way, found; version, class, repair from, last day
    [InlineData("2024-03-01", CommitmentBreachKind.NotKept, "2026-05-10", "ndrc-36-2026-commitments", ConductClass.General, "2026-08-10",
        "2027-05-09")]
    [InlineData("2024-03-01", CommitmentBreachKind.False, "2026-05-10", "ndrc-36-2026-commitments", ConductClass.Serious, "2027-05-10",
        "2029-05-09")]
    [InlineData("2024-03-01", CommitmentBreachKind.NotKept, "2026-03-31", "ndrc-58-commitments", ConductClass.General, "2026-06-30",
        "2029-03-30")]
    [InlineData("2024-03-01", CommitmentBreachKind.False, "2025-01-05", "ndrc-58-commitments", ConductClass.Serious, "2026-01-05",
        "2028-01-04")]
    public void Term_OfABrokenCommitment_RunsFromTheFinding(
        string made, CommitmentBreachKind way, string found, string version, ConductClass @class, string repairableFrom, string last)
    {
        var term = TermOf(Commitment(made) with
        {
            Breach =
            new CommitmentBreach(CommitmentKind.ApprovalSubstitute, way, BeijingDate.Parse(found))
        });
        Assert.Equal((version, @class, true), (term.Version, term.Class, term.IsPublished));
        Assert.Equal((BeijingDate.Parse(repairableFrom), BeijingDate.Parse(last)), (term.RepairableFrom, term.Until));
        Assert.Equal(PublicityEnd.Maximum, term.EndsBy);
    }

    [Fact]
    public void Term_OfACommitmentThatHolds_IsOpen()
    {
        var term = TermOf(Commitment("2024-03-01"));
        Assert.Equal(("basic-records", true, null), (term.Version, term.IsPublished, term.Until));
    }

    [Fact]
    public void Repair_OfABrokenCommitment_WaitsForTheMinimumFromTheFinding()
    {
        var counter = new Counter("2026-11-02");
        var market = Counter.Agency("sx-market");
        var made = counter.Take(Counter.Company, new MakeCommitment(CommitmentKind.ApprovalSubstitute, "食品经营许可", "符合条件", "sx-market",
            FulfilBy: null));
        var key = new RecordKey("sx-market", "credit.commitment", made.Id);
        var broken = Commitment("2026-11-02") with
        {
            Key = key,
            Breach = new CommitmentBreach(CommitmentKind.ApprovalSubstitute, CommitmentBreachKind.NotKept,
                BeijingDate.Parse("2026-11-02")),
        };
        counter.Take(market, new FindCommitmentBroken("陕市监违〔2026〕1号"), made);
        counter.Report(broken);

        var refused = counter.Refuse(Counter.Company, Counter.Application(key), withProof: true);
        Assert.Equal(CaseRefusal.CaseTooEarly, refused.Reason);
        Assert.Contains(("earliest_on", "2027-02-02"), refused.Metadata);
        counter.Today = BeijingDate.Parse("2027-02-02");
        Assert.Equal(CaseState.Open, counter.Apply(key).State);
    }

    private static PublicityTerm TermOf(RecordFacts record) =>
        PublicityRules.TermOf(record, new PublicitySituation(Disclosure.Public), Rules.Portal);

    private static RecordFacts Commitment(string made) => Counter.Facts("credit.commitment", "CN-1", made);
}
