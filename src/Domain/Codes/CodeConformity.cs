namespace CreditHub.Domain.Codes;

/// <summary>Which check characters of a structurally sound unified social credit code hold.</summary>
public enum CodeConformity
{
    /// <summary>Both the code's own check character and that of the organisation code inside it hold.</summary>
    Conforming,

    /// <summary>Character 18 is not what GB 32100-2015 computes. Early pilot codes that fail it are lawful all the same.</summary>
    WrongCheckCharacter,

    /// <summary>Character 18 holds, but character 17 is not what GB 11714-1997 computes for characters 9 to 16.</summary>
    WrongOrganisationCheckCharacter,
}

/// <summary>Why a text is not even structurally a unified social credit code.</summary>
public enum CodeFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>Nothing but white space.</summary>
    Empty,

    /// <summary>Not 18 characters after trimming.</summary>
    WrongLength,

    /// <summary>A character outside the alphabet, or a letter in the region of the registering authority.</summary>
    WrongCharacter,

    /// <summary>
    /// Zeros throughout, or an organisation code of equal or counting characters: what forms and spreadsheets write where no code is known. It may
    /// conform, and would name thousands of companies at once.
    /// </summary>
    Placeholder,

    /// <summary>The number of a natural person, who is no subject here.</summary>
    CitizenNumber,
}
