using System.Globalization;
using CreditHub.Adapters.Reading;
using CreditHub.Domain.Codes;
using CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>What a row became.</summary>
public abstract record MappedRow
{
    private MappedRow()
    {
    }

    /// <summary>A row to report.</summary>
    public sealed record Ready(ReportRow Row) : MappedRow;

    /// <summary>A row about a natural person: counted, never sent, its cells written nowhere.</summary>
    public sealed record NaturalPerson : MappedRow;

    /// <summary>A row that cannot be reported.</summary>
    /// <param name="Faults">What is wrong with it.</param>
    /// <param name="MayHoldPerson">True where its cells may be about a natural person, so that they are written nowhere.</param>
    public sealed record Faulty(IReadOnlyList<RowFault> Faults, bool MayHoldPerson = false) : MappedRow;
}

/// <summary>One fault of a row.</summary>
/// <param name="Field">Path in the record; empty where the row as such is at fault.</param>
/// <param name="Column">Column name; empty likewise, or where the column is not known.</param>
/// <param name="Reason">Reason of the contract's catalogue.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record RowFault(string Field, string Column, ErrorReason Reason, string Message);

/// <summary>Maps the rows of one file whose header was fitted to a format.</summary>
public sealed class RowMapper
{
    private const int RecordNumberMax = 128;
    private static readonly string[] VersionColumns = ["版本号", "VERSION"];
    private static readonly string[] ActionColumns = ["操作类型", "OP"];
    private static readonly string[] ReasonColumns = ["撤回原因", "OP_REASON"];
    private static readonly string[] SubjectNumbers =
    [
        "subject.unified_social_credit_code", "subject.registration_number", "subject.organisation_code", "subject.tax_registration_number",
    ];

    private readonly SourceFormat _format;
    private readonly IReadOnlyList<string> _columns;
    private readonly long _fileVersion;
    private readonly int[] _cellOf;
    private readonly int _recordNumber;
    private readonly int _version;
    private readonly int _action;
    private readonly int _reason;
    private readonly int[] _personCells;
    private readonly bool[] _identifies;
    private readonly FieldPath[][] _keyParts;
    private readonly PersonScreen _persons;

    internal RowMapper(SourceFormat format, IReadOnlyList<string> columns, long fileVersion)
    {
        _format = format;
        _columns = columns;
        _fileVersion = fileVersion;
        var fields = format.File.Fields;
        _cellOf = [.. fields.Select(f => IndexOf(f.Columns ?? []))];
        _recordNumber = format.File.RecordNumber is { } names ? IndexOf(names) : -1;
        _version = IndexOf(VersionColumns);
        _action = IndexOf(ActionColumns);
        _reason = IndexOf(ReasonColumns);
        _personCells = [.. (format.File.PersonColumns ?? []).Select(c => IndexOf([c])).Where(i => i >= 0)];
        _identifies = [.. fields.Select(f => f.Path.StartsWith("subject.", StringComparison.Ordinal) || (format.File.RecordNumberFrom ?? []).Contains(f.Path))];
        _keyParts = [.. (format.File.RecordNumberFrom ?? []).Select(KeyPart)];
        _persons = new PersonScreen(CellOf("subject.kind"), _personCells, format.File.PersonValues ?? [], [.. SubjectNumbers.Select(CellOf).Where(i => i >= 0)]);

        var missing = fields.Where((f, i) => f.Required && _cellOf[i] < 0 && f.Constant is null).Select(f => string.Join(" / ", f.Columns ?? [])).ToList();
        if (format.File.RecordNumber is { } number && _recordNumber < 0) missing.Add(string.Join(" / ", number));
        if (missing.Count > 0)
        {
            throw new SourceFileRefusedException(
                $"The file lacks columns that {format.Dataset} cannot do without: {string.Join("; ", missing)}. "
                + $"It has: {string.Join(", ", columns)}. Check that the header is the first row and that the file is of this dataset.");
        }
    }

    /// <summary>Columns of the file that the format does not know; their cells are ignored.</summary>
    public IEnumerable<string> UnknownColumns =>
        _columns.Where((_, i) => !_cellOf.Contains(i) && i != _recordNumber && i != _version && i != _action && i != _reason && !_personCells.Contains(i));

    /// <summary>The column from which a field is read, given the field's path in a row of a report; empty where there is none.</summary>
    public string ColumnOf(string field)
    {
        var path = field[(field.IndexOf('.', StringComparison.Ordinal) + 1)..].Split('[')[0];
        if (path == "record_number" && _recordNumber >= 0) return _columns[_recordNumber];
        if (path == "version" && _version >= 0) return _columns[_version];
        return CellOf(path) is >= 0 and var cell ? _columns[cell] : "";
    }

    /// <summary>Maps one row.</summary>
    public MappedRow Map(RawRow row)
    {
        if (row.Fault is { } fault) return new MappedRow.Faulty([new RowFault("", "", ErrorReason.TextMalformed, fault)], PersonScreen.MayBePerson(row));
        if (_persons.IsPerson(row)) return new MappedRow.NaturalPerson();

        var faults = new List<RowFault>();
        var record = new CreditRecord { Dataset = _format.Dataset };
        var action = ActionOf(row, faults);
        for (var i = 0; i < _cellOf.Length; i++)
        {
            // A withdrawal names its record; what else the row says is no longer of interest.
            if (action != RowAction.Withdraw || _identifies[i]) SetField(record, i, row, faults);
        }

        if (record.Subject?.Kind == SubjectKind.NaturalPerson) return new MappedRow.NaturalPerson();
        record.Version = VersionOf(row, faults);
        record.RecordNumber = RecordNumberOf(record, row, faults);
        if (faults.Count > 0) return new MappedRow.Faulty(faults);
        return new MappedRow.Ready(action == RowAction.Withdraw ? ToWithdrawal(record, row) : new ReportRow { Row = row.Number, Record = record });
    }

