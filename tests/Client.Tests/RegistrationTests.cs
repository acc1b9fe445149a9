using CreditHub.Client.Connecting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace CreditHub.Client.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void Connect_WithEverythingWrong_ListsEveryFault()
    {
        var options = new CreditHubClientOptions { Address = "hub", Agency = "", Purpose = "采购", BatchSize = 1001, Deadline = TimeSpan.Zero };

        var failure = Assert.Throws<ArgumentException>(() => CreditHubClient.Connect(options));

        Assert.All(["Address", "Agency", "Purpose", "BatchSize", "Deadline"], name => Assert.Contains($"{name} is", failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void AddCreditHubClient_WithGoodOptions_GivesOneClient()
    {
        using var services = new ServiceCollection()
            .AddCreditHubClient(o => (o.Address, o.Agency, o.Purpose) = ("http://127.0.0.1:5080", "sx-court", "supervision"))
            .BuildServiceProvider();

        Assert.Same(services.GetRequiredService<CreditHubClient>(), services.GetRequiredService<CreditHubClient>());
    }

    [Fact]
    public void AddCreditHubClient_WithoutAgency_SaysSo()
    {
        using var services = new ServiceCollection()
            .AddCreditHubClient(o => (o.Address, o.Purpose) = ("http://127.0.0.1:5080", "supervision"))
            .BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<CreditHubClient>());

        Assert.Contains("Agency is", failure.Message, StringComparison.Ordinal);
    }
}
