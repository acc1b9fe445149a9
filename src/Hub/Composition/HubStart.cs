using CreditHub.Hub.Hosting;
using CreditHub.Hub.Operations;
using CreditHub.Hub.Supervision;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Composition;

/// <summary>Puts the rules in force before the feed is taken up and anything is served.</summary>
internal sealed class HubStart(RulesLoader loader, DocumentsLoader documents, SupervisionLoader supervision, IOptions<HubOptions> options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await loader.PutInForce(options.Value.ConfigFolder, cancellationToken);
        await documents.PutInForce(options.Value.ConfigFolder, cancellationToken);
        await supervision.PutInForce(options.Value.ConfigFolder, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
