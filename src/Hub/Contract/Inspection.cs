using CreditHub.Domain.Codes;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Contract;

/// <summary>One look at one request: what its texts are read against, and the faults found so far.</summary>
/// <param name="faults">Receives the faults.</param>
/// <param name="words">What codes and dates are read against.</param>
/// <param name="normalises">True where codes are left in the request as the hub writes them.</param>
internal class Inspection(Faults faults, Vocabulary words, bool normalises)
{
    /// <summary>The faults found.</summary>
    public Faults Faults => faults;

    /// <summary>What codes and dates are read against.</summary>
    public Vocabulary Words => words;

    /// <summary>True where codes are left in the request as the hub writes them.</summary>
    public bool Normalises => normalises;

    /// <summary>Told of every text, date, amount and code of a table that says something.</summary>
    public virtual void OnFilled(FieldRule rule)
    {
    }

    /// <summary>Told of every text that is prose.</summary>
    public virtual void OnProse(string text, FieldRule rule)
    {
    }
}

/// <summary>What the texts of requests are read against: the rules in force, the tables of codes, the clock.</summary>
internal sealed class Vocabulary(RulesInForce rules, CodeTables tables, SubjectCodeDoor codes, TimeProvider time)
{
    /// <summary>Today in Beijing.</summary>
    public Domain.Calendar.BeijingDate Today => rules.Today;

    /// <summary>Reads a text by its form.</summary>
    /// <param name="text">The text, not empty.</param>
    /// <param name="rule">Its rule.</param>
    /// <param name="normal">The text as the hub writes it, where it is what its form says.</param>
    /// <returns>The fault; null where there is none.</returns>
    public ApiException? Read(string text, FieldRule rule, out string normal)
    {
        normal = text;
        return rule.Form switch
        {
            TextForm.UnifiedSocialCreditCode => ReadCode(text, rule.Path, ref normal),
            TextForm.Region => tables.TryRegion(text, out var region) ? Keep(region.ToString(), out normal) : CodeTables.UnknownRegion(text, rule.Path),
            TextForm.Industry => IndustryCode.TryParse(text, out var industry) ? Keep(industry.ToString(), out normal) : CodeTables.UnknownIndustry(text, rule.Path),
            TextForm.Dataset when rules.Current.Directory.FindDataset(text) is null => CodeTables.UnknownDataset(text, rule.Path),
            TextForm.List when rules.Current.Catalogue.FindList(text) is null => Unknown(
                ErrorReason.ListUnknown, $"There is no list '{Echo.Of(text)}' in the catalogue.", rule.Path, "list", text),
            TextForm.Matter when rules.Current.Catalogue.FindMatter(text) is null => Unknown(
                ErrorReason.MatterUnknown,
                $"There is no matter '{Echo.Of(text)}'. There are: {string.Join(", ", rules.Current.Catalogue.Matters.Select(m => m.Code))}.", rule.Path, "matter", text),
            TextForm.Measure when rules.Current.Catalogue.FindMeasure(text) is null => Unknown(
                ErrorReason.MeasureUnknown, $"There is no measure '{Echo.Of(text)}' in the catalogue.", rule.Path, "measure", text),
            TextForm.Agency when rules.Current.Directory.FindAgency(text) is null => CodeTables.UnknownAgency(text, rule.Path),
            TextForm.Time => ReadTime(text, rule),
            _ => null,
        };
    }

    private ApiException? ReadCode(string text, string field, ref string normal)
    {
        if (codes.TryOpen(text, field, out var code, out _) is { } fault) return fault;
        normal = code.ToString();
        return null;
    }

    private ApiException? ReadTime(string text, FieldRule rule)
    {
        if (!Rfc3339.TryParse(text, out var instant))
        {
            return new ApiException(
                ErrorReason.InvalidDate, $"'{Echo.Of(text)}' is not an RFC 3339 time with an offset, such as 2026-04-01T09:30:00+08:00.",
                ("field", rule.Path), ("value", Echo.Of(text)));
        }

        return rule.IsPast && instant > time.GetUtcNow()
            ? new ApiException(
                ErrorReason.FutureDate, $"{rule.Path} {Echo.Of(text)} has not come yet.",
                ("field", rule.Path), ("value", Echo.Of(text)), ("today", $"{Today}"))
            : null;
    }

    private static ApiException? Keep(string text, out string normal)
    {
        normal = text;
        return null;
    }

    private static ApiException Unknown(ErrorReason reason, string message, string field, string key, string text) =>
        new(reason, message, ("field", field), (key, Echo.Of(text)));
}
