using System.Globalization;
using System.Text;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.CaseHandling;
using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Domain.Tests.Codes;
using CreditHub.Domain.Tests.Records;
using CreditHub.Domain.Tests.Sanctions;
using Xunit;

namespace CreditHub.Domain.Tests.Cases;

/// <summary>One subject whose cases a test moves day by day, by the rules that are shipped: takes what is decided into the profile, as the grain does.</summary>
internal sealed class Casework
{
    public const string Portal = "sx-portal";
    public static readonly string Document = new('d', 64);

    private static readonly CaseRuleSet Rules = ReadRules();
    private static readonly WorkingDayCalendar Shipped = ReadCalendar();
    private int _commands;

    /// <summary>The calendar in force: the shipped one, until a test publishes another.</summary>
    public WorkingDayCalendar Calendar { get; set; } = Shipped;

    public SubjectProfile Profile { get; } = new(UnifiedSocialCreditCode.Parse("91610000220568570K"));

    public BeijingDate Today { get; set; } = BeijingDate.Parse("2026-11-02");

    public CaseContext Context => new(Profile, Today, Rules, Calendar);

    public static CaseActor Company { get; } = new(Portal, ActsForSubject: true);

    public Casework()
    {
        Profile.ApplyReported(Facts.Of(RecordKind.Registration, "2020-01-02", "reg"), "公司");
        Profile.ApplyDocument(Document);
    }

    public CaseDecision Try(CaseActor actor, string? caseId, CaseStep step, params string[] documents) => CaseRules.Decide(Command(actor, caseId, step, documents), Context);

    public CaseDecision Try(string agency, string? caseId, CaseStep step, params string[] documents) =>
        Try(new CaseActor(agency, ActsForSubject: false), caseId, step, documents);

    public CreditCase Take(string agency, string? caseId, CaseStep step, params string[] documents) => Taken(Try(agency, caseId, step, documents));

    public CreditCase Take(CaseActor actor, string? caseId, CaseStep step, params string[] documents) => Taken(Try(actor, caseId, step, documents));

    public CreditCase Taken(CaseDecision decision)
    {
        var advanced = Assert.IsType<CaseDecision.Advanced>(decision);
        Profile.ApplyCase(advanced.After);
        foreach (var effect in advanced.Effects) Effects.Add(effect);
        return advanced.After;
    }

    /// <summary>What the steps brought about, in order.</summary>
    public List<CaseEffect> Effects { get; } = [];

    /// <summary>Moves to a day and takes what the calendar does to a case; false where it does nothing.</summary>
    public bool Lapse(string caseId, string day)
    {
        Today = BeijingDate.Parse(day);
        if (CaseRules.Lapse(Profile.Cases[caseId], Context) is not { } lapsed) return false;
        Profile.ApplyCase(lapsed.After);
        return true;
    }

    /// <summary>Takes what the calendar in force makes of a case's provisional deadline; false where nothing changes.</summary>
    public bool Recount(string caseId)
    {
        if (CaseRules.Recount(Profile.Cases[caseId], Context) is not { } counted) return false;
        Profile.ApplyCase(counted);
        return true;
    }

    /// <summary>
    /// The shipped calendar with a notice for 2027 in which people work neither on New Year's Day nor on the Monday after it.
    /// </summary>
    public static WorkingDayCalendar WithNextYear()
    {
        using var file = ConfigFolder.Open("calendar.json");
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        return WorkingDayCalendar.Load(
            ConfigFolder.Json(text.Insert(text.LastIndexOf(']'), """{"year": 2027, "weekdaysOff": ["01-01", "01-04"], "weekendsWorked": []}""")));
    }

    /// <summary>The reason of a refusal; the profile's cases must be as they were.</summary>
    public static CaseRefusal Refusal(CaseDecision decision) => Assert.IsType<CaseDecision.Refused>(decision).Reason;

    private CaseCommand Command(CaseActor actor, string? caseId, CaseStep step, string[] documents)
    {
        var id = (++_commands).ToString(CultureInfo.InvariantCulture);
        return new CaseCommand
        {
            CommandId = id, CaseId = caseId, Actor = actor, Step = step, Digest = ContentDigest.Of(Encoding.UTF8.GetBytes(id)), Documents = [.. documents],
        };
    }

    private static CaseRuleSet ReadRules()
    {
        using var directory = ConfigFolder.Open("directory.json");
        using var procedures = ConfigFolder.Open("procedures.json");
        using var publicity = ConfigFolder.Open("publicity.json");
        return new CaseRuleSet(
            Catalogues.Shipped, SharingDirectoryDocument.Read(directory), ProceduresDocument.Read(procedures, ProcedureTermCodes.All),
                PublicityReader.Read(publicity));
    }

    private static WorkingDayCalendar ReadCalendar()
    {
        using var file = ConfigFolder.Open("calendar.json");
        return WorkingDayCalendar.Load(file);
    }
}
