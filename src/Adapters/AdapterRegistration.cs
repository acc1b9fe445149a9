using System.ComponentModel.DataAnnotations;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CreditHub.Adapters;

/// <summary>Registers the adapters.</summary>
public static class AdapterRegistration
{
    /// <summary>Adds one drop-folder adapter for each source of which there is a format. They report through the hub's own door.</summary>
    /// <exception cref="ValidationException">An option is missing or out of its range.</exception>
    public static IServiceCollection AddDropFolderAdapters(this IServiceCollection services, AdapterOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var formats = SourceFormat.LoadAll();
        foreach (var agency in formats.Values.SelectMany(f => f.Agencies).Distinct())
        {
            services.AddSingleton<IHostedService>(provider => new DropFolderAdapter(
                agency, options, formats, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        }

        return services;
    }
}
