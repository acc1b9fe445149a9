using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using CreditHub.Adapters.Changes;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Checkpoints;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Evidence.Tokens;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger.Engines;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Every setting of the hub, by its section. A setting that nothing reads is refused: the operator who misspelt a limit would run without it and never know.
/// </summary>
internal static class KnownSettings
{
    private static readonly (string Section, Type Options)[] Sections =
    [
        ("Hub", typeof(HubOptions)), ("Hub:Ledger", typeof(LedgerOptions)), ("Hub:Watch", typeof(WatchOptions)), ("Hub:Access", typeof(AccessOptions)),
        ("Hub:Tls", typeof(TlsOptions)), ("Hub:Limits", typeof(LimitOptions)), ("Hub:Evidence", typeof(EvidenceOptions)),
        ("Hub:Evidence:Warnings", typeof(WarningOptions)),
        ("Hub:Evidence:Pkcs11", typeof(Pkcs11Options)), ("Hub:Checkpoints", typeof(CheckpointOptions)), ("Hub:Changes",
            typeof(ChangeRules)),
    ];

    // What the framework reads; the hub does not judge it.
    private static readonly string[] Foreign =
    [
        "Logging", "AllowedHosts", "Kestrel", "Urls", "Environment", "ApplicationName", "ContentRoot", "WebRoot", "HostingStartupAssemblies", "PreferHostingUrls",
        "Http_Ports", "Https_Ports", "DetailedErrors", "CaptureStartupErrors",
    ];

    private static readonly string[] Names =
        [.. Sections.SelectMany(s => PropertiesOf(s.Options).Select(p => $"{s.Section}:{p.Name}")).Order(StringComparer.Ordinal)];

    /// <summary>What is wrong with the settings, each in a sentence; empty where nothing is.</summary>
    public static IEnumerable<string> Faults(IConfigurationRoot configuration) => UnknownOf(configuration).Concat(Sections.SelectMany(s => FaultsOf(configuration, s.Section, s.Options)));

    private static IEnumerable<string> UnknownOf(IConfigurationRoot configuration) =>
        configuration.Providers.SelectMany(KeysOf).Distinct(StringComparer.OrdinalIgnoreCase).Where(key => !IsKnown(key)).Order(StringComparer.Ordinal)
            .Select(key => $"There is no setting {key}. Did you mean {NearestTo(key)}?");

    // The environment is full of what is none of the hub's; a file or a command line was written for it.
    private static IEnumerable<string> KeysOf(IConfigurationProvider provider) => provider switch
    {
        JsonConfigurationProvider or CommandLineConfigurationProvider => Leaves(provider, null),
        EnvironmentVariablesConfigurationProvider => Leaves(provider, "Hub").Concat(Leaves(provider, "Adapters")),
        _ => [],
    };

    private static IEnumerable<string> Leaves(IConfigurationProvider provider, string? parent)
    {
        var children = provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return children.Count == 0
            ? parent is null || !provider.TryGet(parent, out _) ? [] : [parent]
            : children.SelectMany(child => Leaves(provider, parent is null ? child : $"{parent}:{child}"));
    }

    private static bool IsKnown(string key)
    {
        var root = key.Split(':')[0];
        if (Foreign.Contains(root, StringComparer.OrdinalIgnoreCase) || root.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase)) return true;
        return Names.Contains(key, StringComparer.OrdinalIgnoreCase) || (char.IsAsciiDigit(key[^1]) && IsElement(key));
    }

    private static bool IsElement(string key)
    {
        var list = key[..Math.Max(key.LastIndexOf(':'), 0)];
        return Sections.Any(s => PropertiesOf(s.Options).Any(p =>
            p.PropertyType != typeof(string) && p.PropertyType.IsAssignableTo(typeof(IEnumerable)) && list.Equals($"{s.Section}:{p.Name}", StringComparison.OrdinalIgnoreCase)));
    }

    private static IEnumerable<string> FaultsOf(IConfiguration configuration, string section, Type type)
    {
        object options;
        try
        {
            options = configuration.GetSection(section).Get(type) ?? Activator.CreateInstance(type)!;
        }
        catch (InvalidOperationException e)
        {
            // «Failed to convert configuration value at 'Hub:…' to type '…'.»
            return [e.Message];
        }

        // Where the ledger has no connection string the hub makes one of the data folder.
        if (options is LedgerOptions { Engine: LedgerEngineKind.Sqlite, ConnectionString: "" } ledger) ledger.ConnectionString = "made from the data folder";
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(r => r.MemberNames.FirstOrDefault() is { } member && r.ErrorMessage?.Contains(section, StringComparison.Ordinal) != true
            ? $"{section}:{member}: {r.ErrorMessage}"
            : r.ErrorMessage!);
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite);

    private static string NearestTo(string key) => Names.MinBy(name => Distance(name.ToUpperInvariant(), key.ToUpperInvariant()))!;

    // Levenshtein: letters to be changed, added or left out.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (one[i - 1] == other[j - 1] ? 0 : 1));
                (corner, row[j]) = (row[j], next);
            }
        }

        return row[^1];
    }
}
