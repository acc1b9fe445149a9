using System.Text.Json.Nodes;
using CreditHub.Domain.Decisions;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using CreditHub.Domain.Tests.Sanctions;
using Xunit;
using static CreditHub.Domain.Tests.Records.Facts;

namespace CreditHub.Domain.Tests.Decisions;

/// <summary>One decision that city and province report: both names are in the directory, and the city is below the province.</summary>
public sealed class SubjectDecisionsTests
{
    private const string CityName = "西安市市场监督管理局";
    private const string City = "xa-market";
    private const string Province = "sx-market";
    private const string Stranger = "sx-finance";
    private static readonly DecidingBodies Bodies = new(Directory());
    private static readonly SanctionBasis Basis = new(Catalogues.Standard, Bodies);

    private static readonly RecordFacts OfCity = Witness(City);
    private static readonly RecordFacts OfProvince = Witness(Province);
    private static readonly RecordFacts OfStranger = Witness(Stranger);

    [Theory]
    [InlineData("西安市监罚〔2026〕12号", true)]
    [InlineData("西安市监罚[2026]12号", true)]
    [InlineData("西安市监罚（２０２６）12号", true)]
    [InlineData(" 西安市监罚 (2026) 12号", true)]
    [InlineData("西安市监罚〔2026〕13号", false)]
    [InlineData("", false)]
    public void SharedOf_SameNumberHoweverWritten_IsOneDecision(string number, bool isOne) =>
        Assert.Equal(isOne, Decisions(OfCity, OfProvince with { DocumentNumber = number }).SharedOf(OfCity.Key) is not null);

    [Fact]
    public void SharedOf_AnythingElseThatTellsDecisionsApart_IsTwo()
    {
        RecordFacts[] others =
        [
            OfProvince with { AuthorityName = "渭南市市场监督管理局" },
            OfProvince with { AuthorityCode = "11610100MB2910421F" },
            OfProvince with { Kind = RecordKind.AdministrativeAct },
            OfProvince with { Kind = RecordKind.Registration },
            OfProvince with { ListCode = "named" },
            OfProvince with { Key = OfProvince.Key with { Source = City } },
        ];
        foreach (var other in others)
            Assert.Null(Decisions(OfCity with { AuthorityCode = "11610100013330138K" }, other).SharedOf(OfCity.Key));
        Assert.NotNull(Decisions(OfCity with { AuthorityCode = "11610100013330138K" }, OfProvince).SharedOf(OfCity.Key));
    }

    [Fact]
    public void SharedOf_SourceThatGivesOneNumberToTwoRecords_TellsThemApartByDay()
    {
        var again = OfCity with { Key = OfCity.Key with { RecordNumber = "again" }, DecidedOn = Day("2026-09-01") };
        var decisions = Decisions(OfCity, again, OfProvince);
        Assert.Equal([OfCity.Key, OfProvince.Key], decisions.SharedOf(OfCity.Key)!.Witnesses.Select(w => w.Key));
        Assert.Null(decisions.SharedOf(again.Key));
    }

    [Fact]
    public void SharedOf_RecordReportedAgainUnderAnotherNumber_IsNotWithdrawnWithTheFirst()
    {
        var first = OfCity with { Key = OfCity.Key with { RecordNumber = "0" }, Withdrawn = true };
        var decisions = Decisions(first, OfCity, OfProvince);
        Assert.Null(decisions.SharedOf(first.Key));
        Assert.False(decisions.Effective(OfProvince).Withdrawn);
        Assert.Equal(OfCity.Key, Assert.Single(SanctionRules.Derive([first, OfCity, OfProvince], Basis)).Record);
    }

    [Fact]
    public void Derive_OneDecisionOfTwoSources_BringsItsSanctionOnce()
    {
        Assert.Equal(OfCity.Key, Assert.Single(SanctionRules.Derive([OfProvince, OfCity], Basis)).Record);
        Assert.Equal(2, SanctionRules.Derive([OfProvince with { DocumentNumber = "another" }, OfCity], Basis).Length);
    }

    [Fact]
    public void Derive_DecidingBodyReports_ItsRecordIsWhatHolds()
    {
        var removed = OfCity with { RemovedOn = Day("2026-06-01") };
        var sanction = Assert.Single(SanctionRules.Derive([removed, OfProvince], Basis));
        Assert.Equal(Day("2026-05-31"), sanction.Until);
        Assert.Empty(SanctionRules.Derive([OfCity with { Withdrawn = true }, OfProvince], Basis));
        Assert.Single(SanctionRules.Derive([OfCity, OfProvince with { Withdrawn = true }], Basis));
        Assert.Null(Assert.Single(SanctionRules.Derive([OfCity, OfProvince with { RemovedOn = Day("2026-06-01") }], Basis)).Until);
    }

