using CreditHub.Hub.Access;

namespace CreditHub.Hub.Cases;

/// <summary>Puts the processes together.</summary>
internal static class CaseRegistration
{
    /// <summary>Steps, lists, documents and the review of deadlines.</summary>
    public static void AddCases(this IServiceCollection services)
    {
        services.AddSingleton<CaseDoor>();
        services.AddSingleton<DecideRights>();
        services.AddSingleton<CaseSteps>();
        services.AddSingleton<CaseList>();
        services.AddSingleton<CaseWatches>();
        services.AddSingleton<CaseDocuments>();
        services.AddSingleton<CommitmentSampling>();
        services.AddSingleton<IdentityHashes>();
        services.AddSingleton<PublishedBans>();
        services.AddHostedService<CaseReview>();
        services.AddHostedService<CalendarReview>();
        services.AddHostedService<BanReview>();
    }
}
