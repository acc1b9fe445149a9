namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>Who may decide in which dataset, typed by hand. Where a process names its body itself, nothing is asked.</summary>
internal static class ModelRights
{
    private static readonly Dictionary<string, string[]> Decides = new()
    {
        ["sx-market"] = ["market.registration", "market.penalty", "credit.commitment", "credit.repair", "lists.ban", "lists.other"],
        ["sx-court"] = ["court.judgment-default", "credit.repair"],
        ["sx-tax"] = ["credit.repair"],
        ["sx-credit"] = ["credit.commitment", "credit.voluntary", "credit.repair", "credit.objection", "lists.other"],
        ["sx-hrss"] = ["lists.wage-arrears", "lists.other"],
        ["sx-finance"] = ["lists.ban", "lists.other"],
    };

    /// <summary>True where an agency may decide in one of the datasets; a company's own steps rest on no such right.</summary>
    public static bool May(Actor actor, string[] datasets) => actor.IsCompany || datasets.Length == 0 || datasets.Any(Decides[actor.Agency].Contains);

    /// <summary>In which datasets a step of a case is decided.</summary>
    public static string[] Of(ModelCase held) => held switch
    {
        RepairCase repair => [repair.Target.Reference.Dataset, "credit.repair"],
        ObjectionCase objection => [objection.Target.Reference.Dataset, "credit.objection"],
        DeterminationCase determination => [determination.List.Dataset],
        _ => [],
    };
}
