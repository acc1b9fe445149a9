using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>What a process needs to say which steps there are: a company, the day, and its chance.</summary>
internal sealed class World(ModelCompany company, DateOnly today)
{
    public const string WorkingBody = "sx-credit";

    public ModelCompany Company => company;

    public DateOnly Today => today;

    public Chance Chance => company.Chance;

    /// <summary>A step of a case that is there. A case that is over refuses everything first.</summary>
    public static Move Step(ModelCase held, string verb, Action<ActRequest> fill, Func<Actor, ErrorReason> judge, Action<Actor> take) => new(
        verb, held,
        request =>
        {
            request.CaseId = held.Id;
            fill(request);
        },
        actor => Move.First((ModelRights.May(actor, ModelRights.Of(held)), ErrorReason.RightNotGranted), (!held.IsFinal, ErrorReason.CaseWrongState)) is var refusal
            && refusal != ErrorReason.Unspecified ? refusal : judge(actor),
        (actor, _) =>
        {
            take(actor);
            held.Verbs.Add(verb);
            return held;
        });

    /// <summary>A step that begins a case.</summary>
    public Move Begin(
        string verb, Action<ActRequest> fill, Func<Actor, ErrorReason> judge, Func<Actor, ModelCase> begin, Action<ModelCase, Case>? named = null,
        params string[] datasets) => new(
        verb, null, fill, actor => ModelRights.May(actor, datasets) ? judge(actor) : ErrorReason.RightNotGranted,
        (actor, answered) =>
        {
            var begun = begin(actor);
            begun.Id = answered.CaseId;
            begun.Verbs.Add(verb);
            company.Cases.Add(begun);
            named?.Invoke(begun, answered);
            return begun;
        });

    public ModelRecord Add(ModelRecord record)
    {
        company.Records.Add(record);
        return record;
    }

    /// <summary>A record counts as never having held, and the cases look at it.</summary>
    public void Withdraw(ModelRecord record)
    {
        record.IsWithdrawn = true;
        record.Version++;
        company.Follow(today);
    }
}
