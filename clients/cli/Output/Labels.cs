using System.Globalization;
using CreditHub.Adapters.Reporting;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Cli.Output;

/// <summary>Words for people from values of the contract.</summary>
internal static class Labels
{
    /// <summary>An enumeration's value in words: <c>JudgmentDefault</c> becomes «judgment default».</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, at) => char.IsUpper(c) && at > 0 ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Clear => "CLEAR",
        Verdict.Attention => "ATTENTION",
        Verdict.Barred => "BARRED",
        Verdict.UnknownSubject => "UNKNOWN",
        _ => "—",
    };

    public static string ColourOf(Verdict verdict) => verdict switch
    {
        Verdict.Clear => "green",
        Verdict.Attention => "yellow",
        Verdict.Barred => "red",
        _ => "blue",
    };

    public static string Of(BeijingDate? date) => date?.ToDateOnly().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A term of effect.</summary>
    public static string Term(BeijingDate? from, BeijingDate? until) => $"{Of(from)} – {(until is null ? "until removed" : Of(until))}";

    /// <summary>A name with its code behind it.</summary>
    public static string Named(string name, string code) => (name, code) switch
    {
        ("", _) => code,
        (_, "") => name,
        _ => $"{name} ({code})",
    };

    public static string Of(LegalBasis basis) =>
        $"{basis.Instrument} {basis.Article}".Trim() + (basis.Unverified ? " [not yet verified by the operator]" : "");

    /// <summary>A record's place: who reported it under which number.</summary>
    public static string Of(RecordReference? record) => record is null ? "" : $"{record.Source} {record.Dataset} {record.RecordNumber}".Trim();

    public static string Of(Sanction sanction) =>
        Named(string.Join(", ", sanction.MeasureCodes), sanction.ListCode) + (sanction.UnderObjection ? " [under objection]" : "");

    /// <summary>What became of the rows of a delivery.</summary>
    public static string Of(DeliveryCounts rows) =>
        $"{Number(rows.Read)} rows: {Number(rows.Recorded)} recorded, {Number(rows.Corrected + rows.Withdrawn)} corrected or withdrawn, "
        + $"{Number(rows.Repeated + rows.Unchanged)} known already, {Number(rows.Superseded)} older than what is known, {Number(rows.Refused)} refused, "
        + $"{Number(rows.Waiting)} waiting for a person, {Number(rows.NaturalPersons)} about natural persons.";

    /// <summary>An age as people say it, and whether it is overdue.</summary>
    public static string Age(SourceAge age) => age.Overdue ? Span(age) + ", overdue" : Span(age);

    /// <summary>An age as people say it.</summary>
    public static string Span(SourceAge age)
    {
        if (age.AgeSeconds < 0)
            return "never stated";
        var span = TimeSpan.FromSeconds(age.AgeSeconds);
        return span switch
        {
            { TotalMinutes: < 2 } => $"{span.TotalSeconds:0} s",
            { TotalHours: < 2 } => $"{span.TotalMinutes:0} min",
            { TotalDays: < 2 } => $"{span.TotalHours:0} h",
            _ => $"{span.TotalDays:0} days",
        };
    }

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
