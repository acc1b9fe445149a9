using CreditHub.V1;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class PublicTests : CliFixture
{
    [Fact]
    public async Task Search_ShowsWhatMatchedAndHow()
    {
        Hub.Publicity.Found = new SearchPublicResponse
        {
            Companies =
            {
                new PublicCompany
                {
                    UnifiedSocialCreditCode = Code, Name = "终南药业", MatchedName = "秦岭药业", Match = NameMatchKind.Whole, PublicRecords = 3,
                    RegistrationState = RegistrationState.Active,
                },
            },
        };

        var outcome = await RunAsync("search", "秦岭药业");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches($"{Code} +终南药业 +秦岭药业 +whole +active +3", outcome.Out);
        Assert.Equal("秦岭药业", Hub.Publicity.LastSearch!.Name);
    }

    [Fact]
    public async Task List_AsksForKindsOrAListAndStopsAtTheMost()
    {
        Hub.Publicity.Records =
        [
            .. Enumerable.Range(1, 3).Select(i => new PublicRecord
            {
                Record = new CreditRecord
                {
                    Subject = new SubjectReference { UnifiedSocialCreditCode = Code, Name = $"公司{i}" }, Penalty = new Penalty(),
                    DecidedOn = new BeijingDate { Year = 2026, Month = 11, Day = i },
                },
            }),
        ];

        var outcome = await RunAsync("public", "list", "--kind", "penalty", "--region", "610100", "--max", "2");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("2026-11-01 +" + Code + " +公司1 +penalty", outcome.Out);
        Assert.DoesNotContain("公司3", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("2 public records, and there are more", outcome.Out, StringComparison.Ordinal);
        Assert.Equal([RecordKind.Penalty], Hub.Publicity.LastList!.Kinds);
        Assert.Equal("610100", Hub.Publicity.LastList.RegionCode);
    }

    [Fact]
    public async Task Notices_SayWhoProposesWhomAndWhy()
    {
        Hub.Publicity.Notices = new ListPublicNoticesResponse
        {
            Notices =
            {
                new PublicNotice
                {
                    UnifiedSocialCreditCode = Code, SubjectName = "公司", ListCode = "trustworthy", ListName = "守信名单", Reason = "连续三年A级",
                    Authority = "信用中心", PublishedOn = new BeijingDate { Year = 2026, Month = 11, Day = 2 },
                },
            },
        };
        Assert.Matches("2026-11-02 +" + Code + " +公司", (await RunAsync("public", "notices")).Out);
    }
}
