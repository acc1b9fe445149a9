using CreditHub.Domain.Codes;
using CreditHub.Domain.Profiles;
using CreditHub.Grains.Rules;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using Google.Protobuf;
using Proto = CreditHub.V1;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>
/// Holds a subject's profile while it is in use. The ledger is the truth: the grain appends under the version it read, and when the ledger
/// says that this is stale (another activation, a bulk load) it forgets what it held, reads again and decides again.
/// </summary>
internal sealed class MarketSubjectGrain(LedgerAppender appender, LedgerReader reader, RulesInForce rules, TimeProvider time)
    : Grain, IMarketSubjectGrain
{
    private const int AttemptsMax = 8;

    // A snapshot is written with every 16th change: a load replays at most 15 transactions after it, and most changes write one page less.
    private const int SnapshotInterval = 16;

    private LoadedSubject? _loaded;

    private UnifiedSocialCreditCode Code => UnifiedSocialCreditCode.Parse(this.GetPrimaryKeyString());

    public async Task<RowAnswer[]> Report(RowCommand[] rows)
    {
        var answers = await Take(rows);
        if (answers is not null) return answers;

        // One row of several meets a record of another subject: take them one by one, so that it alone is refused.
        answers = new RowAnswer[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            answers[i] = (await Take([rows[i]]))?[0] ?? throw new InvalidOperationException("A single row was neither taken nor refused.");
        return answers;
    }

    public async Task Reassess(ReassessmentCause cause)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var subject = await Load();
            if (subject.Version == 0) return;
            var plan = new RowPlan(subject.Profile, rules.Current.Catalogue, rules.Today);
            plan.AddReassessment((Proto.ChangeCause)cause);
            if (await Append(subject, plan) is AppendOutcome.Committed) return;
        }

        throw new LedgerContentionException(Code, AttemptsMax);
    }

    public async Task<ProfileView?> GetProfile()
    {
        var subject = await Load();
        if (subject.Version == 0) return null;
        var profile = ProfileProjection.ToProto(subject.Profile, rules.Current.Catalogue, rules.Today, subject.ChangedAt);
        return new ProfileView(profile.ToByteArray(), subject.Position.Value);
    }

    // Null: a row of several belongs to another subject's record.
    private async Task<RowAnswer[]?> Take(RowCommand[] rows)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var subject = await Load();
            var plan = new RowPlan(subject.Profile, rules.Current.Catalogue, rules.Today);
            var planned = Array.ConvertAll(rows, plan.Add);
            if (plan.IsEmpty) return await Answer(planned, []);
            switch (await Append(subject, plan))
            {
                case AppendOutcome.Committed committed:
                    return await Answer(planned, committed.Transactions);
                case AppendOutcome.RecordOfOtherSubject other:
                    return rows.Length > 1 ? null : [new RowAnswer(RowOutcome.RefusedOtherSubject, 0, other.Subject.ToString())];
                case AppendOutcome.AlreadySuperseded old:
                    return rows.Length > 1 ? null : [new RowAnswer(RowOutcome.Superseded, old.Held.Value)];
                case AppendOutcome.KeyConflict conflict:
                    return rows.Length > 1 ? null : [new RowAnswer(RowOutcome.RefusedContentConflict, 0, conflict.Held.ToString())];
            }
        }

        throw new LedgerContentionException(Code, AttemptsMax);
    }

    private async Task<AppendOutcome> Append(LoadedSubject subject, RowPlan plan)
    {
        if (plan.IsEmpty) return new AppendOutcome.Committed([], time.GetUtcNow(), subject.Version);

        // Whatever happens from here on but a commit, the profile in memory is ahead of the ledger: forget it.
        _loaded = null;
        var outcome = await appender.Append(ToUnit(subject, plan), CancellationToken.None);
        if (outcome is AppendOutcome.Committed committed)
        {
            // Versions that changed nothing leave the subject as it was.
            _loaded = committed.Transactions.Count == 0 ? subject : subject with
            {
                Version = committed.SubjectVersion,
                Position = committed.Transactions[^1],
                ChangedAt = committed.RecordedAt,
            };
        }

        return outcome;
    }

    private AppendUnit ToUnit(LoadedSubject subject, RowPlan plan)
    {
        var profile = subject.Profile;
        var today = rules.Today;
        var standing = plan.StandingChanged ? new StandingWrite(StandingOf(profile)) : null;
        return new AppendUnit
        {
            Subject = new SubjectWrite
            {
                Code = profile.Code,
                ExpectedVersion = subject.Version,
                Name = profile.Name,
                Region = profile.RegionCode,
                Industry = profile.IndustryCode,
                Kinds = profile.Kinds,
                Standing = standing,
                Snapshot = IsSnapshotDue(subject) ? SnapshotCodec.Encode(profile, time.GetUtcNow()) : default(ReadOnlyMemory<byte>?),
                NextDueOn = StandingRules.NextDue(profile, today, rules.Current.Catalogue),
            },
            Transactions = plan.Transactions,
            Seen = plan.Seen,
            Learned = plan.Learned,
        };
    }

    private static bool IsSnapshotDue(LoadedSubject subject) => (subject.Version + 1) % SnapshotInterval == 0;

    private static ReadOnlyMemory<byte>? StandingOf(SubjectProfile profile) =>
        profile.Announced.Sanctions.IsEmpty ? default(ReadOnlyMemory<byte>?) : profile.Announced.ToProto().ToByteArray();

    private async Task<RowAnswer[]> Answer(PlannedRow[] planned, IReadOnlyList<Position> transactions)
    {
        var answers = new RowAnswer[planned.Length];
        for (var i = 0; i < planned.Length; i++)
        {
            answers[i] = planned[i] switch
            {
                PlannedRow.Carried carried => new RowAnswer(carried.Outcome, transactions[carried.Transaction].Value),
                PlannedRow.Known known => new RowAnswer(known.Outcome, _loaded!.Position.Value),
                PlannedRow.Answered answered => answered.Answer,
                PlannedRow.LookUp lookUp => await LookUp(lookUp),
                _ => throw new InvalidOperationException(),
            };
        }

        return answers;
    }

    // The same again gets its first answer, however many versions ago that was; the same version with other content names both.
    private async Task<RowAnswer> LookUp(PlannedRow.LookUp row)
    {
        if (await reader.FindEntry(row.Key, row.Version, CancellationToken.None) is not { } entry)
            return new RowAnswer(row.Outcome, _loaded!.Position.Value);
        return entry.Digest == row.Digest
            ? new RowAnswer(RowOutcome.Repeated, entry.TransactionEnd.Value)
            : new RowAnswer(RowOutcome.RefusedContentConflict, 0, entry.Digest.ToString()!, row.Digest.ToString());
    }

    private async Task<LoadedSubject> Load()
    {
        if (_loaded is { } held) return held;
        var code = Code;
        if (await reader.FindSubject(code, CancellationToken.None) is not { } row)
            return _loaded = new LoadedSubject(new SubjectProfile(code), 0, default, DateTimeOffset.MinValue);

        var (profile, changedAt) = row.Snapshot is { } bytes
            ? SnapshotCodec.Decode(code, bytes.Span)
            : (new SubjectProfile(code), DateTimeOffset.MinValue);
        if (row.SnapshotPosition < row.Position)
        {
            foreach (var entry in await reader.ReadSubjectEntries(code, row.SnapshotPosition, row.Position, CancellationToken.None))
            {
                LedgerFold.Apply(profile, entry);
                changedAt = entry.RecordedAt;
            }
        }

        return _loaded = new LoadedSubject(profile, row.Version, row.Position, changedAt);
    }

    private sealed record LoadedSubject(SubjectProfile Profile, long Version, Position Position, DateTimeOffset ChangedAt);
}
