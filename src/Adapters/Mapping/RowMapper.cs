using System.Globalization;
using CreditHub.Adapters.Reading;
using CreditHub.Domain.Texts;
using CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>Maps the rows of one file whose header was fitted to a format.</summary>
public sealed class RowMapper
{
    private static readonly string[] SubjectNumbers =
    [
        "subject.unified_social_credit_code", "subject.registration_number", "subject.organisation_code", "subject.tax_registration_number",
    ];

    private const string StrayMarks =
        "The cell has line breaks and commas, and its field has one line: stray quotation marks run rows together like that. Write the text in one line, and each \" inside a cell twice.";

    private readonly SourceFormat _format;
    private readonly ColumnPlan _plan;
    private readonly long _fileVersion;
    private readonly FormatField[] _fields;
    private readonly FieldSetter[] _setters;
    private readonly int[] _cellOf;
    private readonly bool[] _identifies;
    private readonly RecordKey _key;
    private readonly PersonScreen _persons;
    private readonly bool _isOfTaxOffice;
    private readonly int[] _numbers;

    internal RowMapper(SourceFormat format, IReadOnlyList<string> columns, long fileVersion)
    {
        _format = format;
        _fileVersion = fileVersion;
        _isOfTaxOffice = format.Dataset.StartsWith("tax.", StringComparison.Ordinal);
        _fields = [.. format.File.Fields];
        _setters = [.. format.Setters];
        _plan = new ColumnPlan(format, columns);
        foreach (var (field, setter) in _plan.Setters) _setters[field] = setter;
        _cellOf = _plan.Fields;
        _key = new RecordKey(format.File, _plan);
        _identifies = Array.ConvertAll(_fields, f => f.Path.StartsWith("subject.", StringComparison.Ordinal) || _key.IsMadeOf(f.Path));
        _numbers = [.. SubjectNumbers.Select(_plan.CellOf).Where(i => i >= 0)];
        _persons = new PersonScreen(format.File, _plan, _numbers);
        _plan.RefuseIfUnfit();
    }

    /// <summary>What was made of the header, as sentences for the source.</summary>
    public IReadOnlyList<string> Notes => _plan.Notes;

    /// <summary>Columns of the file that the format does not know; their cells are ignored.</summary>
    public IEnumerable<string> UnknownColumns => _plan.Unknown;

    /// <summary>Name of the format's variant; null: the form in force.</summary>
    public string? Variant => _format.File.Variant;

    /// <summary>Fields that are read from a column, with the column's index.</summary>
    public IEnumerable<(string Path, int Cell)> ReadFields =>
        _fields.Select((of, i) => (of.Path, Cell: _cellOf[i])).Where(f => f.Cell >= 0);

    /// <summary>Columns of the file that are read.</summary>
    public IEnumerable<string> ReadColumns => _plan.Read;

    /// <summary>Columns of the file that the format drops on purpose.</summary>
    public IEnumerable<string> DroppedColumns => _plan.Dropped;

    /// <summary>The column from which a field is read, given the field's path in a row of a report; empty where there is none.</summary>
    public string ColumnOf(string field)
    {
        var path = field[(field.IndexOf('.', StringComparison.Ordinal) + 1)..].Split('[')[0];
        if (path == "record_number" && _plan.RecordNumber >= 0) return _plan.NameOf(_plan.RecordNumber);
        if (path == "version" && _plan.Version >= 0) return _plan.NameOf(_plan.Version);
        return _plan.CellOf(path) is >= 0 and var cell ? _plan.NameOf(cell) : "";
    }