    [Fact]
    public void Derive_DecidingBodyReportsNothing_TheGravestWitnessIsBelieved()
    {
        var copies = new[] { OfProvince with { RemovedOn = Day("2026-06-01") }, OfStranger };
        Assert.Contains(SanctionRules.Derive(copies, Basis), s => s.Record == OfStranger.Key && s.Until is null);
        Assert.Single(SanctionRules.Derive([OfProvince with { Withdrawn = true }, OfStranger], Basis));
        Assert.Single(SanctionRules.Derive([OfProvince, OfStranger], Basis));
    }

    [Theory] // who repairs which witness, and whose records are repaired by it
    [InlineData(City, City, true, true, true)]
    [InlineData(Province, Province, true, true, false)]
    [InlineData(Province, City, true, true, false)]
    [InlineData(Stranger, Stranger, false, false, true)]
    public void RepairedOn_ReachesWitnessesThatTheRepairingAgencyStandsOver(string by, string target, bool city, bool province,
        bool stranger)
    {
        var repair = Of(RecordKind.RepairDecision, "2026-07-01") with
        {
            Key = new RecordKey(by, "credit.repair", "r"),
            Target = Witness(target).Key,
            DocumentNumber = "",
        };
        var decisions = Decisions(OfCity, OfProvince, OfStranger, repair);
        Assert.Equal(
            (city, province, stranger),
            (IsRepaired(OfCity), IsRepaired(OfProvince), IsRepaired(OfStranger)));
        bool IsRepaired(RecordFacts witness) => decisions.RepairedOn(witness.Key) is not null;
    }

    [Fact]
    public void IsObjectedTo_NoticeOfTheWorkingBody_MarksEveryWitness()
    {
        var notice = Of(RecordKind.ObjectionNotice, "2026-07-01") with
        {
            Key = new RecordKey("sx-credit", "credit.objection", "o"),
            Target = OfProvince.Key,
            ObjectionOpen = true,
            DocumentNumber = "",
        };
        var decisions = Decisions(OfCity, OfProvince, OfStranger, notice);
        Assert.All(new[] { OfCity, OfProvince, OfStranger }, w => Assert.True(decisions.IsObjectedTo(w.Key)));
    }

    [Fact]
    public void Once_LeadingRecordIsNotShown_TheNextIs()
    {
        var decisions = Decisions(OfCity, OfProvince, OfStranger);
        Assert.Equal([OfCity.Key], decisions.Once([OfStranger, OfProvince, OfCity]).Select(r => r.Key));
        Assert.Equal([OfProvince.Key], decisions.Once([OfStranger, OfProvince]).Select(r => r.Key));
        Assert.Equal([OfStranger.Key], decisions.Once([OfStranger]).Select(r => r.Key));
    }

    [Fact]
    public void Once_DecidingBodyReportsNothing_WitnessesThatDifferStandBesideOneAnother()
    {
        var other = OfStranger with { RemovedOn = Day("2026-06-01") };
        var decisions = Decisions(OfProvince, other);
        Assert.Equal([OfProvince.Key, other.Key], decisions.Once([OfProvince, other]).Select(r => r.Key));
        Assert.Equal(1, decisions.Count([OfProvince, other]));
        Assert.Equal([OfStranger.Key], Decisions(OfProvince, OfStranger).Once([OfProvince, OfStranger]).Select(r => r.Key));
    }

    /// <summary>
    /// A source reports the number of another's decision, under any body's name and code, and does to its own records whatever it may: the
    /// company is never better off than without that, on a check, on a page or in a tier.
    /// </summary>
    [Fact]
    public void Derive_AnyStrangerThatJoinsADecision_EndsAndHidesNothing()
    {
        var directory = Directory();
        const string CityCode = "11610100013330138K";
        foreach (var agency in directory.Agencies.Where(a => a.Code is not (City or Province)))
        {
            (string Name, string Code)[] bodies =
            [
                (CityName, ""), (CityName, CityCode), (agency.NameZh, CityCode), (agency.NameZh, ""), ("某局", CityCode),
                (agency.NameZh, agency.UnifiedSocialCreditCode), (CityName, agency.UnifiedSocialCreditCode),
            ];
            RecordFacts[] victims =
            [
                OfCity, OfProvince, OfCity with { AuthorityCode = CityCode }, OfProvince with { AuthorityCode = CityCode },
                OfProvince with { AuthorityName = "某区局" }, OfProvince with { AuthorityName = "某区局", AuthorityCode = CityCode },
            ];
            foreach (var victim in victims)
                foreach (var (first, second) in bodies.SelectMany(_ => bodies.Append((victim.AuthorityName, CityCode)), (a, b) => (a, b)))
                    foreach (var attempt in Attempts(Witness(agency.Code), first, second))
                        AssertNothingIsLost(victim, attempt);
        }
    }

