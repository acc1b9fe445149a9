using CreditHub.Client;
using CreditHub.Client.Connecting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of the hub.</summary>
public static class CreditHubClientRegistration
{
    /// <summary>Adds <see cref="CreditHubClient"/> as a singleton. Wrong options keep a host from starting and say what is wrong.</summary>
    public static IServiceCollection AddCreditHubClient(this IServiceCollection services, Action<CreditHubClientOptions> configure)
    {
        services.AddOptions<CreditHubClientOptions>()
            .Configure<IServiceProvider>((options, provider) =>
            {
                options.LoggerFactory = provider.GetService<ILoggerFactory>() ?? options.LoggerFactory;
                options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider;
            })
            .Configure(configure)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CreditHubClientOptions>, OptionFaults>());
        services.TryAddSingleton(provider => CreditHubClient.Connect(provider.GetRequiredService<IOptions<CreditHubClientOptions>>().Value));
        return services;
    }
}
