
namespace CreditHub.Hub.Statistics;

/// <summary>What statistics need.</summary>
internal static class StatisticsRegistration
{
    /// <summary>Adds the province's figures.</summary>
    public static void AddStatistics(this IServiceCollection services)
    {
        services.AddSingleton<FigureTotals>();
        services.AddSingleton<PolicyFigures>();
        services.AddSingleton<FigureRecords>();
        services.AddSingleton<YearFigures>();
    }
}
