using CreditHub.V1;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class DeliveryTests : CliFixture
{
    private const string Id = "market.penalty_20261105_001.csv@0123456789ab";

    [Fact]
    public async Task Show_Delivery_SaysHowItWasReadAndWhatBecameOfItsRows()
    {
        Hub.Reporting.Receipts.Enqueue(Receipt());
        var outcome = await RunAsync("delivery", "show", Id, "--source", "sx-market");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        string[] said =
        [
            "sx-market", "market.penalty, variant 2015", "delivered", "等次", "Rows 1 to 2 are the header.", "white space removed",
                "处罚类别: '挂牌督办'",
            "new records", "'2026-02-30' is no date.",
        ];
        foreach (var text in said) Assert.Contains(text, outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--output", "json")]
    public async Task Show_Json_IsTheBatch(params string[] how)
    {
        Hub.Reporting.Receipts.Enqueue(Receipt());
        var outcome = await RunAsync(["delivery", "show", Id, .. how]);
        Assert.Equal(Receipt(), JsonParser.Default.Parse<Batch>(outcome.Out).Receipt);
    }

    [Theory]
    [InlineData("release", "is released.")]
    [InlineData("reject", "is rejected.")]
    public async Task Decide_HeldDelivery_IsListedDecidedAndNoLongerHeld(string command, string said)
    {
        var receipt = Receipt();
        receipt.HeldBecause.Add("60 of 100 rows withdraw their record.");
        Hub.Reporting.Receipts.Enqueue(receipt);
        Assert.Contains(Id, (await RunAsync("delivery", "list", "--held")).Out, StringComparison.Ordinal);
        Assert.Contains("60 of 100 rows", (await RunAsync("delivery", "show", Id)).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("delivery", command, Id)).ExitCode);

        var outcome = await RunAsync("delivery", command, Id, "--source", "sx-market", "--reason", "来源已确认");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(said, outcome.Out, StringComparison.Ordinal);
        var decided = Hub.Reporting.Decisions[Id];
        Assert.Equal(("sx-market", "来源已确认", command == "release"), (decided.Source, decided.Reason, decided.Release));
        Assert.Contains("0 deliveries", (await RunAsync("delivery", "list", "--held")).Out, StringComparison.Ordinal);
    }

    private static BatchReceipt Receipt() => new()
    {
        Dataset = "market.penalty", BatchId = Id, Digest = new string('a', 64),
        Counts = new BatchCounts { Read = 3, Recorded = 2, Refused = 1 },
        Reading = new BatchReading
        {
            FormatVariant = "2015", ColumnsRead = { "名称" }, ColumnsUnknown = { "等次" }, Notes = { "Rows 1 to 2 are the header." },
            NormalisedBy = { new CountedText { Text = "white space removed", Count = 3 } },
            Unlisted = { new CountedText { Text = "处罚类别: '挂牌督办'", Count = 1 } },
            Examples = { new BatchRowExample { Row = 7, Column = "决定日期", Message = "'2026-02-30' is no date." } },
        },
    };
}
