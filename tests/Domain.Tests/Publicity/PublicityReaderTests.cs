using CreditHub.Domain.Calendar;
using CreditHub.Domain.Documents;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Tests.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.Publicity;

public sealed class PublicityReaderTests
{
    [Fact]
    public void Read_AllFaults_AreNamedTogether()
    {
        var refused = Assert.Throws<ReferenceDataException>(() => PublicityReader.Read(ConfigFolder.Json(
            """
            {
              "version": "",
              "channels": [{
                "code": "portal", "nameZh": "门户", "nameEn": "Portal",
                "clocks": [{"kinds": ["penalty"], "workingDays": 0, "rule": "r", "inForceFrom": "2020-01-01"}],
                "versions": [
                  {"code": "a", "rule": "", "kinds": [], "inForceFrom": "2020-01-01", "inForceUntil": "2019-01-01", "basis": "term"},
                  {"code": "a", "rule": "r", "kinds": ["penalty"], "inForceFrom": "2020-01-01", "basis": "class", "otherwise": "minor",
                   "classes": [{"class": "general", "minimumMonths": 9, "maximumMonths": 3}],
                   "classRules": [{"class": "serious"}]},
                  {"code": "b", "rule": "r", "kinds": ["penalty"], "inForceFrom": "2020-01-01", "basis": "unlimited"}
                ]
              }],
              "fields": [{"kinds": ["penalty"], "paths": ["penalty.facts"], "rule": "r", "hiddenForIndividuals": ["penalty.content"]}]
            }
            """)));
        Assert.Equal(
            [
                "version is empty: give each edit its own, such as 2026-04-01.",
                "version 'a' stands more than once or has no code: what it decides must name one.",
                "fields of Penalty: penalty.content is hidden for individual businesses but shown of nobody.",
                "channel portal: workingDays 0 is not between 1 and 250.",
                "channel portal: version a: rule is empty; what it decides could not say by what.",
                "channel portal: version a: kinds is empty or holds none.",
                "channel portal: version a: it ends before it begins.",
                "channel portal: version a: basis term needs maximumMonths.",
                "channel portal: version a: otherwise is Minor, which is none of its classes.",
                "channel portal: version a: a rule leads to Serious, which is none of its classes.",
                "channel portal: version a: a rule for Serious names neither kinds nor a fine nor results nor ways of breach, so it could never match.",
                "channel portal: version a: class General: minimumMonths 9 is above maximumMonths 3.",
                "channel portal: a and b both come into force for Penalty on 2020-01-01.",
            ],
            refused.Faults);
    }

    [Theory]
    [InlineData("credit-portal", "2026-10-13", "2026-10-13", Timeliness.InTime)]
    [InlineData("credit-portal", "2026-10-14", "2026-10-13", Timeliness.Late)]
    [InlineData("enterprise-publicity", "2026-10-30", "2026-10-30", Timeliness.InTime)]
    [InlineData("enterprise-publicity", "2026-11-02", "2026-10-30", Timeliness.Late)]
    public void Due_OfAPenaltyBeforeTheHolidays_FollowsBothClocks(string channel, string publicOn, string dueOn, Timeliness expected)
    {
        using var rules = ConfigFolder.Open("publicity.json");
        using var days = ConfigFolder.Open("calendar.json");
        var standing = PublicationDue.Judge(
            RecordKind.Penalty, "market.penalty", BeijingDate.Parse("2026-09-28"), BeijingDate.Parse(publicOn),
            PublicityReader.Read(rules).FindChannel(channel)!, WorkingDayCalendar.Load(days));
        Assert.Equal(BeijingDate.Parse(dueOn), standing!.Value.DueOn);
        Assert.Equal(expected, standing.Value.Timeliness);
    }
}
