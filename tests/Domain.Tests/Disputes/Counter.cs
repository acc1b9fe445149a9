using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.CaseHandling;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Objections;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Repairs;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using Xunit;

namespace CreditHub.Domain.Tests.Disputes;

/// <summary>One company's repairs and objections under the rules that are shipped, on a day that the test moves. Carries decisions out as a commit does.</summary>
internal sealed class Counter
{
    public const string Proof = "a3f5";
    private static readonly CaseRuleSet Rules = new(
        Read("catalogue.json", CatalogueReader.Read), Read("directory.json", SharingDirectoryDocument.Read), Read("procedures.json",
            json => ProceduresDocument.Read(json, ProcedureTermCodes.All)),
        Read("publicity.json", PublicityReader.Read));
    private static readonly WorkingDayCalendar Calendar = Read("calendar.json", WithNextYear);
    private int _commands;

    public Counter(string today)
    {
        Today = BeijingDate.Parse(today);
        Profile.ApplyDocument(Proof);
    }

    public static CaseActor Company { get; } = new("sx-portal", ActsForSubject: true);

    public BeijingDate Today { get; set; }

    public SubjectProfile Profile { get; } = new(UnifiedSocialCreditCode.Parse("91610000220568570K"));

    public CaseContext Context => new(Profile, Today, Rules, Calendar);

    public static CaseActor Agency(string code) => new(code, ActsForSubject: false);

    public static RecordFacts Penalty(
        string decidedOn, PenaltyKinds kinds = PenaltyKinds.Fine, string dataset = "pbc.penalty", string number = "P1", long fineYuan = 0, ConductClass stated = default) =>
        Facts(dataset, number, decidedOn) with { PenaltyKinds = kinds, FineFen = fineYuan * 100, ConductClass = stated };

    public static RecordFacts Facts(string dataset, string number, string decidedOn) => new()
    {
        Key = new RecordKey(Rules.Directory.FindDataset(dataset)!.ReportingAgencies[0], dataset, number),
        Version = 1,
        Digest = default,
        Kind = Rules.Directory.FindDataset(dataset)!.Kind,
        DecidedOn = BeijingDate.Parse(decidedOn),
        EffectiveFrom = BeijingDate.Parse(decidedOn),
    };

    public RecordKey Report(RecordFacts facts)
    {
        Profile.ApplyReported(facts, "");
        return facts.Key;
    }

    /// <summary>Takes a step, which must be taken, and gives the case after it.</summary>
    public CreditCase Take(CaseActor actor, CaseStep step, CreditCase? held = null, bool withProof = false)
    {
        var advanced = Assert.IsType<CaseDecision.Advanced>(Ask(actor, step, held?.Id, withProof));
        Carry(advanced);
        return Profile.Cases[advanced.After.Id];
    }

    /// <summary>Asks for a step that must be refused; nothing may have changed.</summary>
    public CaseDecision.Refused Refuse(CaseActor actor, CaseStep step, CreditCase? held = null, bool withProof = false)
    {
        var (cases, records) = (Profile.Cases.ToImmutableDictionary(), Profile.Records.ToImmutableDictionary());
        var refused = Assert.IsType<CaseDecision.Refused>(Ask(actor, step, held?.Id, withProof));
        Assert.Equal(cases, Profile.Cases.ToImmutableDictionary());
        Assert.Equal(records, Profile.Records.ToImmutableDictionary());
        return refused;
    }

    public CreditCase Apply(RecordKey target) => Take(Company, Application(target), withProof: true);

    public static ApplyForRepair Application(RecordKey target) => new(target, "已缴清罚款并停止违法行为", "", "承诺依法诚信经营");

    /// <summary>Lets days pass, one review a day.</summary>
    public void Until(string day)
    {
        while (Today < BeijingDate.Parse(day))
        {
            Today = Today.AddDays(1);
            foreach (var held in Profile.Cases.Values.ToList())
                if (CaseRules.Lapse(held, Context) is { } lapsed) Carry(lapsed);
        }
    }

    public Verdict Verdict(string matter = "procurement") =>
        Profile.Decide(new EligibilityQuestion(Rules.Catalogue.FindMatter(matter)!, Today, "", ""), Rules.Sanctions).Verdict;

    public bool IsMarked(RecordKey key) => Profile.DeriveSanctions(Rules.Sanctions).Single(s => s.Record == key).UnderObjection;

    public bool IsPublic(RecordKey key) => new SubjectPublicity(
        Profile.Records.Values, Rules.Sanctions, Rules.Directory, Rules.Publicity).TermOf(Profile.Records[key]).IsPublicOn(Today);

    private CaseDecision Ask(CaseActor actor, CaseStep step, string? caseId, bool withProof)
    {
        var id = (++_commands).ToString(CultureInfo.InvariantCulture);
        return CaseRules.Decide(
            new CaseCommand
            {
                CommandId = id, CaseId = caseId, Actor = actor, Step = step, Digest = ContentDigest.Of(Encoding.UTF8.GetBytes(id)),
                Documents = withProof ? [Proof] : [],
            },
            Context);
    }

    private void Carry(CaseDecision.Advanced advanced)
    {
        Profile.ApplyCase(advanced.After);
        foreach (var effect in advanced.Effects)
        {
            switch (effect)
            {
                case CaseEffect.Advance advance: Profile.ApplyCase(advance.Other); break;
                case CaseEffect.Withdraw withdraw: Profile.ApplyWithdrawn(withdraw.Record, Profile.Records[withdraw.Record].Version + 1); break;
                case CaseEffect.Report report: Profile.ApplyReported(ToFacts(report.Record), ""); break;
                default: throw new InvalidOperationException();
            }
        }
    }

    private RecordFacts ToFacts(CaseRecord record) => Facts(record.Key.Dataset, record.Key.RecordNumber, record.DecidedOn.ToString()) with
    {
        Key = record.Key,
        Version = Profile.Records.GetValueOrDefault(record.Key)?.Version + 1 ?? 1,
        DocumentNumber = record.DocumentNumber,
        Target = record.Body switch { RepairRecord repair => repair.Target, ObjectionRecord objection => objection.Target, _ => null },
        ObjectionOpen = record.Body is ObjectionRecord { Outcome: ObjectionOutcome.None },
    };

    // No notice for 2027 is out yet; these tests need days in it, not its holidays.
    private static WorkingDayCalendar WithNextYear(Stream json)
    {
        using var reader = new StreamReader(json);
        var text = reader.ReadToEnd();
        var end = text.LastIndexOf(']');
        return WorkingDayCalendar.Load(ConfigFolder.Json(text.Insert(end, """{"year": 2027, "weekdaysOff": [], "weekendsWorked": []}""")));
    }

    private static T Read<T>(string file, Func<Stream, T> read)
    {
        using var json = ConfigFolder.Open(file);
        return read(json);
    }
}
