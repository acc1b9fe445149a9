using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Domain.Profiles;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Model;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Payloads.Cases;
using CreditHub.Ledger.Stored;
using Google.Protobuf;

namespace CreditHub.Ledger.Verification;

/// <summary>What the entries of one subject say that its rows must be.</summary>
internal sealed class SubjectFold
{
    private readonly SubjectProfile _profile;
    private readonly long _snapshotAt;
    private long _position;
    private long _standingAt;

    private SubjectFold(UnifiedSocialCreditCode code, long snapshotAt) => (_profile, _snapshotAt) = (new SubjectProfile(code), snapshotAt);

    public Dictionary<string, RecordTableRow> Records { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, CaseTableRow> Cases { get; } = new(StringComparer.Ordinal);

    public HashSet<SubjectNumber> Numbers { get; } = [];

    public SubjectTableRow Subject { get; private set; } = new();

    /// <summary>The snapshot at the position of the stored one; null where no entry is at that position.</summary>
    public SubjectSnapshot? Snapshot { get; private set; }

    /// <summary>Folds the entries of a subject, which are in order of position.</summary>
    public static SubjectFold Of(UnifiedSocialCreditCode code, IEnumerable<LedgerEntry> entries, long snapshotAt)
    {
        var fold = new SubjectFold(code, snapshotAt);
        if (SubjectNumber.InsideOf(code) is { } inside) fold.Numbers.Add(inside);
        foreach (var entry in entries) fold.Apply(entry);
        fold.Subject = fold.SubjectRow();
        return fold;
    }

    /// <summary>A snapshot without its time, in one order: what two of the same profile have in common.</summary>
    public static byte[] Canonical(SubjectSnapshot snapshot)
    {
        var copy = snapshot.Clone();
        copy.ChangedAtTicks = 0;
        Sort(copy.Records);
        Sort(copy.Verdicts);
        Sort(copy.Cases);
        var documents = copy.DocumentIds.Order(StringComparer.Ordinal).ToList();
        copy.DocumentIds.Clear();
        copy.DocumentIds.AddRange(documents);
        return copy.ToByteArray();
    }

    private static void Sort<T>(Google.Protobuf.Collections.RepeatedField<T> field)
        where T : IMessage
    {
        var sorted = field.OrderBy(m => Convert.ToHexString(m.ToByteArray()), StringComparer.Ordinal).ToList();
        field.Clear();
        field.AddRange(sorted);
    }

    private void Apply(LedgerEntry entry)
    {
        LedgerFold.Apply(_profile, entry);
        _position = entry.Position.Value;
        switch (entry.Kind)
        {
            case EntryKind.RecordReported or EntryKind.RecordCorrected:
                var record = RecordEntry.Parser.ParseFrom(entry.Payload.Span).Record;
                var facts = _profile.Records[entry.Record!.Value];
                foreach (var number in OlderNumbers.Sound(record.Subject).Where(n => IdentityRules.Vouches(facts.Kind, n.Scheme)
                    && IdentityRules.MayLearn(n, _profile.Code))) Numbers.Add(number);
                Record(entry, CurrentRecord.Of(facts, record.PublicityEndsOn.ToDomain(), RecordSorts.Of(record)));
                break;
            case EntryKind.RecordWithdrawn:
                var held = Records[RecordKeyText.Of(entry.Record!.Value)];
                (held.Withdrawn, held.Version) = (true, entry.RecordVersion);
                break;
            case EntryKind.StandingChanged:
                _standingAt = _position;
                break;
            case EntryKind.CaseAdvanced:
                Case(CurrentCase.Of(CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case.ToDomain()));
                break;
        }

        if (_position == _snapshotAt) Snapshot = SubjectSnapshot.Parser.ParseFrom(SnapshotCodec.Encode(_profile, entry.RecordedAt));
    }

    private void Record(LedgerEntry entry, CurrentRecord current)
    {
        var key = RecordKeyText.Of(entry.Record!.Value);
        var before = Records.GetValueOrDefault(key);
        Records[key] = new RecordTableRow
        {
            RecordKey = key,
            Subject = _profile.Code.ToString(),
            Kind = (short)current.Kind,
            Version = entry.RecordVersion,
            SeenVersion = Math.Max(entry.RecordVersion, before?.SeenVersion ?? 0),
            Position = _position,
            DecidedOn = current.DecidedOn.DayNumber,
            EffectiveUntil = current.EffectiveUntil?.DayNumber,
            PublicityEndsOn = current.PublicityEndsOn?.DayNumber,
            Sort = current.Sort,
            FirstRecordedOn = before?.FirstRecordedOn ?? BeijingDate.At(entry.RecordedAt).DayNumber,
        };
    }

    private void Case(CurrentCase current) => Cases[current.CaseId] = new CaseTableRow
    {
        CaseId = current.CaseId,
        Subject = _profile.Code.ToString(),
        Kind = current.Kind,
        Responsible = current.Responsible,
        OpenedBy = current.OpenedBy,
        Closed = current.IsClosed,
        Overdue = current.IsOverdue,
        NextDueOn = current.NextDueOn?.DayNumber,
        Parties = current.Parties,
        Position = _position,
    };

    private SubjectTableRow SubjectRow() => new()
    {
        Code = _profile.Code.ToString(),
        Position = _position,
        Name = _profile.Name,
        Region = _profile.RegionCode,
        Industry = _profile.IndustryCode,
        Kinds = _profile.Kinds,
        Standing = _profile.Announced.IsNothing ? null : _profile.Announced.ToProto().ToByteArray(),
        StandingPosition = _standingAt,
    };
}