    /// <summary>Maps one row.</summary>
    public MappedRow Map(RawRow row)
    {
        if (_plan.Twins.Count > 0) row = _plan.JoinTwins(row);
        var source = row;
        row = SpreadsheetGuard.Remove(row);
        if (row.Fault is { } fault) return new MappedRow.Faulty([new RowFault("", "", ErrorReason.TextMalformed, fault)], _persons.MayBePerson(row));
        if (row.HasLines && _plan.EnclosingStrayMarks(row.Cells) is { } column)
            return new MappedRow.Faulty([new RowFault("", column, ErrorReason.TextMalformed, StrayMarks)], _persons.MayBePerson(row));
        if (_persons.IsPerson(row)) return MappedRow.NaturalPerson.Instance;

        var findings = default(RowFindings);
        var record = new CreditRecord { Dataset = _format.Dataset };
        var action = ActionOf(row, ref findings);
        for (var i = 0; i < _cellOf.Length; i++)
        {
            // A withdrawal names its record; what else the row says is no longer of interest.
            if (action != RowAction.Withdraw || _identifies[i]) SetField(record, i, row, source, ref findings);
        }

        if (record.Subject?.Kind == SubjectKind.NaturalPerson) return MappedRow.NaturalPerson.Instance;
        if (record.Subject is { } subject) MisplacedNumber.PutRight(subject, _isOfTaxOffice);
        record.Version = VersionOf(_plan.Version, _fileVersion, row, ref findings);
        record.ReplacesVersion = VersionOf(_plan.Replaced, 0, row, ref findings);
        record.RecordNumber = _key.Of(record, row, ref findings);
        if (_plan.RecordNumber >= 0 && !ReferenceEquals(row.Cells[_plan.RecordNumber], source.Cells[_plan.RecordNumber]))
            findings.Add(new OriginalText("record_number", _plan.NameOf(_plan.RecordNumber), source.Cells[_plan.RecordNumber], record.RecordNumber));
        if (findings.Faults is { } faults) return new MappedRow.Faulty(faults, RecordNumber: record.RecordNumber);
        var report = new ReportRow { Row = row.Number };
        if (action == RowAction.Withdraw) report.Withdrawal = ToWithdrawal(record, row);
        else report.Record = record;
        return new MappedRow.Ready(report, findings.Originals, findings.Unlisted, AmountDoubt.Of(record));
    }

    private void SetField(CreditRecord record, int index, RawRow row, RawRow source, ref RowFindings findings)
    {
        var field = _fields[index];
        var cell = _cellOf[index] < 0 ? "" : row.Cells[_cellOf[index]];
        if (MeansNothing(cell))
        {
            if (field.Constant is { } constant) _setters[index].Set(record, constant);
            else if (field.Required && !(field.Path == SubjectNumbers[0] && IsNamedByAnOlderNumber(row))) findings.Add(new RowFault(field.Path, _plan.ColumnOf(index), ErrorReason.FieldRequired, $"{_plan.ColumnOf(index)} is empty."));
            return;
        }

        var setter = _setters[index];
        var text = setter.Normalise(cell);
        if (setter.Set(record, text) is { } fault)
        {
            if (fault.IsNote) findings.Add(new UnlistedValue(_plan.ColumnOf(index), CellQuote.Of(cell)));
            else findings.Add(new RowFault(field.Path, _plan.ColumnOf(index), fault.Reason, fault.Message));
        }
        else if (setter.KeepsText && source.Cells[_cellOf[index]] is var original && !ReferenceEquals(text, original))
            findings.Add(new OriginalText(field.Path, _plan.ColumnOf(index), original, text));
    }

    // Old data has no unified code; the hub finds the subject by its other numbers, or lets the row wait.
    private bool IsNamedByAnOlderNumber(RawRow row) => Array.Exists(_numbers, cell => !MeansNothing(row.Cells[cell]));

    private Withdrawal ToWithdrawal(CreditRecord record, RawRow row) => new()
    {
        Dataset = record.Dataset,
        RecordNumber = record.RecordNumber,
        Version = record.Version,
        Subject = record.Subject,
        Reason = _plan.Reason < 0 || row.Cells[_plan.Reason].Length == 0 ? "源部门撤回" : row.Cells[_plan.Reason],
    };

    private RowAction ActionOf(RawRow row, ref RowFindings findings)
    {
        foreach (var cell in _plan.Withdrawn)
            if (_format.File.WithdrawnValues!.Contains(row.Cells[cell])) return RowAction.Withdraw;
        var action = _plan.Action < 0 ? RowAction.Report : RowActions.Read(row.Cells[_plan.Action]);
        if (action == RowAction.Unknown)
        {
            findings.Add(new RowFault(
                "", _plan.NameOf(_plan.Action), ErrorReason.UnknownCode, $"{CellQuote.Of(row.Cells[_plan.Action])} does not say what to do with the row: {RowActions.KnownWords}."));
        }

        return action;
    }

    private long VersionOf(int column, long otherwise, RawRow row, ref RowFindings findings)
    {
        if (column < 0 || row.Cells[column].Length == 0) return otherwise;
        var text = row.Cells[column];
        if (long.TryParse(HalfWidth.Of(text), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0) return version;
        findings.Add(new RowFault("version", _plan.NameOf(column), ErrorReason.NumberOutOfRange, $"{CellQuote.Of(text)} is no version: a whole number from 1."));
        return 0;
    }

    // What is long and begins with a digit is no placeholder.
    private static bool MeansNothing(string cell) => cell.Length == 0 || ((cell.Length <= 8 || !char.IsAsciiDigit(cell[0])) && PlaceholderText.MeansNothing(cell));
}
