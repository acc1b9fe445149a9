using CreditHub.V1;

namespace CreditHub.Hub.Tests.Eligibility;

/// <summary>No reward over adverse standing, as a caller is answered.</summary>
public sealed class RestingRewardTests
{
    [Fact]
    public async Task Check_OfACompanyOnARedAndABlackList_FavoursNobodyAndSaysWhy()
    {
        await using var hub = await TestHub.StartAsync();
        var attention = ListEntry("key-attention", "陕信关〔2026〕3号#1");
        await hub.Report("sx-credit", Rows.Of(ListEntry("trustworthy", "陕信守〔2026〕1号#1")), Rows.Of(attention));

        var answer = await hub.Check(Rows.Company, "inspection", r => r.Freshness = new Freshness { FullyConsistent = true });

        Assert.Equal(Verdict.Attention, answer.Verdict);
        Assert.False(answer.Reasons.Single(r => r.MeasureCode == "focus-supervision").Resting);
        var reward = answer.Reasons.Single(r => r.MeasureCode == "fewer-inspections");
        Assert.Equal((MeasureEffect.Favour, true, "key-attention", attention.RecordNumber),
            (reward.Effect, reward.Resting, reward.RestingBecause, reward.RestingRecord.RecordNumber));

        // Shared data is none of the bank's: it is told that the reward rests, and not because of what.
        var seen = await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "financing" }, TestHub.As("bank-xian", "financing"),
                cancellationToken: TestHub.Token);
        var favour = seen.Reasons.Single(r => r.MeasureCode == "favourable-finance");
        Assert.Equal((true, "", null), (favour.Resting, favour.RestingBecause, favour.RestingRecord));

        await hub.Report("sx-credit", new ReportRow
        {
            Withdrawal = new Withdrawal
            {
                Dataset = attention.Dataset, RecordNumber = attention.RecordNumber, Version = 2,
                Subject = attention.Subject, Reason = "认定有误"
            },
        });
        var after = await hub.Check(Rows.Company, "inspection", r => r.Freshness = new Freshness { FullyConsistent = true });
        Assert.Equal((Verdict.Clear, false, null), (after.Verdict, after.Reasons.Single().Resting, after.Reasons.Single().RestingRecord));
    }

    private static CreditRecord ListEntry(string list, string number) => new()
    {
        Dataset = "lists.other", RecordNumber = number, Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        Document = new Document { Number = number }, Authority = new Authority { Name = "陕西省公共信用信息中心" }, DecidedOn = Rows.Day(2026, 10, 8),
        ListEntry = new ListEntry { ListCode = list, Reason = "认定" },
    };
}