    private static void AssertNothingIsLost(RecordFacts victim, RecordFacts[] attempt)
    {
        RecordFacts[] all = [victim, .. attempt];
        Assert.Contains(SanctionRules.Derive(all, Basis), s => s.Until is null && s.ListCode == "debtor");
        var decisions = Decisions(all);
        Assert.False(decisions.Effective(victim).Withdrawn || decisions.Effective(victim).RemovedOn is not null);
        Assert.Null(decisions.RepairedOn(victim.Key));
        Assert.Contains(
            decisions.Once(all.Where(r => !decisions.Effective(r).Withdrawn && decisions.RepairedOn(r.Key) is null)),
            r => !WitnessDifferences.Between(r, victim).Any());
        if (decisions.LeadOf(victim) is var lead && lead.Key != victim.Key && WitnessDifferences.Between(lead, victim).Any())
            Assert.Contains(victim.Key, decisions.Once(all).Select(r => r.Key));
    }

    // Two records of the attacker: the first may join a name to a code, the second may lead.
    private static IEnumerable<RecordFacts[]> Attempts(RecordFacts own, (string Name, string Code) first, (string Name, string Code) second)
    {
        var lead = own with { AuthorityName = second.Name, AuthorityCode = second.Code };
        var bridge = own with { Key = own.Key with { RecordNumber = "0" }, AuthorityName = first.Name, AuthorityCode = first.Code };
        var repair = Of(RecordKind.RepairDecision, "2026-03-02") with
        {
            Key = new RecordKey(own.Key.Source, "credit.repair", "r"),
            Target = own.Key
        };
        RecordFacts[] spoilt =
        [
            lead with { Withdrawn = true }, lead with { RemovedOn = Day("2026-03-02") }, lead with { EffectiveUntil = Day("2026-03-02") },
            lead with { PublicityEndsOn = Day("2026-03-02") }, lead,
        ];
        foreach (var one in spoilt)
        {
            yield return [one, repair];
            yield return [one];
            yield return [bridge with { Withdrawn = true }, one];
            yield return [bridge, one];
        }
    }

    [Fact]
    public void IsSameAs_AgenciesThatDecideOtherwise_Differ()
    {
        Assert.True(Bodies.IsSameAs(new DecidingBodies(Directory())));
        Assert.False(Bodies.IsSameAs(Catalogues.ShippedBodies));
        Assert.False(Bodies.IsSameAs(new DecidingBodies(Directory(city => city.Remove("superior")))));
        Assert.False(Bodies.IsSameAs(new DecidingBodies(Directory(city => city["nameZh"] = "another"))));
        Assert.True(Bodies.IsSameAs(new DecidingBodies(Directory(city => city["nameEn"] = "another"))));
    }

    private static SubjectDecisions Decisions(params RecordFacts[] records) => new(records, Bodies);

    private static RecordFacts Witness(string source) => Of(RecordKind.JudgmentDefault, "2026-03-01") with
    {
        Key = new RecordKey(source, "lists", "1"),
        AuthorityName = CityName,
        AuthorityCode = "",
        DocumentNumber = "西安市监罚〔2026〕12号",
    };

    private static SharingDirectoryDocument Directory(Action<JsonObject>? change = null)
    {
        using var shipped = ConfigFolder.Open("directory.json");
        var document = JsonNode.Parse(shipped, null, new()
        {
            CommentHandling = System.Text.Json.JsonCommentHandling.Skip,
            AllowTrailingCommas = true
        })!;
        var city = new JsonObject
        {
            ["code"] = City, ["nameZh"] = CityName, ["nameEn"] = "City", ["superior"] = Province, ["regionCode"] = "610100",
            ["purposes"] = new JsonArray("reporting"),
        };
        change?.Invoke(city);
        document["agencies"]!.AsArray().Add(city);
        return SharingDirectoryDocument.Read(ConfigFolder.Json(document.ToJsonString()));
    }
}
