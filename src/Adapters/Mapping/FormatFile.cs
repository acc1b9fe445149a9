namespace CreditHub.Adapters.Mapping;

/// <summary>A source's format as it is written in a <c>*.format.json</c>: which column says which field of a record.</summary>
/// <param name="Dataset">Dataset code of the sharing directory.</param>
/// <param name="Agency">Agency code of the source.</param>
/// <param name="Fields">Fields, each with the column names under which sources write it.</param>
/// <param name="RecordNumber">Names of the one column that identifies a record by itself; null where none does.</param>
/// <param name="RecordNumberFrom">Otherwise, paths of the fields that identify a record together.</param>
/// <param name="PersonColumns">Columns that say whether the row is about a natural person.</param>
/// <param name="PersonValues">Values of those columns that say so.</param>
/// <param name="PersonNumbers">Columns of the counterpart's own identity number: a row that gives one and no code of a business is about a person.</param>
/// <param name="PersonTraits">Columns of what only persons have, such as sex and age: a row that states one, no code of a business and no type is about a person.</param>
/// <param name="WithdrawnColumns">Columns of a state by which the source takes a record back.</param>
/// <param name="WithdrawnValues">Values of those columns that say so.</param>
/// <param name="Variant">Name of an older or other form of the dataset; null for the form in force. A file is read by the first form that fits its header.</param>
/// <param name="AlsoAgencies">Further agencies that deliver the dataset in this form.</param>
/// <param name="Dropped">Columns that are known and read by nobody, with the reason: numbers of persons, addresses, what no record has a place for.</param>
/// <param name="Encoding">Encoding of the source's text files, <c>UTF-8</c> or <c>GB18030</c>; null = it is found by looking.</param>
internal sealed record FormatFile(
    string Dataset, string Agency, IReadOnlyList<FormatField> Fields, IReadOnlyList<string>? RecordNumber = null,
    IReadOnlyList<string>? RecordNumberFrom = null, IReadOnlyList<string>? PersonColumns = null, IReadOnlyList<string>? PersonValues = null,
    IReadOnlyList<string>? PersonNumbers = null, IReadOnlyList<string>? PersonTraits = null, IReadOnlyList<string>? WithdrawnColumns = null, IReadOnlyList<string>? WithdrawnValues = null, string? Variant = null,
    IReadOnlyList<string>? AlsoAgencies = null, IReadOnlyDictionary<string, IReadOnlyList<string>>? Dropped = null, string? Encoding = null);

/// <summary>One field of a format.</summary>
/// <param name="Path">Path in <c>CreditRecord</c>, such as <c>penalty.fine</c>; an entry of a map as in <c>list_entry.attributes[批次]</c>.</param>
/// <param name="Columns">Column names, in the order in which they are looked for.</param>
/// <param name="Required">True where a row without it is refused, and a file without the column.</param>
/// <param name="Unit">Unit of amounts: <c>yuan</c> or <c>ten-thousand-yuan</c>.</param>
/// <param name="Find">Regular expression that finds an amount within a text, with the groups <c>amount</c> and <c>unit</c> (元 or 万元); none or several finds = not given.</param>
/// <param name="Split">Characters that part several values in one cell.</param>
/// <param name="Values">Cell texts and the enum values (without prefix) that they mean.</param>
/// <param name="Otherwise">Enum value of texts that are not listed; null = refused.</param>
/// <param name="Constant">Value where there is no column or the cell is empty.</param>
/// <param name="Prefix">What is put before a text, to say what it is where it stands among others.</param>
/// <param name="Lines">True for texts of several lines; in others line breaks are taken for accidents.</param>
internal sealed record FormatField(
    string Path, IReadOnlyList<string>? Columns = null, bool Required = false, string? Unit = null, string? Find = null, string? Split = null,
    Dictionary<string, string>? Values = null, string? Otherwise = null, string? Constant = null, string? Prefix = null, bool Lines = false);
