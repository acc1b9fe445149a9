using System.Text.Json;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Rpc;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Errors;

/// <summary>Refusals in Chinese, for whoever asks for them.</summary>
public sealed class LanguageTests
{
    public static TheoryData<ErrorReason> Reasons => [.. Enum.GetValues<ErrorReason>().Where(r => r != ErrorReason.Unspecified)];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void EveryReason_HasItsTextsInChinese(ErrorReason reason)
    {
        var facts = ContractFacts.Of(reason);
        foreach (var text in new[] { facts.Zh?.Meaning ?? "", facts.Zh?.Cure ?? "" })
        {
            Assert.True(text.Count(c => c is >= '\u4e00' and <= '\u9fff') >= 4, $"{reason}: «{text}» is no Chinese sentence.");
            Assert.EndsWith("。", text, StringComparison.Ordinal);
        }

        Assert.All(facts.Metadata, key => Assert.NotEqual(RefusalTexts.LabelOf("none"), RefusalTexts.LabelOf(key)));
    }

    [Theory]
    [InlineData("zh", true)]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", true)]
    [InlineData("ZH-hans", true)]
    [InlineData("fr, zh;q=0.5", true)]
    [InlineData("en, zh;q=0.5", false)]
    [InlineData("zh;q=0", false)]
    [InlineData("zh;q=0.3, en;q=0.4", false)]
    [InlineData("fr", false)]
    [InlineData("", false)]
    [InlineData(";;;q==", false)]
    public void Header_IsReadByItsWeights(string header, bool chinese) => Assert.Equal(chinese, RefusalTexts.PrefersChinese(header));

    [Fact]
    public async Task Refusal_ByGrpc_HasTheLocalisedMessageWhereItIsAskedFor()
    {
        await using var hub = await TestHub.StartAsync();
        var refused = await Refused(hub, "zh-CN");
        Assert.Equal("MATTER_UNKNOWN", refused.Reason());
        var localised = refused.GetRpcStatus()!.GetDetail<LocalizedMessage>()!;
        Assert.Equal(("zh-CN", "事项不在措施目录中。(字段:matter_code;事项:nonsense)请使用目录中的事项(«hubctl matters»可列出)。"),
            (localised.Locale, localised.Message));
        Assert.Contains("nonsense", refused.Status.Detail, StringComparison.Ordinal);

        Assert.Null((await Refused(hub, "en")).GetRpcStatus()!.GetDetail<LocalizedMessage>());
    }

    [Fact]
    public async Task Refusal_BeforeTheMessageIsRead_IsLocalisedToo()
    {
        await using var hub = await TestHub.StartAsync();
        var headers = TestHub.As("nobody", "supervision");
        headers.Add("accept-language", "zh");
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await hub.Subjects.GetProfileAsync(
            new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, headers, cancellationToken: TestHub.Token));
        Assert.StartsWith(
            "调用元数据中的机构不在共享目录中。(机构:nobody)", refused.GetRpcStatus()!.GetDetail<LocalizedMessage>()!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_ByHttp_IsInTheLanguageOfTheRequest()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{hub.Address}/v1/subjects/nonsense/profile"));
        request.Headers.Add("Accept-Language", "zh");
        foreach (var (key, value) in Http.HttpCaller.As("sx-market", "supervision")) request.Headers.Add(key, value);
        using var answer = await http.SendAsync(request, TestHub.Token);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestHub.Token)).RootElement;
        Assert.Equal("CODE_MALFORMED", problem.GetProperty("reason").GetString());
        Assert.Equal("zh-CN", string.Join(',', answer.Content.Headers.ContentLanguage));
        Assert.StartsWith("统一社会信用代码", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("请填写完整的18位", problem.GetProperty("cure").GetString(), StringComparison.Ordinal);
    }

    private static async Task<RpcException> Refused(TestHub hub, string language)
    {
        var headers = TestHub.As("sx-procurement", "procurement");
        headers.Add("accept-language", language);
        return await Assert.ThrowsAsync<RpcException>(async () => await hub.Eligibility.CheckAsync(
            new CheckRequest { UnifiedSocialCreditCode = Rows.Company, MatterCode = "nonsense" }, headers,
                cancellationToken: TestHub.Token));
    }
}
