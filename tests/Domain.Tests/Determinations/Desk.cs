using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.CaseHandling;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Determinations;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using CreditHub.Domain.Tests.Sanctions;
using Xunit;

namespace CreditHub.Domain.Tests.Determinations;

/// <summary>One company's cases under the rules that are shipped, with a day that the test moves. Carries out decisions as a commit does.</summary>
internal sealed class Desk
{
    private static readonly WorkingDayCalendar Calendar = Read("calendar.json", WorkingDayCalendar.Load);
    private int _commands;

    public Desk(string subject = "91610000220568570K")
    {
        Profile = new SubjectProfile(UnifiedSocialCreditCode.Parse(subject));
        Rules = new CaseRuleSet(
            Catalogues.Shipped, Read("directory.json", SharingDirectoryDocument.Read), Read("procedures.json", json =>
                ProceduresDocument.Read(json, ProcedureTermCodes.All)),
            Read("publicity.json", PublicityReader.Read));
    }

    public BeijingDate Today { get; set; } = BeijingDate.Parse("2026-11-02");

    public CaseRuleSet Rules { get; set; }

    public SubjectProfile Profile { get; }

    public CaseContext Context => new(Profile, Today, Rules, Calendar);

    public static CaseActor Company { get; } = new("sx-portal", ActsForSubject: true);

    public static CaseActor Agency(string code) => new(code, ActsForSubject: false);

    /// <summary>Takes a step, which must be taken, and gives the case after it.</summary>
    public CreditCase Take(CaseActor actor, CaseStep step, string? caseId = null)
    {
        var advanced = Assert.IsType<CaseDecision.Advanced>(Ask(actor, step, caseId));
        Carry(advanced);
        return Profile.Cases[advanced.After.Id];
    }

    /// <summary>Asks for a step that must be refused, and gives why; nothing may have changed.</summary>
    public CaseDecision.Refused Refuse(CaseActor actor, CaseStep step, string? caseId = null)
    {
        var before = Profile.Cases.ToImmutableDictionary();
        var refused = Assert.IsType<CaseDecision.Refused>(Ask(actor, step, caseId));
        Assert.Equal(before, Profile.Cases.ToImmutableDictionary());
        return refused;
    }

    /// <summary>Lets days pass, one review a day.</summary>
    public void Until(string day)
    {
        var last = BeijingDate.Parse(day);
        while (Today < last)
        {
            Today = Today.AddDays(1);
            foreach (var held in Profile.Cases.Values.ToList())
                if (CaseRules.Lapse(held, Context) is { } lapsed) Carry(lapsed);
        }
    }

    public Verdict Verdict(string matter, string region = "", string industry = "") =>
        Profile.Decide(new EligibilityQuestion(Rules.Catalogue.FindMatter(matter)!, Today, region, industry), Rules.Sanctions).Verdict;

    public void Report(RecordFacts facts)
    {
        Profile.ApplyReported(facts, "");
        Follow();
    }

    public void Withdraw(RecordKey key)
    {
        Profile.ApplyWithdrawn(key, Profile.Records[key].Version + 1);
        Follow();
    }

    private CaseDecision Ask(CaseActor actor, CaseStep step, string? caseId)
    {
        var id = (++_commands).ToString(CultureInfo.InvariantCulture);
        return CaseRules.Decide(
            new CaseCommand { CommandId = id, CaseId = caseId, Actor = actor, Step = step, Digest = ContentDigest.Of(Encoding.UTF8.GetBytes(id)) }, Context);
    }

    private void Carry(CaseDecision.Advanced advanced)
    {
        Profile.ApplyCase(advanced.After);
        foreach (var effect in advanced.Effects) Carry(effect);
        Follow();
    }

    private void Carry(CaseEffect effect)
    {
        if (effect is CaseEffect.Withdraw withdrawn) Profile.ApplyWithdrawn(withdrawn.Record, Profile.Records[withdrawn.Record].Version + 1);
        if (effect is not CaseEffect.Report { Record: { Body: ListEntryRecord entry } record }) return;
        Profile.ApplyReported(
            new RecordFacts
            {
                Key = record.Key, Version = Profile.Records.GetValueOrDefault(record.Key)?.Version + 1 ?? 1, Digest = default, Kind = RecordKind.ListEntry,
                DecidedOn = record.DecidedOn, EffectiveFrom = record.EffectiveFrom ?? record.DecidedOn, EffectiveUntil = record.EffectiveUntil,
                RemovedOn = record.RemovedOn, ListCode = entry.ListCode, Limits = new EffectLimits(entry.RegionCodes, entry.IndustryCodes),
                AuthorityName = record.AuthorityName, DocumentNumber = record.DocumentNumber,
            },
            "");
    }

    private void Follow()
    {
        foreach (var held in Profile.Cases.Values.ToList())
            if (CaseRules.Follow(held, Profile, Rules.Sanctions, Today) is { } after) Profile.ApplyCase(after);
    }

    private static T Read<T>(string file, Func<Stream, T> read)
    {
        using var json = ConfigFolder.Open(file);
        return read(json);
    }
}
