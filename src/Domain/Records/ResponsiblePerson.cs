namespace CreditHub.Domain.Records;

/// <summary>
/// Role in which a person answers for a company (责任人员类别). A person appears only in a role that the rule of a list names. The numbers are those of
/// the contract.
/// </summary>
public enum PersonRole
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Legal representative (法定代表人).</summary>
    LegalRepresentative = 1,

    /// <summary>Principal person in charge (主要负责人).</summary>
    Principal = 2,

    /// <summary>Person directly responsible (直接责任人员).</summary>
    DirectlyResponsible = 3,

    /// <summary>Actual controller (实际控制人).</summary>
    ActualController = 4,

    /// <summary>Person responsible for finance (财务负责人).</summary>
    FinancialOfficer = 5,
}

/// <summary>A responsible person of a listed company: name and role, and nothing else of the person's life.</summary>
/// <param name="Name">Name.</param>
/// <param name="Role">Role.</param>
/// <param name="IdentityHash">Keyed hash of the identity number, for bans; empty where none was stated. It says no more than whether it is the same person.</param>
public sealed record ResponsiblePerson(string Name, PersonRole Role, string IdentityHash = "");
