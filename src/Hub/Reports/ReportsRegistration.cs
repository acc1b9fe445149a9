using CreditHub.Hub.Documents;

namespace CreditHub.Hub.Reports;

/// <summary>What reports need.</summary>
internal static class ReportsRegistration
{
    /// <summary>Adds credit reports.</summary>
    public static void AddReports(this IServiceCollection services)
    {
        services.AddSingleton<CodeGuesses>();
        services.AddSingleton<DocumentLog>();
        services.AddSingleton<ReportDoor>();
        services.AddSingleton<ReportCompiler>();
        services.AddSingleton<ReportIssuing>();
        services.AddSingleton<ReportVerifying>();
    }
}
