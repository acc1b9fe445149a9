using CreditHub.Domain.Records;

namespace CreditHub.Domain.Profiles;

/// <summary>What a reported row does to a profile. Refusals are values, not exceptions: they are answers to a source.</summary>
public abstract record ReportDecision
{
    private ReportDecision()
    {
    }

    /// <summary>A record new to the subject.</summary>
    public sealed record Record : ReportDecision;

    /// <summary>A later version with other content.</summary>
    public sealed record Correct : ReportDecision;

    /// <summary>A withdrawal of a record that holds.</summary>
    public sealed record Withdraw : ReportDecision;

    /// <summary>The version held, with the content held.</summary>
    public sealed record Repeat : ReportDecision;

    /// <summary>A later version with the content held: nothing changes, and the ledger does not grow.</summary>
    public sealed record LeaveUnchanged : ReportDecision;

    /// <summary>A version lower than the one held; whether it was ever taken, the ledger knows.</summary>
    public sealed record FindOlder : ReportDecision;

    /// <summary>The version held, with other content (幂等键冲突): names both.</summary>
    public sealed record RefuseConflict(ContentDigest Held, ContentDigest Sent) : ReportDecision;

    /// <summary>No such record to withdraw, repair or object to.</summary>
    public sealed record RefuseUnknownRecord(RecordKey Key) : ReportDecision;
}

/// <summary>Decides what a reported row does. Order among versions is the source's own, not that of arrival.</summary>
public static class ReportRules
{
    /// <summary>Decides about a record or a later version of it.</summary>
    /// <param name="profile">What is known of the subject.</param>
    /// <param name="sent">The record as it was sent.</param>
    /// <param name="replaced">A version that the source stated by mistake and replaces by this one; 0 = none.</param>
    public static ReportDecision Decide(SubjectProfile profile, RecordFacts sent, long replaced = 0)
    {
        if (sent.Target is { } target && !profile.Records.ContainsKey(target)) return new ReportDecision.RefuseUnknownRecord(target);
        if (!profile.Records.TryGetValue(sent.Key, out var held)) return new ReportDecision.Record();
        if (sent.Version < held.Version) return held.Version == replaced ? new ReportDecision.Correct() : new ReportDecision.FindOlder();
        if (sent.Version == held.Version)
        {
            return held.Digest == sent.Digest && !held.Withdrawn
                ? new ReportDecision.Repeat()
                : new ReportDecision.RefuseConflict(held.Digest, sent.Digest);
        }

        return held.Digest == sent.Digest && !held.Withdrawn ? new ReportDecision.LeaveUnchanged() : new ReportDecision.Correct();
    }

    /// <summary>Decides about a withdrawal.</summary>
    public static ReportDecision DecideWithdrawal(SubjectProfile profile, RecordKey key, long version, ContentDigest digest)
    {
        if (!profile.Records.TryGetValue(key, out var held)) return new ReportDecision.RefuseUnknownRecord(key);
        if (version < held.Version) return new ReportDecision.FindOlder();
        if (version == held.Version)
            return held.Withdrawn ? new ReportDecision.Repeat() : new ReportDecision.RefuseConflict(held.Digest, digest);
        return held.Withdrawn ? new ReportDecision.LeaveUnchanged() : new ReportDecision.Withdraw();
    }
}
