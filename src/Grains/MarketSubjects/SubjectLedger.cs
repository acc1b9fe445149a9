using CreditHub.Domain.Codes;
using CreditHub.Domain.Profiles;
using CreditHub.Grains.Bans;
using CreditHub.Grains.Rules;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using Google.Protobuf;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>
/// Reads subjects from the ledger and appends to them under the version that was read. Where the ledger says that this version is stale (another
/// activation, a batch) the subject is read again and everything is decided again. Grains work through it, and batches without grains.
/// </summary>
public sealed partial class SubjectLedger(
    LedgerAppender appender, LedgerReader reader, RulesInForce rules, BannedPersons banned, TimeProvider time)
{
    private const int AttemptsMax = 8;

    // A node that is behind the ledger follows within a second; one that cannot must not decide by rules of before.
    private static readonly TimeSpan RulesPatience = TimeSpan.FromSeconds(20);

    // A snapshot is written with every 16th change: a load replays at most 15 transactions after it, and most changes write one page less.
    private const int SnapshotInterval = 16;

    /// <summary>Reads a subject; at version 0 where nothing was ever reported.</summary>
    internal async Task<LoadedSubject> Load(UnifiedSocialCreditCode code) => (await Load([code]))[0];

    /// <summary>Reads subjects in one go, in the order asked for.</summary>
    internal async Task<LoadedSubject[]> Load(IReadOnlyList<UnifiedSocialCreditCode> codes)
    {
        var states = await reader.LoadSubjects(codes, CancellationToken.None);
        return [.. codes.Zip(states, Fold)];
    }

    /// <summary>The subject as it is now: the copy where the ledger has that version, else read again.</summary>
    internal async Task<LoadedSubject> Refresh(LoadedSubject copy) => await FindNewer(copy) ?? copy;

    /// <summary>Takes rows of one subject in order, and gives the subject as it is after them.</summary>
    /// <param name="subject">The subject as it was read. Not to be used any more.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="add">Plans the row of an index.</param>
    internal async Task<(RowAnswer[] Answers, LoadedSubject Now)> Take(LoadedSubject subject, int count, Func<RowPlan, int, PlannedRow> add)
    {
        var code = subject.Profile.Code;
        var (answers, now) = await TakeTogether(subject, 0, count, add);
        if (answers is not null) return (answers, now);

        // One row of several meets what only it can be refused for: take them one by one.
        answers = new RowAnswer[count];
        for (var i = 0; i < count; i++)
        {
            var (answer, after) = await TakeTogether(now, i, 1, add);
            answers[i] = answer?[0] ?? throw new InvalidOperationException($"A single row of {code} was neither taken nor refused.");
            now = after;
        }

        return (answers, now);
    }

    /// <summary>Appends what the calendar or a new rulebook changed, and gives the subject as it is after that.</summary>
    /// <param name="subject">The subject as it was read. Not to be used any more.</param>
    /// <param name="cause">Why it is looked at.</param>
    /// <param name="rulesAt">Place of the rulebook by which it is to be judged, or a later one.</param>
    internal async Task<LoadedSubject> Reassess(LoadedSubject subject, V1.ChangeCause cause, Position rulesAt)
    {
        await rules.Reached(rulesAt, CancellationToken.None).WaitAsync(RulesPatience);
        return (await Carry(subject, plan => plan.AddReassessment(cause), held => held.IsKnown)).Now;
    }

    /// <summary>Profiles of subjects as they are now, for reading; at a subject of which nothing was reported it is empty.</summary>
    public async Task<IReadOnlyList<SubjectProfile>> ReadProfiles(IReadOnlyList<UnifiedSocialCreditCode> codes) =>
        [.. (await Load(codes)).Select(subject => subject.Profile)];

    // What was decided by rules that are in force no more is decided again, once this node has the later ones.
    private async Task Follow(AppendOutcome outcome)
    {
        if (outcome is AppendOutcome.StaleRules stale) await rules.Reached(stale.InForceAt, CancellationToken.None).WaitAsync(RulesPatience);
    }

    // Plans, appends, and plans again on the subject as it is where somebody else was faster. A plan that is empty is done; nothing is added for a subject
    // to which the command is not open, such as one of which nothing was ever reported.
    private async Task<(LoadedSubject Now, bool Committed)> Carry(
        LoadedSubject subject, Action<RowPlan> add, Func<LoadedSubject, bool> isOpenTo)
    {
        var code = subject.Profile.Code;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var plan = NewPlan(subject);
            if (isOpenTo(subject)) add(plan);
            if (plan.IsEmpty)
            {
                if (attempt > 0 || await FindNewer(subject) is not { } newer) return (subject, false);
                subject = newer;
                continue;
            }

            var outcome = await Append(subject, plan);
            if (outcome is AppendOutcome.Committed committed) return (After(subject, committed), true);
            await Follow(outcome);
            subject = await Load(code);
        }

        throw new LedgerContentionException(code, AttemptsMax);
    }

    // What appends is judged by the version under the head's lock. What is answered without an append rests on a copy that a batch or another activation may
    // have passed, unless it was read for this very command: the subject as it is now, or null where the copy is that.
    private async Task<LoadedSubject?> FindNewer(LoadedSubject copy)
    {
        var version = await reader.FindSubjectVersion(copy.Profile.Code, CancellationToken.None);
        return version == copy.Version ? null : await Load(copy.Profile.Code);
    }

    /// <summary>A plan for a subject as it was read.</summary>
    internal RowPlan NewPlan(LoadedSubject subject)
    {
        var inForce = rules.InForce;
        return new RowPlan(subject.Profile, inForce.Rules.Sanctions, rules.Today)
        {
            Rules = inForce, Connections = new ConnectionRules(banned, inForce.Rules.ForCases, inForce.Rules.Tables.Calendar),
        };
    }

    // No answers: a row of several has to be taken alone.
    private async Task<(RowAnswer[]? Answers, LoadedSubject Now)> TakeTogether(
        LoadedSubject subject, int first, int count, Func<RowPlan, int, PlannedRow> add)
    {
        var code = subject.Profile.Code;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var plan = NewPlan(subject);
            var planned = new PlannedRow[count];
            for (var i = 0; i < count; i++) planned[i] = add(plan, first + i);
            if (plan.IsEmpty)
            {
                if (attempt > 0 || await FindNewer(subject) is not { } newer) return (await Answer(planned, [], subject), subject);
                subject = newer;
                continue;
            }

            var outcome = await Append(subject, plan);
            if (outcome is AppendOutcome.Committed committed)
            {
                var now = After(subject, committed);
                return (await Answer(planned, committed.Transactions, now), now);
            }

            await Follow(outcome);

            // The profile that was planned on is ahead of the ledger now: forget it. A refusal counts only where the plan was made on the version in force:
            // on the right one the same row may be a repetition.
            var version = subject.Version;
            subject = await Load(code);
            if (subject.Version == version && Alone(outcome) is { } answer) return (count > 1 ? null : [answer], subject);
        }

        throw new LedgerContentionException(code, AttemptsMax);
    }

    private static RowAnswer? Alone(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.RecordOfOtherSubject other => new RowAnswer(RowOutcome.RefusedOtherSubject, 0, other.Subject.ToString()),
        AppendOutcome.AlreadyRecorded again => new RowAnswer(RowOutcome.Repeated, again.TransactionEnd.Value),
        AppendOutcome.AlreadySuperseded old => new RowAnswer(RowOutcome.Superseded, old.Held.Value),
        AppendOutcome.KeyConflict conflict => new RowAnswer(RowOutcome.RefusedContentConflict, 0, conflict.Held.ToString()),
        _ => null,
    };

    private Task<AppendOutcome> Append(LoadedSubject subject, RowPlan plan) => appender.Append(ToUnit(subject, plan), CancellationToken.None);

    // Versions that changed nothing leave the subject as it was.
    internal static LoadedSubject After(LoadedSubject subject, AppendOutcome.Committed committed) => committed.Transactions.Count == 0 ? subject : subject with
    {
        Version = committed.SubjectVersion,
        Position = committed.Transactions[^1],
        ChangedAt = committed.RecordedAt,
    };

    internal AppendUnit ToUnit(LoadedSubject subject, RowPlan plan)
    {
        var profile = subject.Profile;
        var registration = profile.Registration;
        return new AppendUnit
        {
            DecidedBy = plan.Rules!.Position,
            Subject = new SubjectWrite
            {
                Code = profile.Code,
                ExpectedVersion = subject.Version,
                Name = registration?.Name ?? profile.ReportedName,
                Region = registration?.RegionCode ?? "",
                Industry = registration?.IndustryCode ?? "",
                Kinds = profile.Kinds,
                Standing = plan.StandingChanged ? new StandingWrite(StandingOf(profile)) : null,
                Snapshot = (subject.Version + 1) % SnapshotInterval == 0 ? SnapshotCodec.Encode(profile, time.GetUtcNow()) : default(ReadOnlyMemory<byte>?),
                NextDueOn = StandingRules.NextDue(profile, plan.Today, plan.Rules.Rules.Catalogue),
            },
            Transactions = plan.Transactions,
            Seen = plan.Seen,
            Learned = plan.Learned,
        };
    }

    private static ReadOnlyMemory<byte>? StandingOf(SubjectProfile profile) =>
        profile.Announced.IsNothing ? default(ReadOnlyMemory<byte>?) : profile.Announced.ToProto().ToByteArray();

    private async Task<RowAnswer[]> Answer(PlannedRow[] planned, IReadOnlyList<Position> transactions, LoadedSubject now)
    {
        var answers = new RowAnswer[planned.Length];
        for (var i = 0; i < planned.Length; i++)
        {
            answers[i] = planned[i] is PlannedRow.LookUp lookUp
                ? (await LookUp([(lookUp, now.Position)]))[0]
                : Answer(planned[i], transactions, now.Position);
        }

        return answers;
    }

    /// <summary>The answer to a row that needs no look into the ledger.</summary>
    internal static RowAnswer Answer(PlannedRow planned, IReadOnlyList<Position> transactions, Position now) => planned switch
    {
        PlannedRow.Carried carried => new RowAnswer(carried.Outcome, transactions[carried.Transaction].Value),
        PlannedRow.Known known => new RowAnswer(known.Outcome, now.Value),
        PlannedRow.Answered answered => answered.Answer,
        _ => throw new InvalidOperationException($"A {planned.GetType().Name} is answered from the ledger."),
    };

    /// <summary>
    /// The answers to rows that were taken before: the same again gets its first answer, however many versions ago that was; the same version with
    /// other content names both.
    /// </summary>
    internal async Task<RowAnswer[]> LookUp(IReadOnlyList<(PlannedRow.LookUp Row, Position Now)> rows)
    {
        if (rows.Count == 0) return [];
        var entries = await reader.FindEntries([.. rows.Select(r => (r.Row.Key, r.Row.Version))], CancellationToken.None);
        return [.. rows.Zip(entries, (asked, entry) => AnswerOf(asked.Row, entry, asked.Now))];
    }

    private static RowAnswer AnswerOf(PlannedRow.LookUp row, LedgerEntry? entry, Position now)
    {
        if (entry is null) return new RowAnswer(row.Outcome, now.Value);
        return entry.Digest == row.Digest
            ? new RowAnswer(RowOutcome.Repeated, entry.TransactionEnd.Value)
            : new RowAnswer(RowOutcome.RefusedContentConflict, 0, entry.Digest.ToString()!, row.Digest.ToString());
    }

    private static LoadedSubject Fold(UnifiedSocialCreditCode code, SubjectState? state)
    {
        if (state is not { } held) return new LoadedSubject(new SubjectProfile(code), 0, default, DateTimeOffset.MinValue);
        var (profile, changedAt) = held.Row.Snapshot is { } bytes
            ? SnapshotCodec.Decode(code, bytes.Span)
            : (new SubjectProfile(code), DateTimeOffset.MinValue);
        foreach (var entry in held.Tail)
        {
            LedgerFold.Apply(profile, entry);
            changedAt = entry.RecordedAt;
        }

        return new LoadedSubject(profile, held.Row.Version, held.Row.Position, changedAt);
    }
}

/// <summary>A subject as it was read.</summary>
/// <param name="Profile">Its profile.</param>
/// <param name="Version">Its version; 0 = the ledger holds nothing of it.</param>
/// <param name="Position">Where its last change is.</param>
/// <param name="ChangedAt">When that was recorded.</param>
internal sealed record LoadedSubject(SubjectProfile Profile, long Version, Position Position, DateTimeOffset ChangedAt)
{
    /// <summary>True where a record was ever reported, though it was withdrawn since. Cases alone make nobody known.</summary>
    public bool IsKnown => Profile.Records.Count > 0;

    /// <summary>True where a case of it is or was handled, which a company that is not yet known may begin with a commitment.</summary>
    public bool HasCases => Profile.Cases.Count > 0;
}
