using System.Text;
using System.Text.Json;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Transports.Http;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports.Http;

public sealed class JsonTextTests
{
    private const string Text = """{"rows":[{"名称":"西安甲乙有限公司"}]}""";
    private static readonly Encoding Gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    // Encoding that is written, encoding that is stated, what the refusal says; empty = it is read.
    public static TheoryData<string, string?, string> Answers => new()
    {
        { "utf-8", null, "" },
        { "utf-8", "UTF-8", "" },
        { "utf-8 with mark", null, "" },
        { "utf-16 with mark", "utf-16", "" },
        { "gb18030", "GBK", "" },
        { "gb18030", "gb2312", "" },
        { "gb18030", "GB18030", "" },
        { "gb18030", null, "it reads as GB18030" },
        { "gb18030", "utf-8", "it reads as GB18030" },
        { "utf-8", "big5", "stated to be in big5" },
        { "broken", null, "is no UTF-8." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Utf8Of_AnswerInAnEncoding_IsReadByWhatIsStatedOrTheEncodingIsNamed(string written, string? stated, string refusal)
    {
        byte[] bytes = written switch
        {
            "utf-8 with mark" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Text)],
            "utf-16 with mark" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Text)],
            "gb18030" => Gb.GetBytes(Text),
            "broken" => [.. Encoding.UTF8.GetBytes(Text), 0xFF],
            _ => Encoding.UTF8.GetBytes(Text),
        };
        using var page = new MemoryStream();
        page.Write(bytes);
        if (refusal.Length == 0) Assert.Equal(Text, Encoding.UTF8.GetString(JsonText.Utf8Of(page, stated, 1).Span));
        else Assert.Contains(refusal, Assert.Throws<SourceFailedException>(() => JsonText.Utf8Of(page, stated, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":401,"msg":"x","rows":[]}""", "code: 401")]
    [InlineData("""{"code":"500","rows":[]}""", "code: 500")]
    [InlineData("""{"success":false,"rows":[]}""", "success: false")]
    [InlineData("""{"status":"error","rows":[]}""", "status: error")]
    [InlineData("""{"code":200,"rows":[]}""", null)]
    [InlineData("""{"code":0,"success":true,"rows":[]}""", null)]
    [InlineData("""{"code":"ok","rows":[]}""", null)]
    [InlineData("""{"rows":[]}""", null)]
    [InlineData("[]", null)]
    public void ErrorIn_Answer_IsFoundThoughItsStatusIsTwoHundred(string json, string? expected)
    {
        using var answer = JsonDocument.Parse(json);
        Assert.Equal(expected, JsonText.ErrorIn(answer.RootElement));
    }
}
