namespace CreditHub.Hub.Subjects;

/// <summary>What the service about subjects needs.</summary>
internal static class SubjectsRegistration
{
    /// <summary>Adds companies in both times and the lives of their records.</summary>
    public static void AddSubjects(this IServiceCollection services)
    {
        services.AddSingleton<CompanyCases>();
        services.AddSingleton<PastSubjects>();
        services.AddSingleton<RecordLife>();
    }
}
