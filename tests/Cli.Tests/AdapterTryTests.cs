using System.Text;
using System.Text.Json;
using CreditHub.TestKit;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class AdapterTryTests : CliFixture
{
    private const string PersonNumber = "610113188001010015";

    private const string Header =
        "行政相对人名称,行政相对人类别,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(元),处罚决定日期,处罚机关,法定代表人,等次";

    [Fact]
    public async Task Try_FileOfEveryFate_ShowsColumnsCountsAndTheFirstWrongRowsWithTheirCure()
    {
        var outcome = await RunAsync(
            "adapter", "try", Write("penalties.csv", Rows()), "--agency", "sx-market", "--hub", $"http://127.0.0.1:{LoopbackPort.Free()}");
        Assert.Equal(3, outcome.ExitCode);
        string[] said =
        [
            "market.penalty", "sx-market", "罚款金额(元) were read in 元", "法定代表人", "等次", "white space removed", "处罚类别: '挂牌督办'",
            "3 处罚决定日期", "is no date, or there is no such day", "2 rows would be refused",
        ];
        foreach (var text in said) Assert.Contains(text, Plain(outcome.Out), StringComparison.Ordinal);
        Assert.DoesNotContain(PersonNumber, outcome.Out + outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["penalties.csv"], Directory.EnumerateFiles(Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--output", "json")]
    public async Task Try_Json_SaysTheSameForMachines(params string[] how)
    {
        var outcome = await RunAsync(["adapter", "try", Write("a.csv", Rows()), "--format", "market.penalty", "--rows", "1", .. how]);
        using var json = JsonDocument.Parse(outcome.Out);
        var rows = json.RootElement.GetProperty("rows");
        Assert.Equal((5, 2, 2, 1), (Of("read"), Of("records"), Of("refused"), Of("naturalPersons")));
        var wrong = Assert.Single(json.RootElement.GetProperty("wrong").EnumerateArray());
        Assert.Equal((3, "处罚决定日期"), (wrong.GetProperty("row").GetInt32(), wrong.GetProperty("column").GetString()));
        Assert.Equal("INVALID_DATE", wrong.GetProperty("reason").GetString());
        Assert.DoesNotContain(PersonNumber, outcome.Out, StringComparison.Ordinal);

        int Of(string name) => rows.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("a.csv", "西安,1\n1,2\n", "No format fits the header")]
    [InlineData("market.penalty_20261101_001.csv", "行政相对人名称,统一社会信用代码\n甲,乙\n", "lacks columns that market.penalty cannot do without")]
    [InlineData("a.xlsx", "<html>", "is a page of HTML")]
    public async Task Try_FileThatWouldBeRefused_SaysWhy(string name, string content, string said)
    {
        var outcome = await RunAsync("adapter", "try", Write(name, content));
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains(said, outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_HeaderOfSeveralFormats_AsksWhichIsMeant()
    {
        var outcome = await RunAsync("adapter", "try", Write("a.csv", Rows()));
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("Several formats fit the file alike: market.penalty, pbc.penalty", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no format of no.such", "--format", "no.such")]
    [InlineData("is not known; give UTF-8 or GB18030", "--encoding", "latin1")]
    [InlineData("--rows is from 0 to 1000", "--rows", "1001")]
    public async Task Try_WrongUsage_EndsWithTwo(string said, params string[] options)
    {
        var outcome = await RunAsync(["adapter", "try", Write("a.csv", Rows()), .. options]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
    }

    private static string Rows()
    {
        const string Code = "91610113MA9000011Y";
        string[] lines =
        [
            Header,
            $"西安　甲乙测试食品有限公司,企业,{Code},1号,虚假宣传,事实,依据,挂牌督办,罚款5000元,5000,2026-03-15,某局,某甲,一等",
            $"西安甲乙测试食品有限公司,企业,{Code},2号,虚假宣传,事实,依据,罚款,罚款5000元,5000,2026-02-30,某局,某甲,一等",
            $"某丙,,{PersonNumber},3号,虚假宣传,事实,依据,罚款,罚款,5000,2026-03-15,某局,,",
            $"西安甲乙测试食品有限公司,企业,{Code},4号,虚假宣传,事实,依据,罚款,罚款5000元,{PersonNumber},2026-03-15,某局,,",
            $"西安甲乙测试食品有限公司,企业,{Code},5号,虚假宣传,事实,依据,罚款,罚款5000元,5000,2026-03-15,某局,,",
        ];
        return string.Join('\n', lines) + "\n";
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }

    private static string Plain(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
