using CreditHub.Client.Connecting;
using CreditHub.TestKit.FakeHub;
using Xunit;

namespace CreditHub.Client.Tests;

/// <summary>A fake hub and a client connected to it, one pair a test.</summary>
public abstract class HubFixture : IAsyncLifetime
{
    protected FakeHubServer Hub { get; private set; } = null!;

    protected CreditHubClient Client { get; private set; } = null!;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Hub = await FakeHubServer.StartAsync();
        Client = Connect(_ => { });
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected CreditHubClient Connect(Action<CreditHubClientOptions> change) => CreditHubClient.Connect(OptionsWith(change));

    protected CreditHubClientOptions OptionsWith(Action<CreditHubClientOptions> change)
    {
        var options = new CreditHubClientOptions
        {
            Address = Hub.Address,
            Agency = "sx-procurement",
            Purpose = "procurement",
            InitialBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(20),
        };
        change(options);
        return options;
    }
}
