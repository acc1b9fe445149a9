using CreditHub.Cli.Shell;
using CreditHub.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace CreditHub.Cli.Tests;

/// <summary>Refusals in the language of the terminal.</summary>
public sealed class LanguageTests : CliFixture
{
    [Theory]
    [InlineData("LANG", "zh_CN.UTF-8", true)]
    [InlineData("LC_ALL", "zh_CN.UTF-8", true)]
    [InlineData("LANG", "en_GB.UTF-8", false)]
    [InlineData("LANG", "C", false)]
    public async Task Refusal_IsShownInTheLanguageOfTheLocale(string variable, string locale, bool isChinese)
    {
        Environment[variable] = locale;
        Hub.Calls.Refuse = (_, _) =>
        {
            var status = new Google.Rpc.Status
            {
                Code = (int)StatusCode.NotFound, Message = "The catalogue has no matter 'x'.",
                Details = { Any.Pack(new ErrorInfo { Domain = "credithub.v1", Reason = "MATTER_UNKNOWN" }) },
            };
            if (Hub.Calls.Arrived[^1].Language == "zh-CN")
                status.Details.Add(Any.Pack(new LocalizedMessage { Locale = "zh-CN", Message = "事项不在措施目录中。请使用目录中的事项。" }));
            return status.ToRpcException();
        };
        var outcome = await RunAsync("matters");
        Assert.Equal(ExitCode.Refused, outcome.ExitCode);
        Assert.Equal(
            isChinese ? "hubctl: MATTER_UNKNOWN: 事项不在措施目录中。请使用目录中的事项。\n"
                : $"hubctl: MATTER_UNKNOWN: The catalogue has no matter 'x'.\n        {ContractFacts.Of(ErrorReason.MatterUnknown).Cure}\n",
            outcome.Error);
    }
}
