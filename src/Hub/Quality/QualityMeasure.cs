using CreditHub.Domain.Calendar;
using CreditHub.V1;

namespace CreditHub.Hub.Quality;

/// <summary>Names under which quality is counted in the store. They are stored: a name once given keeps its meaning.</summary>
internal static class QualityMeasure
{
    /// <summary>Rows refused.</summary>
    public const string Refused = "refused";

    /// <summary>Rows that brought content: the whole of which fields are the part.</summary>
    public const string Described = "described";

    /// <summary>Before the name of a field: rows in which it said something.</summary>
    public const string FieldPrefix = "field:";

    /// <summary>Before the name of a reason: rows refused for it.</summary>
    public const string ReasonPrefix = "reason:";

    private const string EffectPrefix = "effect:";
    private const string ArrivalPrefix = "arrival:";

    /// <summary>Rows that had an effect.</summary>
    public static string Of(RowEffect effect) => EffectPrefix + effect;

    /// <summary>Rows refused for a reason.</summary>
    public static string Of(ErrorReason reason) => ReasonPrefix + reason;

    /// <summary>New records by whether they came in time.</summary>
    public static string Of(Timeliness timeliness) => ArrivalPrefix + timeliness;

    /// <summary>Rows in which a field said something.</summary>
    public static string Of(Contract.FieldRule field) => FieldPrefix + field.Path;

    /// <summary>Path of the field that a measure counts; null where it counts something else.</summary>
    public static string? FieldOf(string measure) => measure.StartsWith(FieldPrefix, StringComparison.Ordinal) ? measure[FieldPrefix.Length..] : null;
}
