using CreditHub.Domain.Calendar;
using CreditHub.Domain.Identity;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Grains.Rules;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using Google.Protobuf;
using Proto = CreditHub.V1;
using RecordFacts = CreditHub.Domain.Records.RecordFacts;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>
/// Turns rows into transactions while applying them to a profile, one after the other. Pure but for the profile it is given, which the grain
/// throws away when the ledger does not take the plan.
/// </summary>
internal sealed partial class RowPlan(SubjectProfile profile, SanctionBasis basis, BeijingDate today)
{
    private readonly List<TransactionDraft> _transactions = [];
    private readonly List<SeenVersion> _seen = [];
    private readonly HashSet<LearnedNumber> _learned = [];

    /// <summary>The rulebook by which everything of the plan is decided; null where the plan is not to be appended.</summary>
    public RulebookInForce? Rules { get; init; }

    /// <summary>The day on which it is decided.</summary>
    public BeijingDate Today => today;

    /// <summary>Who is banned, and by which rules a connection to them is flagged; null where nobody is looked for.</summary>
    public ConnectionRules? Connections { get; init; }

    /// <summary>The profile as it is with everything planned so far.</summary>
    public SubjectProfile Profile => profile;

    public IReadOnlyList<TransactionDraft> Transactions => _transactions;

    /// <summary>Versions that changed nothing.</summary>
    public IReadOnlyList<SeenVersion> Seen => _seen;

    /// <summary>Older numbers that the records stated beside the subject's code.</summary>
    public IReadOnlyList<LearnedNumber> Learned => [.. _learned];

    /// <summary>True where there is nothing to store.</summary>
    public bool IsEmpty => _transactions.Count == 0 && _seen.Count == 0;

    /// <summary>True where a transaction changed what the standing index holds.</summary>
    public bool StandingChanged { get; private set; }

    /// <summary>Plans one row; says what it will be answered and which transaction, if any, carries it.</summary>
    public PlannedRow Add(RowCommand row) => row.Kind == RowCommandKind.Report
        ? Add(row.Source, Proto.CreditRecord.Parser.ParseFrom(row.Content))
        : Add(row.Source, Proto.Withdrawal.Parser.ParseFrom(row.Content));

    /// <summary>Plans what the calendar or a new catalogue changed.</summary>
    /// <remarks>
    /// A day that was due and changed nothing (one measure ended, a graver one goes on) is committed all the same, as an entry without
    /// changes: it moves the day on which the subject is due again.
    /// </remarks>
    public void AddReassessment(Proto.ChangeCause cause)
    {
        var standing = Follow(cause);
        if (standing is null && cause == Proto.ChangeCause.Calendar)
            standing = ToEntry(new StandingChanges([], profile.Announced, profile.Announced), cause);
        if (standing is not null) _transactions.Add(new TransactionDraft([standing]));
    }

    /// <summary>Plans a record of a source.</summary>
    public PlannedRow Add(string source, Proto.CreditRecord record)
    {
        var replaced = record.ReplacesVersion;
        if (replaced != 0)
        {
            // It says what to do with the row, not what the record holds.
            record = record.Clone();
            record.ReplacesVersion = 0;
        }

        var identityHash = record.Registration?.LegalRepresentativeIdentityHash ?? "";
        if (identityHash.Length > 0)
        {
            // It has served once the registration was held against the bans; nothing of it is stored.
            record = record.Clone();
            record.Registration.LegalRepresentativeIdentityHash = "";
        }

        var facts = record.ToFacts(source, RecordReading.DigestOf(record));
        switch (ReportRules.Decide(profile, facts, replaced))
        {
            case ReportDecision.Record:
                return Commit(RowOutcome.Recorded, EntryKind.RecordReported);
            case ReportDecision.Correct:
                return Commit(RowOutcome.Corrected, EntryKind.RecordCorrected);
            case var other:
                return Uncommitted(other, facts.Key, facts.Version, facts.Digest);
        }

        PlannedRow Commit(RowOutcome outcome, EntryKind kind)
        {
            Learn(record.Subject, facts.Kind);
            var carried = AddTransaction(Apply(record, facts, kind) with { ReplacedVersion = replaced }, outcome);
            FlagConnections(record, identityHash);
            return carried;
        }
    }

    private EntryDraft Apply(Proto.CreditRecord record, RecordFacts facts, EntryKind kind)
    {
        profile.ApplyReported(facts, record.Subject.Name);
        var (payload, persons) = PersonalParts.Part(record);
        return new EntryDraft
        {
            Kind = kind,
            Record = facts.Key,
            RecordVersion = facts.Version,
            Digest = facts.Digest,
            Payload = payload,
            Persons = persons,
            Current = CurrentRecord.Of(facts, record.PublicityEndsOn.ToDomain(), RecordSorts.Of(record)),
        };
    }

