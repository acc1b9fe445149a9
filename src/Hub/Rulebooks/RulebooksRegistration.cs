namespace CreditHub.Hub.Rulebooks;

/// <summary>What puts rules in force, follows and publishes them.</summary>
internal static class RulebooksRegistration
{
    /// <summary>Adds the rulebook's parts; its start is a hosted service of its own, which goes before the feed.</summary>
    public static void AddRulebooks(this IServiceCollection services)
    {
        services.AddSingleton<RulebookLedger>();
        services.AddSingleton<OlderRules>();
        services.AddSingleton<RulebookHistory>();
        services.AddSingleton<RulebookSchedule>();
        services.AddHostedService(provider => provider.GetRequiredService<RulebookSchedule>());
        services.AddHostedService<RulesReview>();
        services.AddSingleton<RulesVersions>();
        services.AddSingleton<RulesPublishing>();
    }
}
