using CreditHub.Hub.History;

namespace CreditHub.Hub.Supervision;

/// <summary>What graded supervision needs.</summary>
internal static class SupervisionRegistration
{
    /// <summary>Adds tiers and draws.</summary>
    public static void AddSupervision(this IServiceCollection services)
    {
        services.AddSingleton<CompanyRecords>();
        services.AddSingleton<TierAnswers>();
        services.AddSingleton<DrawDoor>();
        services.AddSingleton<DrawPopulation>();
        services.AddSingleton<Draws>();
        services.AddSingleton<DrawDisclosure>();
    }
}
