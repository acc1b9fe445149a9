using CreditHub.Domain.Codes;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Payloads.Cases;
using CreditHub.Ledger.Stored;
using Google.Protobuf;
using Proto = CreditHub.V1;
using RecordFacts = CreditHub.Domain.Records.RecordFacts;
using RegistrationFacts = CreditHub.Domain.Records.RegistrationFacts;

namespace CreditHub.Ledger.Payloads;

/// <summary>A subject's profile to and from its stored snapshot.</summary>
public static class SnapshotCodec
{
    /// <summary>Encodes a profile.</summary>
    public static byte[] Encode(SubjectProfile profile, DateTimeOffset changedAt)
    {
        var snapshot = new SubjectSnapshot
        {
            ReportedName = profile.ReportedName,
            Announced = profile.Announced.ToProto(),
            ChangedAtTicks = changedAt.UtcTicks,
        };
        snapshot.Records.AddRange(profile.Records.Values.Select(ToProto));
        snapshot.Verdicts.AddRange(profile.Announced.Verdicts.Select(v => new AnnouncedVerdict { MatterCode = v.Key, Verdict = (Proto.Verdict)v.Value }));
        snapshot.Cases.AddRange(profile.Cases.Values.Select(c => c.ToProto(profile.Code, subjectName: "")));
        snapshot.DocumentIds.AddRange(profile.Documents);
        return snapshot.ToByteArray();
    }

    /// <summary>Decodes a profile and the time of its last change.</summary>
    public static (SubjectProfile Profile, DateTimeOffset ChangedAt) Decode(UnifiedSocialCreditCode code, ReadOnlySpan<byte> bytes)
    {
        var snapshot = SubjectSnapshot.Parser.ParseFrom(bytes);
        var profile = new SubjectProfile(code);
        foreach (var facts in snapshot.Records) profile.ApplyReported(ToDomain(facts), snapshot.ReportedName);
        foreach (var held in snapshot.Cases) profile.ApplyCase(held.ToDomain());
        foreach (var document in snapshot.DocumentIds) profile.ApplyDocument(document);
        profile.ApplyAnnounced(SanctionMapping.ToDomain(snapshot.Announced, snapshot.Verdicts));
        return (profile, new DateTimeOffset(snapshot.ChangedAtTicks, TimeSpan.Zero));
    }

    private static Stored.RecordFacts ToProto(RecordFacts facts)
    {
        var proto = new Stored.RecordFacts
        {
            Reference = facts.Key.ToProto(),
            Version = facts.Version,
            Digest = UnsafeByteOperations.UnsafeWrap(facts.Digest.ToBytes()),
            Kind = (Proto.RecordKind)facts.Kind,
            Withdrawn = facts.Withdrawn,
            DecidedOn = facts.DecidedOn.DayNumber,
            EffectiveFrom = facts.EffectiveFrom.DayNumber,
            EffectiveUntil = DateMapping.ToDayNumber(facts.EffectiveUntil),
            RemovedOn = DateMapping.ToDayNumber(facts.RemovedOn),
            PublicityEndsOn = DateMapping.ToDayNumber(facts.PublicityEndsOn),
            ConductClass = (Proto.ConductClass)facts.ConductClass,
            ResultCode = facts.ResultCode,
            ListCode = facts.ListCode,
            FineFen = facts.FineFen,
            Grade = facts.Grade,
            Scheme = facts.Scheme,
            Authority = new Proto.Authority { Name = facts.AuthorityName, UnifiedSocialCreditCode = facts.AuthorityCode },
            DocumentNumber = facts.DocumentNumber,
            Target = facts.Target?.ToProto(),
            Open = facts.ObjectionOpen,
            Shields = facts.Shields,
            Verified = facts.IsVerified,
            PenaltyKindMask = (int)facts.PenaltyKinds,
            RegionCodes = { facts.Limits.RegionCodes },
            IndustryCodes = { facts.Limits.IndustryCodes },
        };
        if (facts.Breach is { } breach)
        {
            proto.CommitmentBreach = new CommitmentBreachFacts
            {
                Kind = (Proto.CommitmentKind)breach.Commitment, Breach = (Proto.CommitmentBreach)breach.Breach, FoundOn = breach.FoundOn.DayNumber,
            };
        }

        if (facts.Registration is { } r)
        {
            proto.Registration = new Stored.RegistrationFacts
            {
                Name = r.Name,
                RegionCode = r.RegionCode,
                IndustryCode = r.IndustryCode,
                State = (Proto.RegistrationState)r.State,
            };
        }

        return proto;
    }

    private static RecordFacts ToDomain(Stored.RecordFacts facts) => new()
    {
        Key = facts.Reference.ToKey(),
        Version = facts.Version,
        Digest = ContentDigest.FromBytes(facts.Digest.Span),
        Kind = (RecordKind)facts.Kind,
        Withdrawn = facts.Withdrawn,
        DecidedOn = DateMapping.FromDayNumber(facts.DecidedOn)!.Value,
        EffectiveFrom = DateMapping.FromDayNumber(facts.EffectiveFrom)!.Value,
        EffectiveUntil = DateMapping.FromDayNumber(facts.EffectiveUntil),
        RemovedOn = DateMapping.FromDayNumber(facts.RemovedOn),
        PublicityEndsOn = DateMapping.FromDayNumber(facts.PublicityEndsOn),
        ConductClass = (ConductClass)facts.ConductClass,
        ResultCode = facts.ResultCode,
        ListCode = facts.ListCode,
        Limits = EffectLimits.Of(facts.RegionCodes, facts.IndustryCodes),
        PenaltyKinds = (PenaltyKinds)facts.PenaltyKindMask,
        FineFen = facts.FineFen,
        Grade = facts.Grade,
        Scheme = facts.Scheme,
        AuthorityName = facts.Authority.Name,
        AuthorityCode = facts.Authority.UnifiedSocialCreditCode,
        DocumentNumber = facts.DocumentNumber,
        Target = facts.Target?.ToKey(),
        ObjectionOpen = facts.Open,
        Shields = facts.Shields,
        IsVerified = facts.Verified,
        Breach = facts.CommitmentBreach is { } b
            ? new CommitmentBreach((CommitmentKind)b.Kind, (CommitmentBreachKind)b.Breach, DateMapping.FromDayNumber(b.FoundOn)!.Value)
            : null,
        Registration = facts.Registration is { } r ? new RegistrationFacts(r.Name, r.RegionCode, r.IndustryCode, (int)r.State) : null,
    };
}
