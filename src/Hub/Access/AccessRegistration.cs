namespace CreditHub.Hub.Access;

/// <summary>Registers who may do what.</summary>
internal static class AccessRegistration
{
    /// <summary>Adds identity, rights and disclosure.</summary>
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<SubjectCodeDoor>();
        services.AddSingleton<RightsInForce>();
        services.AddSingleton<CallerIdentityReader>();
        services.AddSingleton<SubjectReading>();
        services.AddSingleton<FieldDisclosureInForce>();
        services.AddSingleton<CheckDisclosure>();
    }
}
