using CreditHub.Hub.Outcomes.Feedback;

namespace CreditHub.Hub.Outcomes;

/// <summary>What feedback needs.</summary>
internal static class OutcomesRegistration
{
    /// <summary>Adds outcomes and the use of measures.</summary>
    public static void AddOutcomes(this IServiceCollection services)
    {
        services.AddSingleton<OutcomeDecisions>();
        services.AddSingleton<MeasureUseReport>();
        services.AddSingleton<TransactionStatements>();
        services.AddSingleton<FeedbackEntries>();
        services.AddSingleton<FeedbackReminders>();
        services.AddSingleton<FeedbackList>();
        services.AddSingleton<FeedbackStream>();
        services.AddSingleton<FeedbackFigureLines>();
    }
}
