using CreditHub.Domain.Cases;
using CreditHub.Domain.Procedures;
using CreditHub.Ledger.Payloads.Cases;
using CreditHub.Ledger.Stored;
using Google.Protobuf;

namespace CreditHub.Grains.MarketSubjects;

public sealed partial class SubjectLedger
{
    /// <summary>Takes one step of a case, and gives the subject as it is after it.</summary>
    internal async Task<(CaseAnswer Answer, LoadedSubject Now)> Act(LoadedSubject subject, CaseCommand command)
    {
        CaseDecision? decision = null;
        var (now, _) = await Carry(subject, plan => decision = plan.AddCase(command, ContextOf(plan)), IsOpenTo);
        if (decision is CaseDecision.Advanced { After: var after }) banned.Apply(now.Profile.Code, after);
        return (decision is null ? UnknownSubject(now) : ToAnswer(decision, now), now);

        // What was begun for a company of which no record is held goes on for it.
        bool IsOpenTo(LoadedSubject held) => command.Step.MayComeFirst || IsKnownTo(held, command.Actor)
            || (command.CaseId is { } id && held.Profile.Cases.ContainsKey(id));
    }

    /// <summary>Appends what the calendar does to the subject's cases, and gives the subject as it is after that.</summary>
    internal async Task<LoadedSubject> ReviewCases(LoadedSubject subject) =>
        (await Carry(subject, plan => plan.AddLapses(ContextOf(plan)), held => held.HasCases)).Now;

    /// <summary>Keeps a document for the subject's cases.</summary>
    internal async Task<(CaseAnswer Answer, LoadedSubject Now)> Submit(LoadedSubject subject, DocumentSubmittedEntry document)
    {
        var isTaken = false;
        var (now, isNew) = await Carry(subject, plan => isTaken = plan.AddDocument(document), IsOpenTo);
        if (!IsOpenTo(now)) return (UnknownSubject(now), now);
        return (isTaken ? new CaseAnswer([], now.Position.Value, !isNew, 0, "", []) : TooManyDocuments(now), now);

        bool IsOpenTo(LoadedSubject held) => held.HasCases || IsKnownTo(held,
            new CaseActor(document.SubmittedBy, document.OnBehalfOfSubject));
    }

    // A company of which only restricted records are held is known to itself and to their sources. Another body must not learn of them
    // from what it may begin.
    private bool IsKnownTo(LoadedSubject held, CaseActor actor) => held.IsKnown
        && (actor.ActsForSubject || !held.Profile.IsOnlyRestricted(rules.Current.Sanctions)
            || held.Profile.Records.Keys.Any(k => k.Source == actor.Agency));

    private static CaseContext ContextOf(RowPlan plan)
    {
        var rules = plan.Rules!.Rules;
        return new CaseContext(plan.Profile, plan.Today, rules.ForCases, rules.Tables.Calendar);
    }

    private static CaseAnswer ToAnswer(CaseDecision decision, LoadedSubject now) => decision switch
    {
        CaseDecision.Advanced advanced => Taken(advanced.After, now, isRepeated: false),
        CaseDecision.Repeated repeated => Taken(repeated.Held, now, isRepeated: true),
        CaseDecision.Refused refused => new CaseAnswer(
            [], now.Position.Value, IsRepeated: false, (int)refused.Reason, refused.Message, [.. refused.Metadata.SelectMany(m => new[] { m.Key, m.Value })]),
        _ => throw new InvalidOperationException($"A decision {decision.GetType().Name} has no answer."),
    };

    private static CaseAnswer Taken(CreditCase held, LoadedSubject now, bool isRepeated) =>
        new(held.ToProto(now.Profile.Code, now.Profile.Name).ToByteArray(), now.Position.Value, isRepeated, 0, "", []);

    private static CaseAnswer TooManyDocuments(LoadedSubject subject) => new(
        [], subject.Position.Value, IsRepeated: false, (int)CaseRefusal.TooManyDocuments,
        $"{DocumentRules.UnnamedMax} documents of {subject.Profile.Code} are kept that no step of a case names. "
        + "Name them before more are submitted.",
        ["limit", $"{DocumentRules.UnnamedMax}"]);

    private static CaseAnswer UnknownSubject(LoadedSubject subject)
    {
        var code = subject.Profile.Code.ToString();
        return new CaseAnswer(
            [], 0, IsRepeated: false, (int)CaseRefusal.SubjectUnknown, $"Nothing was ever reported about {code}.", ["unified_social_credit_code", code]);
    }
}
