using CreditHub.Adapters.Reading;
using CreditHub.Domain.Texts;
using CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>Finds by which number a source knows a record: one of its own, or what several fields say together.</summary>
internal sealed class RecordKey
{
    private const int LengthMax = 128;
    private const string Code = "subject.unified_social_credit_code";
    private static readonly string[] SubjectNumbers = [Code, "subject.registration_number", "subject.organisation_code", "subject.tax_registration_number"];

    private readonly ColumnPlan _plan;
    private readonly string[] _paths;
    private readonly FieldPath[][] _parts;

    /// <summary>Fits the format's key to a file.</summary>
    public RecordKey(FormatFile format, ColumnPlan plan)
    {
        _plan = plan;
        _paths = [.. format.RecordNumberFrom ?? []];
        _parts = Array.ConvertAll(_paths, FieldsOf);
    }

    /// <summary>True where a field is part of the number.</summary>
    public bool IsMadeOf(string path) => _paths.Contains(path);

    /// <summary>The number of a row's record; empty with a fault where the row does not say.</summary>
    public string Of(CreditRecord record, RawRow row, ref RowFindings findings)
    {
        var isOwn = _plan.RecordNumber >= 0;
        var number = isOwn ? OwnNumberOf(row.Cells[_plan.RecordNumber]) : "";
        if (number.Length == 0 && _parts.Length > 0) number = FromFields(record);
        if (number.Length is > 0 and <= LengthMax) return number;
        // Where a field that the number is made of is at fault already, that is what has to be mended.
        if (number.Length == 0 && findings.Faults?.Exists(f => IsMadeOf(f.Field)) == true) return "";
        findings.Add(new RowFault(
            "record_number", isOwn ? _plan.NameOf(_plan.RecordNumber) : "", ErrorReason.FieldRequired,
            number.Length == 0
                ? "The row does not say which record it is: a number of its own, or all that its number is made of, is missing."
                : $"The record's number has {number.Length} characters; at most {LengthMax} are allowed."));
        return "";
    }

    // «无» is no number: taken for one, it would make one record of all rows that have none.
    private static string OwnNumberOf(string cell) => PlaceholderText.MeansNothing(cell) ? "" : cell;

    // Old data names its subject by an older number only: that one tells its records apart as well.
    private static FieldPath[] FieldsOf(string path) => Array.ConvertAll(path == Code ? SubjectNumbers : [path], name => new FieldPath(name));

    private string FromFields(CreditRecord record)
    {
        var number = "";
        foreach (var fields in _parts)
        {
            var part = DocumentNumberText.KeyOf(FirstGiven(fields, record));
            if (part.Length == 0) return "";
            number = number.Length == 0 ? part : string.Concat(number, "#", part);
        }

        return number;
    }

    private static string FirstGiven(FieldPath[] fields, CreditRecord record)
    {
        foreach (var field in fields)
            if (field.TextOf(record) is { Length: > 0 } text) return text;
        return "";
    }
}
