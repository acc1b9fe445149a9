using CreditHub.Hub.Access;
using CreditHub.Hub.Access.Credentials;
using CreditHub.Hub.Access.Limits;
using CreditHub.Hub.Calls;
using CreditHub.Hub.Disclosures;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Operations;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Subjects;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Composition;

/// <summary>Registers who may do what.</summary>
internal static class AccessRegistration
{
    /// <summary>Adds identity, rights and disclosure.</summary>
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<SubjectCodeDoor>();
        services.AddSingleton<RightsInForce>();
        services.AddSingleton<CredentialsInForce>();
        services.AddSingleton<CallerAuthentication>();
        services.AddSingleton<CompanyProofs>();
        services.AddSingleton<CallerIdentityReader>();
        services.AddAgencyAuthentication();
        services.AddSingleton<OpenCalls>();
        services.AddSingleton<OpenConnections>();
        services.AddSingleton<AgencyLimits>();
        services.AddSingleton(s =>
            new LoadShare(TimeSpan.FromMilliseconds(s.GetRequiredService<IOptions<LimitOptions>>().Value.QueueMilliseconds)));
        services.AddSingleton<LoadGauge>();
        services.AddSingleton<StreamWork>();
        services.AddHostedService<AccessWatch>();
        services.AddSingleton<SubjectReading>();
        services.AddSingleton<FieldDisclosureInForce>();
        services.AddSingleton<RecordDisclosures>();
        services.AddSingleton<VisibleChanges>();
        services.AddSingleton(s => new PlaceSeal(s.GetRequiredService<IdentityHashes>().Derive("page-token")));
        services.AddSingleton<PageTokens>();
        services.AddSingleton<ClosedRecords>();
        services.AddSingleton<CheckDisclosure>();
    }
}