    private void Learn(Proto.SubjectReference subject, RecordKind kind)
    {
        foreach (var number in OlderNumbers.Sound(subject))
            if (IdentityRules.Vouches(kind, number.Scheme) && IdentityRules.MayLearn(number, profile.Code))
                _learned.Add(new LearnedNumber(number, profile.Code, IsConfirmed: false));
    }

    /// <summary>Plans a withdrawal of a source.</summary>
    public PlannedRow Add(string source, Proto.Withdrawal withdrawal)
    {
        var key = new RecordKey(source, withdrawal.Dataset, withdrawal.RecordNumber);
        var payload = new WithdrawalEntry { Reason = withdrawal.Reason }.ToByteArray();
        var digest = ContentDigest.Of(payload);
        var decision = ReportRules.DecideWithdrawal(profile, key, withdrawal.Version, digest);
        if (decision is not ReportDecision.Withdraw) return Uncommitted(decision, key, withdrawal.Version, digest);

        return AddTransaction(ApplyWithdrawal(key, withdrawal.Version, payload), RowOutcome.Withdrawn);
    }

    private EntryDraft ApplyWithdrawal(RecordKey key, long version, byte[] payload)
    {
        profile.ApplyWithdrawn(key, version);
        return new EntryDraft
        {
            Kind = EntryKind.RecordWithdrawn,
            Record = key,
            RecordVersion = version,
            Digest = ContentDigest.Of(payload),
            Payload = payload,
            Current = CurrentRecord.Of(profile.Records[key], publicityEndsOn: null, RecordSorts.None),
        };
    }

    // The standing comes last: its place is the transaction's end.
    private PlannedRow.Carried AddTransaction(EntryDraft entry, RowOutcome outcome)
    {
        List<EntryDraft> entries = [entry];
        if (EvaluationChanges.Of(profile, entry) is { } evaluation) entries.Add(evaluation);
        entries.AddRange(FollowingCases());
        if (Follow(Proto.ChangeCause.Report) is { } standing) entries.Add(standing);
        _transactions.Add(new TransactionDraft(entries));
        return new PlannedRow.Carried(outcome, _transactions.Count - 1);
    }

    // What follows is computed here and committed with its cause; nobody guesses it later.
    private EntryDraft? Follow(Proto.ChangeCause cause)
    {
        if (StandingRules.Reassess(profile, today, basis) is not { } changes) return null;
        profile.ApplyAnnounced(changes.Announced);
        return ToEntry(changes, cause);
    }

    private EntryDraft ToEntry(StandingChanges changes, Proto.ChangeCause cause)
    {
        StandingChanged = true;
        return new EntryDraft { Kind = EntryKind.StandingChanged, Payload = changes.ToEntry(profile.Code.ToString(), cause).ToByteArray() };
    }

    private PlannedRow.Known See(RecordKey key, long version)
    {
        _seen.Add(new SeenVersion(key, version));
        return new PlannedRow.Known(RowOutcome.Unchanged);
    }

    private PlannedRow Uncommitted(ReportDecision decision, RecordKey key, long version, ContentDigest digest) => decision switch
    {
        ReportDecision.Repeat => new PlannedRow.LookUp(RowOutcome.Repeated, key, version, digest),
        ReportDecision.FindOlder => new PlannedRow.LookUp(RowOutcome.Superseded, key, version, digest),
        ReportDecision.LeaveUnchanged => See(key, version),
        ReportDecision.RefuseConflict conflict => new PlannedRow.Answered(
            new RowAnswer(RowOutcome.RefusedContentConflict, 0, conflict.Held.ToString(), conflict.Sent.ToString())),
        ReportDecision.RefuseUnknownRecord unknown => new PlannedRow.Answered(
            new RowAnswer(RowOutcome.RefusedUnknownRecord, 0, Sent: unknown.Key.ToString())),
        _ => throw new InvalidOperationException($"A decision {decision.GetType().Name} has no answer."),
    };
}

/// <summary>What a planned row will be answered.</summary>
internal abstract record PlannedRow
{
    /// <summary>Carried by a transaction; its position is known once it is committed.</summary>
    public sealed record Carried(RowOutcome Outcome, int Transaction) : PlannedRow;

    /// <summary>It is as the subject stands already.</summary>
    public sealed record Known(RowOutcome Outcome) : PlannedRow;

    /// <summary>Nothing to commit; the ledger knows the position of what was taken before.</summary>
    public sealed record LookUp(RowOutcome Outcome, RecordKey Key, long Version, ContentDigest Digest) : PlannedRow;

    /// <summary>Refused.</summary>
    public sealed record Answered(RowAnswer Answer) : PlannedRow;
}
