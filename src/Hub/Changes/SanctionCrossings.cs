using CreditHub.V1;

namespace CreditHub.Hub.Changes;

/// <summary>
/// What a transaction means to a subscriber whose filter the subject comes into, or leaves: the sanctions that were there before enter or
/// leave with it.
/// </summary>
internal static class SanctionCrossings
{
    /// <summary>
    /// Changes for a subscriber that knew nothing of the subject: what was there enters, what the transaction brings starts.
    /// </summary>
    public static IEnumerable<SanctionChange> OfEntering(SanctionTransaction transaction) =>
    [
        .. There(transaction).Select(s => Entered(s, transaction)),
        .. transaction.Changes.Where(c => c.Kind == SanctionChangeKind.SanctionStarted || c.Sanction is null
            && c.Kind != SanctionChangeKind.SubjectChanged),
    ];

    /// <summary>
    /// Changes for a subscriber that will hear no more of the subject: what is still there leaves, what the transaction ends has ended.
    /// </summary>
    public static IEnumerable<SanctionChange> OfLeaving(SanctionTransaction transaction) =>
    [
        .. transaction.Changes.Where(c => c.Kind is SanctionChangeKind.SanctionEnded or SanctionChangeKind.SanctionExpired),
        .. There(transaction).Select(s => Left(Before(s, transaction), transaction)),
    ];

    /// <summary>A sanction came into the filter.</summary>
    public static SanctionChange Entered(Sanction sanction, SanctionTransaction transaction) =>
        Of(SanctionChangeKind.SanctionEntered, sanction, transaction);

    /// <summary>A sanction, given as it was, left the filter.</summary>
    public static SanctionChange Left(Sanction sanction, SanctionTransaction transaction) =>
        Of(SanctionChangeKind.SanctionLeft, sanction, transaction);

    // The sanctions that are there after the transaction and were before it.
    private static IEnumerable<Sanction> There(SanctionTransaction transaction)
    {
        var started = transaction.Changes.Where(c => c.Kind == SanctionChangeKind.SanctionStarted).Select(c => c.Sanction).ToList();
        return transaction.Standing.Sanctions.Where(s => !started.Contains(s));
    }

    private static Sanction Before(Sanction sanction, SanctionTransaction transaction) =>
        transaction.Changes.FirstOrDefault(c => c.SanctionBefore is not null && c.Sanction.Equals(sanction))?.SanctionBefore ?? sanction;

    private static SanctionChange Of(SanctionChangeKind kind, Sanction sanction, SanctionTransaction transaction)
    {
        var standing = transaction.Standing;
        return new SanctionChange
        {
            Kind = kind,
            UnifiedSocialCreditCode = transaction.Changes[0].UnifiedSocialCreditCode,
            SubjectName = standing.Name,
            RegionCode = standing.RegionCode,
            IndustryCode = standing.IndustryCode,
            Sanction = sanction,
        };
    }
}
