using CreditHub.Domain.Calendar;
using CreditHub.Domain.Records;

namespace CreditHub.Domain.Publicity;

/// <summary>Why a record's publication ends, or why there is none.</summary>
public enum PublicityEnd
{
    /// <summary>It does not end by anything known now.</summary>
    Open = 0,

    /// <summary>The maximum of its class or of the rule is reached; it stops by itself.</summary>
    Maximum = 1,

    /// <summary>The source stated an earlier end (公示截止期).</summary>
    Stated = 2,

    /// <summary>It was removed from the list, or the list's term ended.</summary>
    Removal = 3,

    /// <summary>Its effect ended.</summary>
    Effect = 4,

    /// <summary>It was repaired (信用修复).</summary>
    Repair = 5,

    /// <summary>Not public: the sharing directory does not make its dataset public.</summary>
    NotDisclosed = 6,

    /// <summary>Not public: its class or kind is not published.</summary>
    NotPublished = 7,

    /// <summary>Not public: the source withdrew it.</summary>
    Withdrawn = 8,

    /// <summary>Not public: no version of the rules covers its day. What no rule makes public stays closed.</summary>
    NoRule = 9,

    /// <summary>Not public here: the channel does not publish its dataset.</summary>
    OtherChannel = 10,
}

/// <summary>When a record is public on a channel (公示期), and by which version of the rules.</summary>
public sealed record PublicityTerm
{
    /// <summary>Channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Version that decided; empty where none was asked.</summary>
    public required string Version { get; init; }

    /// <summary>Rule of that version.</summary>
    public required string Rule { get; init; }

    /// <summary>True where that version has not yet been held against the official text.</summary>
    public required bool Unverified { get; init; }

    /// <summary>Class by which it was judged; none where its kind has no classes.</summary>
    public required ConductClass Class { get; init; }

    /// <summary>False: never public, for the reason that <see cref="EndsBy"/> gives.</summary>
    public required bool IsPublished { get; init; }

    /// <summary>First day on which it may be public.</summary>
    public required BeijingDate From { get; init; }

    /// <summary>Last day on which it is public; null = open.</summary>
    public required BeijingDate? Until { get; init; }

    /// <summary>What ends it.</summary>
    public required PublicityEnd EndsBy { get; init; }

    /// <summary>First day on which repair may be applied for (最短公示期届满); null = never, publication cannot be ended early.</summary>
    public required BeijingDate? RepairableFrom { get; init; }

    /// <summary>Last day by the rule alone, whatever was stated, removed or repaired; null = the rule sets none.</summary>
    public required BeijingDate? MaximumUntil { get; init; }

    /// <summary>Days on which publication rests (临时屏蔽); null = none.</summary>
    public PublicityRest? Rest { get; init; }

    /// <summary>True on days on which the record is public.</summary>
    public bool IsPublicOn(BeijingDate day) => IsPublished && From <= day && (Until is not { } last || day <= last) && Rest?.Covers(day) != true;
}
