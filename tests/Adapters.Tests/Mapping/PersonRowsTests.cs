using System.Text;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Reporting;
using CreditHub.Adapters.Tests.Reporting;
using CreditHub.TestKit.FakeHub;
using Xunit;

namespace CreditHub.Adapters.Tests.Mapping;

/// <summary>Rows about natural persons, as sources write them without saying so. Persons and numbers are invented; the births lie in the 19th century.</summary>
public sealed class PersonRowsTests
{
    private const string Company = "91610133MAB0MR350K";
    private static readonly IReadOnlyDictionary<string, SourceFormat> Formats = SourceFormat.LoadAll();

    // The third passes both check characters of the unified code, the fourth has a wrong last character, the last is a sound registration number as well.
    public static TheoryData<string> Numbers =>
    [
        "610102188503070019", "610102 18850307 0019", "610113188001011683", "610102188503070012", "６１０１０２１８８５０３０７００１９", "610102-18850307-0019",
        "61010218850307001901", "610102188503070019(某甲)", "ID610102188503070019", "6101021885\u200B03070019", "6101021885****0019", "610102850307001",
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Map_NumberInThePlaceOfACode_IsCountedAsAPerson(string number)
    {
        Assert.IsType<MappedRow.NaturalPerson>(Map("court.judgment-default", "id,iname,caseCode,cardNum,courtName,disruptTypeName,publishDate", $"7,某甲,(2026)陕9901执1号,{number},某法院,违反财产报告制度,2026-10-11"));
        Assert.IsType<MappedRow.NaturalPerson>(Map("tax.a-rated", "纳税人名称,纳税人识别号,评价年度,评价日期", $"某小卖部,{number},2025,2026-04-01"));
        foreach (var column in new[] { "统一社会信用代码", "组织机构代码" }) Assert.IsType<MappedRow.NaturalPerson>(PenaltyTable.Map((column, number), ("名称", "某甲")));
    }

    [Theory]
    [InlineData("partyTypeName,age,sexy", "580,38,男性", "", true)]
    [InlineData("partyTypeName,age,sexy", "580,0,", Company, true)]
    [InlineData("partyTypeName", "580.0", Company, true)]
    [InlineData("partyTypeName", "自 然 人", Company, true)]
    [InlineData("partyTypeName,age,sexy", "581,38,男性", Company, false)]
    [InlineData("partyTypeName,age,sexy", "581,0,", Company, false)]
    [InlineData("age,sexy", "38,", "", true)]
    [InlineData("age,sexy", "0,女", "暂无", true)]
    [InlineData("age,sexy", "38,男", "123", true)]
    [InlineData("age,sexy", "0,", Company, false)]
    [InlineData("age,sexy", "0岁,无", Company, false)]
    [InlineData("csrq", "1885-03-07", "", true)]
    public void Map_TypeSexAgeAndBirth_DecideWhereTheNumberDoesNot(string columns, string cells, string code, bool isPerson)
    {
        var row = Map(
            "court.judgment-default", $"id,iname,caseCode,cardNum,courtName,disruptTypeName,publishDate,{columns}", $"7,某甲,(2026)陕9901执1号,{code},某法院,违反财产报告制度,2026-10-11,{cells}");
        Assert.Equal(isPerson, row is MappedRow.NaturalPerson);
    }

    [Theory]
    [InlineData("类别", "个人")]
    [InlineData("类别", "自 然 人")]
    [InlineData("名称", "某甲610102188503070019")]
    public void Map_CategoryOrNameThatSaysPerson_IsCounted(string column, string cell) => Assert.IsType<MappedRow.NaturalPerson>(PenaltyTable.Map((column, cell)));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Map_NumberInAnyOtherCell_IsNotRepeatedInTheMessages(string number)
    {
        foreach (var column in new[] { "类别", "罚款金额(万元)", "决定日期", "版本号", "操作类型" })
        {
            if (PenaltyTable.Map((column, number)) is not MappedRow.Faulty faulty) continue;
            Assert.All(faulty.Faults, f => Assert.DoesNotContain("8503070", f.Message, StringComparison.Ordinal));
            Assert.All(faulty.Faults, f => Assert.DoesNotContain(number, f.Message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Run_RefusedRowWithAContactsNumber_WritesItIntoNoFile(string number)
    {
        using var tree = new DropTree();
        await using var hub = await FakeHubServer.StartAsync();
        tree.Write(1, n => DropTree.Line(n, ("决定日期", "去年"), ("撤回原因", $"联系人身份证{number}"), ("文书号", "陕市监处罚〔２０２６〕２号")));
        Assert.Equal(new DeliveryCounts { Read = 1, Refused = 1 }, (await tree.Deliver(hub))!.Counts);
        foreach (var file in Directory.GetFiles(tree.Root, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(DropTree.FileName, StringComparison.Ordinal)))
            Assert.DoesNotContain(number, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("去年", await File.ReadAllTextAsync(tree.Quarantine, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileWithoutAHeader_DoesNotRepeatItsFirstRow()
    {
        using var tree = new DropTree();
        await using var hub = await FakeHubServer.StartAsync();
        await File.WriteAllTextAsync(tree.File, "某甲,自然人,610102188503070019\n", TestContext.Current.CancellationToken);
        Assert.Null(await tree.Deliver(hub));
        var refusal = await File.ReadAllTextAsync(tree.PathOf("refused", DropTree.FileName + ".refusal.txt"), TestContext.Current.CancellationToken);
        Assert.Contains("The first row must name the columns", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("610102", refusal, StringComparison.Ordinal);
    }

    private static MappedRow Map(string dataset, string header, string row)
    {
        var path = Path.GetTempFileName() + ".csv";
        File.WriteAllText(path, $"{header}\n{row}\n", Encoding.UTF8);
        try
        {
            using var rows = SourceFile.Open(path);
            return Formats[dataset].Fit(rows.Columns, fileVersion: 1).Map(rows.Rows().Single());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
