namespace CreditHub.Domain.Records;

/// <summary>Class of bad conduct (失信程度), 国办发〔2025〕22号 and NDRC Order 36 of 2026. The numbers are those of the contract; graver is higher.</summary>
public enum ConductClass
{
    /// <summary>Not stated, or of no class.</summary>
    None = 0,

    /// <summary>Minor (轻微).</summary>
    Minor = 1,

    /// <summary>General (一般).</summary>
    General = 2,

    /// <summary>Serious (严重).</summary>
    Serious = 3,
}
