namespace CreditHub.Domain.Disclosures;

/// <summary>How much of a record a reader sees, from nothing to all of it.</summary>
public enum RecordSight
{
    /// <summary>Nothing, not even that it exists.</summary>
    Hidden = 0,

    /// <summary>The fields that the publicity rules name for its kind (公示内容).</summary>
    Public = 1,

    /// <summary>What the reader's right to its dataset opens.</summary>
    Granted = 2,

    /// <summary>All that the hub holds, as the company reads about itself.</summary>
    Own = 3,
}
