namespace CreditHub.Domain.SharingDirectory;

/// <summary>Who may see a dataset or a field of it (公开属性), from open to closed. The numbers are those of the contract.</summary>
public enum Disclosure
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Public (公开).</summary>
    Public = 1,

    /// <summary>Shared between agencies (政务共享).</summary>
    Shared = 2,

    /// <summary>Read only with consent or for a stated duty (授权查询).</summary>
    Restricted = 3,
}