    private static ReportRow ToRow(RawRow row, Withdrawal withdrawal) => new() { Row = row.Number, Withdrawal = withdrawal };

    private void SetField(CreditRecord record, int index, RawRow row, List<RowFault> faults)
    {
        var field = _format.File.Fields[index];
        var cell = _cellOf[index] < 0 ? "" : row.Cells[_cellOf[index]];
        if (MeansNothing(cell)) cell = "";
        if (cell.Length == 0)
        {
            if (field.Constant is not null) _format.Setters[index].SetConstant(record);
            else if (field.Required) faults.Add(new RowFault(field.Path, ColumnOf(index), ErrorReason.FieldRequired, $"{ColumnOf(index)} is empty."));
            return;
        }

        if (_format.Setters[index].Set(record, cell) is { } fault) faults.Add(new RowFault(field.Path, ColumnOf(index), fault.Reason, fault.Message));
    }

    private ReportRow ToWithdrawal(CreditRecord record, RawRow row) => ToRow(row, new Withdrawal
    {
        Dataset = record.Dataset,
        RecordNumber = record.RecordNumber,
        Version = record.Version,
        Subject = record.Subject,
        Reason = _reason < 0 || row.Cells[_reason].Length == 0 ? "源部门撤回" : row.Cells[_reason],
    });

    private RowAction ActionOf(RawRow row, List<RowFault> faults)
    {
        var action = _action < 0 ? RowAction.Report : RowActions.Read(row.Cells[_action]);
        if (action == RowAction.Unknown)
        {
            faults.Add(new RowFault(
                "", _columns[_action], ErrorReason.UnknownCode, $"'{row.Cells[_action]}' does not say what to do with the row: {RowActions.KnownWords}."));
        }

        return action;
    }

    private long VersionOf(RawRow row, List<RowFault> faults)
    {
        if (_version < 0 || row.Cells[_version].Length == 0) return _fileVersion;
        if (long.TryParse(row.Cells[_version], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0) return version;
        faults.Add(new RowFault("version", _columns[_version], ErrorReason.NumberOutOfRange, $"'{row.Cells[_version]}' is no version: a whole number from 1."));
        return 0;
    }

    private string RecordNumberOf(CreditRecord record, RawRow row, List<RowFault> faults)
    {
        var number = _recordNumber >= 0 ? OwnNumberOf(row) : NumberFromFields(record);
        if (number.Length is > 0 and <= RecordNumberMax) return number;
        // Where a field that the number is made of is at fault already, that is what has to be mended.
        if (number.Length == 0 && _recordNumber < 0 && faults.Exists(f => _format.File.RecordNumberFrom!.Contains(f.Field))) return "";
        faults.Add(new RowFault(
            "record_number", _recordNumber >= 0 ? _columns[_recordNumber] : "", ErrorReason.FieldRequired,
            number.Length == 0 ? "The row does not say which record it is: a number of its own, or all that its number is made of, is missing." : $"The record's number has {number.Length} characters; at most {RecordNumberMax} are allowed."));
        return "";
    }

    // «无» is no number: taken for one, it would make one record of all rows that have none.
    private string OwnNumberOf(RawRow row) => PlaceholderText.MeansNothing(row.Cells[_recordNumber]) ? "" : row.Cells[_recordNumber];

    private string NumberFromFields(CreditRecord record)
    {
        var parts = Array.ConvertAll(_keyParts, fields => KeyText(FirstGiven(fields, record)));
        return Array.TrueForAll(parts, part => part.Length > 0) ? string.Join('#', parts) : "";
    }

    // Old data names its subject by an older number only: that one tells its records apart as well.
    private static FieldPath[] KeyPart(string path) => Array.ConvertAll(path == SubjectNumbers[0] ? SubjectNumbers : [path], name => new FieldPath(name));

    private static string FirstGiven(FieldPath[] fields, CreditRecord record)
    {
        foreach (var field in fields)
            if (field.TextOf(record) is { Length: > 0 } text) return text;
        return "";
    }

    // The same document is written with 〔〕, [], （） or () brackets; as a key they are one.
    private static string KeyText(string text) => HalfWidth.Of(text).Replace('〔', '(').Replace('〕', ')').Replace('[', '(').Replace(']', ')')
        .Replace(" ", "", StringComparison.Ordinal);

    // What is long and begins with a letter or digit is no placeholder; to look long texts up took an eighth of a row's time.
    private static bool MeansNothing(string cell) => (cell.Length <= 8 || !char.IsLetterOrDigit(cell[0])) && PlaceholderText.MeansNothing(cell);

    private string ColumnOf(int index) => _cellOf[index] >= 0 ? _columns[_cellOf[index]] : string.Join(" / ", _format.File.Fields[index].Columns ?? []);

    // Brackets and letters of either width name the same column.
    private static string ColumnName(string name) => HalfWidth.Of(name).Replace(" ", "", StringComparison.Ordinal);

    private int CellOf(string path)
    {
        for (var i = 0; i < _cellOf.Length; i++)
            if (_format.File.Fields[i].Path == path) return _cellOf[i];
        return -1;
    }

    private int IndexOf(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            for (var i = 0; i < _columns.Count; i++)
                if (string.Equals(ColumnName(_columns[i]), ColumnName(name), StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }
}
