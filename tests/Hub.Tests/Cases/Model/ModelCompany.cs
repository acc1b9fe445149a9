using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>A company as the model sees it: what is recorded about it, what is under way, and what anybody would be answered.</summary>
internal sealed class ModelCompany(string code, int seed)
{
    public static readonly string[] Matters = ["procurement", "licence-under-commitment", "inspection"];

    public string Code { get; } = code;

    /// <summary>Its own chance, so that what happens to it does not depend on what happens beside it.</summary>
    public Chance Chance { get; } = new(seed);

    public List<ModelRecord> Records { get; } = [];

    public List<ModelCase> Cases { get; } = [];

    /// <summary>Documents that were submitted.</summary>
    public List<string> Documents { get; } = [];

    /// <summary>Commands that were taken, to be sent again.</summary>
    public List<(ActRequest Request, Actor Actor, ModelCase Case)> Taken { get; } = [];

    /// <summary>What was done to it, for whoever has to read a failure.</summary>
    public List<string> History { get; } = [];

    public Verdict VerdictOn(string matter, DateOnly today) =>
        Against(matter, today).Select(r => r.Against(matter)).Append(Verdict.Clear).Max();

    /// <summary>True while anything stands against it, so that it is put on no list of rewards.</summary>
    public bool HasAdverseStanding(DateOnly today) => Matters.Any(m => Against(m, today).Any());

    /// <summary>The records that a question's answer must name.</summary>
    public IEnumerable<ModelRecord> Against(string matter, DateOnly today) =>
        Records.Where(r => r.Against(matter) != Verdict.Unspecified && r.Holds(today));

    public void Dawn(DateOnly today)
    {
        foreach (var held in Cases.ToList()) held.Dawn(today);
        Follow(today);
    }

    /// <summary>Records have changed: every case looks whether that ends it.</summary>
    public void Follow(DateOnly today)
    {
        foreach (var held in Cases) held.Follow(today);
    }
}
