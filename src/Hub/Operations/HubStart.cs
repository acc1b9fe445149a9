using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Operations;

/// <summary>Puts the rules in force before the feed is taken up and anything is served.</summary>
internal sealed class HubStart(RulesLoader loader, IOptions<HubOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => loader.PutInForce(options.Value.ConfigFolder, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
