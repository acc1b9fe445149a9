namespace CreditHub.Grains.MarketSubjects;

// What crosses the grain's boundary. These shapes are a contract between nodes of a cluster: never renumber an Id. Content crosses as the
// contract's own protobuf bytes, so that the domain needs no serialization attributes and no second form of a record exists.

/// <summary>One row for a subject.</summary>
/// <param name="Source">Agency code of the caller.</param>
/// <param name="Kind">What <paramref name="Content"/> is.</param>
/// <param name="Content">A <c>CreditRecord</c> or a <c>Withdrawal</c> that was validated at the door.</param>
[GenerateSerializer, Immutable, Alias("credithub.RowCommand")]
public sealed record RowCommand([property: Id(0)] string Source, [property: Id(1)] RowCommandKind Kind, [property: Id(2)] byte[] Content);

/// <summary>What a row asks for.</summary>
[GenerateSerializer, Alias("credithub.RowCommandKind")]
public enum RowCommandKind
{
    /// <summary>Report a record or a later version of one.</summary>
    Report,

    /// <summary>Withdraw a record.</summary>
    Withdraw,
}

/// <summary>What became of a row.</summary>
[GenerateSerializer, Alias("credithub.RowOutcome")]
public enum RowOutcome
{
    /// <summary>A record new to the hub was stored.</summary>
    Recorded,

    /// <summary>A later version replaced the one held.</summary>
    Corrected,

    /// <summary>The record was withdrawn.</summary>
    Withdrawn,

    /// <summary>The same row was taken before.</summary>
    Repeated,

    /// <summary>A later version with the same content.</summary>
    Unchanged,

    /// <summary>A version lower than the one held.</summary>
    Superseded,

    /// <summary>Refused: the version is held with other content.</summary>
    RefusedContentConflict,

    /// <summary>Refused: the record number is held for another subject.</summary>
    RefusedOtherSubject,

    /// <summary>Refused: there is no such record.</summary>
    RefusedUnknownRecord,
}

/// <summary>Answer to a row.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Position">Ledger position at which it is in force; 0 where refused.</param>
/// <param name="Held">What is held: a digest, a subject's code or a record number, by outcome; else empty.</param>
/// <param name="Sent">What was sent, likewise.</param>
[GenerateSerializer, Immutable, Alias("credithub.RowAnswer")]
public sealed record RowAnswer(
    [property: Id(0)] RowOutcome Outcome, [property: Id(1)] long Position, [property: Id(2)] string Held = "", [property: Id(3)] string Sent = "");

/// <summary>A profile as it is read.</summary>
/// <param name="Profile">A <c>CreditProfile</c> without its token.</param>
/// <param name="Position">Ledger position of its last change.</param>
[GenerateSerializer, Immutable, Alias("credithub.ProfileView")]
public sealed record ProfileView([property: Id(0)] byte[] Profile, [property: Id(1)] long Position);

/// <summary>Why a standing is looked at again. The numbers are those of <c>ChangeCause</c>.</summary>
[GenerateSerializer, Alias("credithub.ReassessmentCause")]
public enum ReassessmentCause
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A day began or ended.</summary>
    Calendar = 2,

    /// <summary>A new catalogue is in force.</summary>
    Catalogue = 3,
}

/// <summary>Who reads a profile, as far as it decides what is shown (<see cref="Domain.Disclosures.ReaderScope"/>).</summary>
/// <param name="Agency">Code of the agency that reads.</param>
/// <param name="PublicDatasets">Datasets of which it reads what is public today.</param>
/// <param name="GrantedDatasets">Datasets that a right beyond the public, or consent, opens to it.</param>
/// <param name="DecidedDatasets">Datasets about whose records it decides.</param>
/// <param name="Matters">Matters of which it may ask for the verdict.</param>
[GenerateSerializer, Immutable, Alias("credithub.ProfileReader")]
public sealed record ProfileReader(
    [property: Id(0)] string Agency, [property: Id(1)] string[] PublicDatasets, [property: Id(2)] string[] GrantedDatasets,
        [property: Id(3)] string[] DecidedDatasets,
    [property: Id(4)] string[] Matters);
