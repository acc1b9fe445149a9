using CreditHub.Hub.History;

namespace CreditHub.Hub.Publicity;

/// <summary>What publicity needs.</summary>
internal static class PublicityRegistration
{
    /// <summary>Adds publicity: the rules in force, what is public, how it came to be.</summary>
    public static void AddPublicity(this IServiceCollection services)
    {
        services.AddSingleton<SubjectHistory>();
        services.AddSingleton<PublicationTimelinessReport>();
        services.AddSingleton<NamedPersons>();
        services.AddSingleton<PublicLists>();
        services.AddSingleton<PublicSearch>();
        services.AddSingleton<PublicNotices>();
    }
}
