namespace CreditHub.Hub.Feed;

/// <summary>Registers those who are handed the feed's entries.</summary>
internal static class FeedRegistration
{
    /// <summary>Adds a consumer, behind those added before it.</summary>
    public static IServiceCollection AddFeedConsumer<T>(this IServiceCollection services)
        where T : class, IFeedConsumer =>
        services.AddSingleton<T>().AddSingleton<IFeedConsumer>(provider => provider.GetRequiredService<T>());
}
