using System.Collections.Immutable;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Stored;
using Proto = CreditHub.V1;
using Sanction = CreditHub.Domain.Sanctions.Sanction;

namespace CreditHub.Ledger.Payloads;

/// <summary>Sanctions and standings between domain and contract.</summary>
public static class SanctionMapping
{
    /// <summary>The key as a contract message.</summary>
    public static Proto.RecordReference ToProto(this RecordKey key) =>
        new() { Source = key.Source, Dataset = key.Dataset, RecordNumber = key.RecordNumber };

    /// <summary>The key of a contract message.</summary>
    public static RecordKey ToKey(this Proto.RecordReference reference) => new(reference.Source, reference.Dataset, reference.RecordNumber);

    /// <summary>The sanction as a contract message.</summary>
    public static Proto.Sanction ToProto(this Sanction sanction)
    {
        var proto = new Proto.Sanction
        {
            Record = sanction.Record.ToProto(),
            Kind = (Proto.RecordKind)sanction.Kind,
            ListCode = sanction.ListCode,
            Authority = new Proto.Authority { Name = sanction.AuthorityName, UnifiedSocialCreditCode = sanction.AuthorityCode },
            DocumentNumber = sanction.DocumentNumber,
            EffectiveFrom = sanction.From.ToProto(),
            EffectiveUntil = sanction.Until?.ToProto(),
            UnderObjection = sanction.UnderObjection,
        };
        proto.MeasureCodes.AddRange(sanction.MeasureCodes);
        proto.RegionCodes.AddRange(sanction.Limits.RegionCodes);
        proto.IndustryCodes.AddRange(sanction.Limits.IndustryCodes);
        return proto;
    }

    /// <summary>The sanction of a contract message that the hub itself wrote.</summary>
    public static Sanction ToDomain(this Proto.Sanction sanction) => new()
    {
        Record = sanction.Record.ToKey(),
        Kind = (Domain.Records.RecordKind)sanction.Kind,
        ListCode = sanction.ListCode,
        MeasureCodes = [.. sanction.MeasureCodes],
        AuthorityName = sanction.Authority.Name,
        AuthorityCode = sanction.Authority.UnifiedSocialCreditCode,
        DocumentNumber = sanction.DocumentNumber,
        From = sanction.EffectiveFrom.ToDomain()!.Value,
        Until = sanction.EffectiveUntil.ToDomain(),
        UnderObjection = sanction.UnderObjection,
        Limits = EffectLimits.Of(sanction.RegionCodes, sanction.IndustryCodes),
    };

    /// <summary>The standing as it is stored and streamed.</summary>
    public static SubjectStanding ToProto(this AnnouncedStanding standing)
    {
        var proto = new SubjectStanding
        {
            Name = standing.Name, RegionCode = standing.RegionCode, IndustryCode = standing.IndustryCode,
            OnlyRestricted = standing.OnlyRestricted,
        };
        proto.Sanctions.AddRange(standing.Sanctions.Select(s => s.ToProto()));
        return proto;
    }

    /// <summary>The entry that is committed with the cause of a change of standing.</summary>
    public static StandingEntry ToEntry(this StandingChanges changes, string code, Proto.ChangeCause cause)
    {
        var entry = new StandingEntry { Cause = cause, Standing = changes.Announced.ToProto() };
        foreach (var change in changes.Changes)
        {
            var proto = new Proto.SanctionChange
            {
                Kind = (Proto.SanctionChangeKind)change.Kind,
                UnifiedSocialCreditCode = code,
                SubjectName = changes.Announced.Name,
                RegionCode = changes.Announced.RegionCode,
                IndustryCode = changes.Announced.IndustryCode,
                Sanction = change.Sanction?.ToProto(),
                SanctionBefore = change.SanctionBefore?.ToProto(),
                MatterCode = change.MatterCode,
                VerdictBefore = (Proto.Verdict)change.Before,
                VerdictAfter = (Proto.Verdict)change.After,
            };
            if (change.Kind == StandingChangeKind.SubjectChanged)
            {
                var before = changes.Before;
                (proto.SubjectNameBefore, proto.RegionCodeBefore, proto.IndustryCodeBefore) = (before.Name, before.RegionCode,
                    before.IndustryCode);
            }

            entry.Changes.Add(proto);
        }

        return entry;
    }

    internal static AnnouncedStanding ToDomain(SubjectStanding standing, IEnumerable<AnnouncedVerdict> verdicts) => new(
        [.. standing.Sanctions.Select(s => s.ToDomain())],
        verdicts.ToImmutableSortedDictionary(v => v.MatterCode, v => (Domain.Eligibility.Verdict)v.Verdict, StringComparer.Ordinal),
        standing.Name,
        standing.RegionCode,
        standing.IndustryCode)
    {
        OnlyRestricted = standing.OnlyRestricted,
    };
}
