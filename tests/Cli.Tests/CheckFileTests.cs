using System.Globalization;
using System.Text;
using CreditHub.Cli.Shell;
using CreditHub.V1;
using Google.Protobuf;
using Xunit;

namespace CreditHub.Cli.Tests;

public sealed class CheckFileTests : CliFixture
{
    private const string Other = "916101317350194848";

    public CheckFileTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task CheckFile_PlainCodes_AreAnsweredInOrderAsCsv()
    {
        Judge();
        var file = FileOf("codes.txt", $"{Code}\n\n{Other}\nBAD\n");

        var outcome = await RunAsync("check-file", file, "--matter", "procurement");

        Assert.Equal(3, outcome.ExitCode);
        Assert.StartsWith("row,code,verdict,measures", outcome.Lines[0], StringComparison.Ordinal);
        Assert.Contains($",{Code},CLEAR,", outcome.Lines[1], StringComparison.Ordinal);
        Assert.Contains($",{Other},BARRED,\"限制采购, 投标 (bar)\"", outcome.Lines[2], StringComparison.Ordinal);
        Assert.Contains(",BAD,REFUSED,", outcome.Lines[3], StringComparison.Ordinal);
        Assert.Contains("3 checked: 1 CLEAR, 1 BARRED, 1 refused", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckFile_ChineseSpreadsheetInGb18030_FindsItsColumn()
    {
        Judge();
        var file = Path.Combine(Folder, "投标人.csv");
        await File.WriteAllTextAsync(
            file, $"序号,企业名称,统一社会信用代码\n1,\"西安,示例\",{Other}\n2,某公司,{Code}\n", Encoding.GetEncoding("GB18030"), Cancelled);
        var results = Path.Combine(Folder, "results.csv");

        var outcome = await RunAsync("check-file", file, "--matter", "procurement", "--out", results);

        var lines = await File.ReadAllLinesAsync(results, Cancelled);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(3, lines.Length);
        Assert.Contains($",{Other},BARRED,", lines[1], StringComparison.Ordinal);
        Assert.Matches("BARRED +1", outcome.Out);
        Assert.Matches("all +2", outcome.Out);
    }

    [Fact]
    public async Task CheckFile_TwentyThousandCodesAsJson_GivesALineEach()
    {
        var file = FileOf("codes.csv", "code\n" + string.Concat(Enumerable.Repeat(Code + "\n", 20_000)));

        var outcome = await RunAsync("check-file", file, "--matter", "procurement", "--json");

        Assert.Equal(0, outcome.ExitCode);
        var answers = outcome.Lines.Select(line => JsonParser.Default.Parse<CheckAnswer>(line)).ToList();
        Assert.Equal(20_000, answers.Count);
        Assert.All(answers, answer => Assert.Equal(Verdict.Clear, answer.Check.Verdict));
        Assert.Contains(20_000.ToString("N0", CultureInfo.InvariantCulture) + " checked", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckFile_CellsThatMayBeFormulas_AreWrittenAsText()
    {
        Judge();
        var file = FileOf("codes.csv", $"code\n=1+1\n-2\n\uFF1D1\n\"@x\"\n'{Code}\n\"=\"\"{Other}\"\"\"\n");

        var outcome = await RunAsync("check-file", file, "--matter", "procurement");

        Assert.Equal(["'=1+1", "-2", "'\uFF1D1", "'@x", Code, Other], outcome.Lines.Skip(1).Take(6).Select(line => line.Split(',')[1]));
    }

    [Fact]
    public async Task CheckFile_PersonsNumber_IsNotRepeated()
    {
        Judge();
        var file = FileOf("codes.csv", "code\n610102188503070019\nBAD\n");

        var outcome = await RunAsync("check-file", file, "--matter", "procurement");

        Assert.DoesNotContain("188503070", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckFile_NoColumnOfCodes_SaysHowToHeadIt()
    {
        var file = FileOf("codes.csv", "名称,地址\n西安,某街\n");

        var outcome = await RunAsync("check-file", file, "--matter", "procurement");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("head it «code»", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void InputFile_ReadToItsEndAndClosed_CountsAsWhollyRead()
    {
        using var input = Input.InputFile.Open(FileOf("codes.txt", Code), Terminal.OfProcess());

        Assert.Equal(0, input.Read);
        input.Lines.ReadToEnd();
        Assert.Equal(1, input.Read);
        input.Lines.Dispose();
        Assert.Equal(1, input.Read);
    }

    private void Judge() => Hub.Eligibility.AnswerOfMany = question => question.Check.UnifiedSocialCreditCode switch
    {
        "BAD" => new CheckAnswer { Fault = new QuestionFault { Reason = ErrorReason.CodeMalformed, Message = "18 characters." } },
        Other => new CheckAnswer
        {
            Check = new CheckResponse
            {
                Verdict = Verdict.Barred, Reasons = { new VerdictReason { MeasureName = "限制采购, 投标", MeasureCode = "bar" } },
            },
        },
        _ => new CheckAnswer { Check = new CheckResponse { Verdict = Verdict.Clear } },
    };
}
