using System.Text;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Reporting;
using CreditHub.TestKit.FakeHub;
using CreditHub.V1;
using Xunit;

namespace CreditHub.Adapters.Tests.Mapping;

/// <summary>Values of code tables as spreadsheets and people write them.</summary>
public sealed class CodeTableTests
{
    private static readonly IReadOnlyDictionary<string, SourceFormat> Formats = SourceFormat.LoadAll();

    [Theory]
    [InlineData("01", LicenceCategory.Ordinary, "")]
    [InlineData("1", LicenceCategory.Ordinary, "")]
    [InlineData("1.0", LicenceCategory.Ordinary, "")]
    [InlineData("５", LicenceCategory.Registration, "")]
    [InlineData("普通许可", LicenceCategory.Ordinary, "")]
    [InlineData("登记类", LicenceCategory.Registration, "")]
    [InlineData("其他", LicenceCategory.Other, "")]
    [InlineData("6", LicenceCategory.Other, "")]
    [InlineData("备案", LicenceCategory.Other, "'备案'")]
    [InlineData("7", LicenceCategory.Other, "'7'")]
    public void Map_CategoryOfALicence_IsUnderstoodOrNamed(string cell, LicenceCategory expected, string unlisted)
    {
        var ready = Map(
            "market.licence",
            "行政相对人名称,行政相对人类别,行政相对人代码_1(统一社会信用代码),行政许可决定文书名称,行政许可决定文书号,许可类别,许可内容,许可决定日期,有效期自,有效期至,许可机关,当前状态",
            $"西安甲乙有限公司,法人及非法人组织,91610133MAB0MR350K,许可,试〔2026〕1号,{cell},内容,2026-10-15,2026-10-15,2031-10-14,某局,1");
        Assert.Equal(expected, ready.Row.Record.Licence.Category);
        Assert.Equal(unlisted, string.Join(';', (ready.Unlisted ?? []).Select(u => u.Text)));
    }

    [Theory]
    [InlineData("罚款", "Fine", "")]
    [InlineData("处以罚款", "Fine", "")]
    [InlineData("罚款。", "Fine", "")]
    [InlineData("警告并罚款", "Warning,Fine", "")]
    [InlineData("警告、罚款", "Warning,Fine", "")]
    [InlineData("警告；并处罚款", "Warning,Fine", "")]
    [InlineData("警告 罚款", "Warning,Fine", "")]
    [InlineData("警告+罚款", "Warning,Fine", "")]
    [InlineData("没收违法所得及罚款", "ConfiscationOfGains,Fine", "")]
    [InlineData("罚款;责令改正", "Fine,Other", "'责令改正'")]
    [InlineData("警告并训诫", "Other", "'警告并训诫'")]
    public void Map_KindsOfAPenalty_AreUnderstoodOrNamed(string cell, string kinds, string unlisted)
    {
        var ready = Map(
            "market.penalty",
            "行政相对人名称,行政相对人类别,行政相对人代码_1(统一社会信用代码),行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚机关",
            $"西安甲乙有限公司,法人及非法人组织,91610133MAB0MR350K,试〔2026〕1号,类型,事实,依据,{cell},内容,0.5,2026-10-15,某局");
        Assert.Equal(kinds, string.Join(',', ready.Row.Record.Penalty.Kinds));
        Assert.Equal(unlisted.Length > 0, (ready.Unlisted ?? []).Count > 0);
        Assert.All(ready.Unlisted ?? [], u => Assert.Contains(unlisted.Trim('\''), cell, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ValuesThatNoTableHas_StandInTheReceiptWithTheirNumber()
    {
        using var tree = new DropTree();
        await using var hub = await FakeHubServer.StartAsync();
        tree.Write(5, n => DropTree.Line(n, ("处罚类别", n < 4 ? "训诫" : "处以罚款")));
        var receipt = await tree.Deliver(hub);
        Assert.Equal(new DeliveryCounts { Read = 5, Recorded = 5 }, receipt!.Counts);
        Assert.Equal([new KeyValuePair<string, long>("处罚类别: '训诫'", 2)], receipt.Unlisted!);
        Assert.Contains("处罚类别: '训诫'", await File.ReadAllTextAsync(tree.PathOf("done", DropTree.FileName + ".receipt.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // Older lists have an organisation code or a tax number in the column of the unified code; others fill every column with the unified code.
    [Theory]
    [InlineData("court.judgment-default", "cardNum", "MA9C01007", "organisation:MA9C01007")]
    [InlineData("court.judgment-default", "cardNum", "ma9c0100-7", "organisation:MA9C01007")]
    [InlineData("court.judgment-default", "cardNum", "91610133MAB0MR350K", "code:91610133MAB0MR350K")]
    [InlineData("court.judgment-default", "cardNum", "610000100457811", "registration:610000100457811")]
    [InlineData("tax.a-rated", "纳税人识别号", "610000220568570", "tax:610000220568570")]
    [InlineData("tax.a-rated", "纳税人识别号", "220568570", "organisation:220568570")]
    [InlineData("market.penalty", "行政相对人代码_2(工商注册号)", "91610133MAB0MR350K", "code:91610133MAB0MR350K")]
    [InlineData("market.penalty", "行政相对人代码_4(税务登记号)", "91610133MAB0MR350K", "code:91610133MAB0MR350K")]
    public void Map_NumberInAnotherNumbersColumn_IsPutWhereItBelongs(string dataset, string column, string number, string expected)
    {
        var (header, row) = dataset switch
        {
            "court.judgment-default" => ("id,iname,caseCode,courtName,disruptTypeName,publishDate", "7,西安甲乙有限公司,(2026)陕9901执1号,某法院,违反财产报告制度,2026-10-11"),
            "tax.a-rated" => ("纳税人名称,评价年度,评价日期", "西安甲乙有限公司,2025年度,2026-04-01"),
            _ => ("行政相对人名称,行政相对人类别,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚机关,统一社会信用代码", "西安甲乙有限公司,法人及非法人组织,试〔2026〕1号,类型,事实,依据,罚款,内容,0.5,2026-10-15,某局,"),
        };
        var subject = Map(dataset, $"{header},{column}", $"{row},{number}").Row.Record.Subject;
        Assert.Equal(
            expected,
            subject switch
            {
                { UnifiedSocialCreditCode.Length: > 0 } => $"code:{subject.UnifiedSocialCreditCode}",
                { OrganisationCode.Length: > 0 } => $"organisation:{subject.OrganisationCode}",
                { TaxRegistrationNumber.Length: > 0 } => $"tax:{subject.TaxRegistrationNumber}",
                _ => $"registration:{subject.RegistrationNumber}",
            });
    }

    private static MappedRow.Ready Map(string dataset, string header, string row)
    {
        var path = Path.GetTempFileName() + ".csv";
        File.WriteAllText(path, $"{header}\n{row}\n", Encoding.UTF8);
        try
        {
            using var rows = Adapters.Reading.SourceFile.Open(path);
            return Assert.IsType<MappedRow.Ready>(Formats[dataset].Fit(rows.Columns, fileVersion: 1).Map(rows.Rows().Single()));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
