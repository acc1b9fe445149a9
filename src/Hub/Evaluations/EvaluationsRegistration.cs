namespace CreditHub.Hub.Evaluations;

/// <summary>What the stream of evaluations needs.</summary>
internal static class EvaluationsRegistration
{
    // Results are small and come a few hundred thousand a year; a day of pushes fits.
    private const long RingBytesMax = 16L << 20;

    /// <summary>Adds the stream of evaluations.</summary>
    public static void AddEvaluations(this IServiceCollection services) => services.AddSingleton(_ => new EvaluationRing(RingBytesMax));
}
