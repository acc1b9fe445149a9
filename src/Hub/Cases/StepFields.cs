using CreditHub.Grains.Rules;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Reporting;
using CreditHub.Hub.Sources;
using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>What every field of a step must keep to. Each check refuses by throwing, with the field's name.</summary>
internal sealed class StepFields(RulesInForce rules)
{
    /// <summary>A text that must be there.</summary>
    public static void Text(string text, string field, int max)
    {
        if (text.Length == 0) throw Missing(field);
        OptionalText(text, field, max);
    }

    /// <summary>A text that may be missing.</summary>
    public static void OptionalText(string text, string field, int max)
    {
        var opened = new OpenedRow(new ReportRow());
        TextRules.Check(opened, text, field, max);
        if (opened.Faults.Count == 0) return;
        var fault = opened.Faults[0];
        throw new ApiException(fault.Reason, fault.Message, [.. fault.Metadata.Select(m => (m.Key, m.Value))]);
    }

    /// <summary>A value of an enumeration of the contract that must be stated.</summary>
    public static void Defined<TEnum>(TEnum value, string field)
        where TEnum : struct, Enum
    {
        if (Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) == 0) throw Missing(field);
        if (Enum.IsDefined(value)) return;
        throw new ApiException(
            ErrorReason.UnknownCode, $"{value} is no {typeof(TEnum).Name}.", ("field", field), ("value", value.ToString()), ("table", typeof(TEnum).Name));
    }

    /// <summary>A date that may be missing, of the calendar.</summary>
    public static void Date(BeijingDate? date, string field)
    {
        if (date is not null) DateArgument.Read(date, field);
    }

    /// <summary>A list that must not be longer than a number.</summary>
    public static void Count(int count, string field, int max)
    {
        if (count <= max) return;
        throw new ApiException(
            ErrorReason.NumberOutOfRange, $"{field} holds {count} values; at most {max} are allowed.",
            ("field", field), ("value", $"{count}"), ("lowest", "0"), ("highest", $"{max}"));
    }

    /// <summary>A field that belongs to another kind and must be left out.</summary>
    public static void Absent(bool isAbsent, string field, Enum kind)
    {
        if (!isAbsent) throw new ApiException(ErrorReason.ArgumentsConflict, $"{field} does not go with the kind {kind}: leave it out.", ("fields", $"{field}, kind"));
    }

    /// <summary>A date that must be there.</summary>
    public static void RequiredDate(BeijingDate? date, string field)
    {
        if (date is null) throw Missing(field);
        Date(date, field);
    }

    /// <summary>No more elements than allowed.</summary>
    public static void AtMost(int count, int max, string field)
    {
        if (count <= max) return;
        throw new ApiException(
            ErrorReason.NumberOutOfRange, $"{field} has {count} elements; at most {max} are taken.",
            ("field", field), ("value", $"{count}"), ("lowest", "0"), ("highest", $"{max}"));
    }

    /// <summary>A record that must be named.</summary>
    public static void Reference(RecordReference? record, string field)
    {
        if (record is null) throw Missing(field);
        Text(record.Source, field + ".source", 64);
        Text(record.Dataset, field + ".dataset", 64);
        Text(record.RecordNumber, field + ".record_number", 128);
    }

    /// <summary>An agency of the directory.</summary>
    public void Agency(string code, string field)
    {
        if (code.Length == 0) throw Missing(field);
        rules.Current.Directory.DemandAgency(code, field);
    }

    /// <summary>Datasets of the directory; there may be none.</summary>
    public void Datasets(IReadOnlyCollection<string> codes, string field, int max)
    {
        if (codes.Count > max)
        {
            throw new ApiException(
                ErrorReason.NumberOutOfRange, $"{field} names at most {max} datasets.", ("field", field), ("value", $"{codes.Count}"), ("lowest", "0"), ("highest", $"{max}"));
        }

        foreach (var code in codes) rules.Current.Directory.DemandDataset(code, field);
    }

    /// <summary>The refusal of a field that is empty.</summary>
    public static ApiException Missing(string field) => new(ErrorReason.FieldRequired, $"{field} is required.", ("field", field));
}
