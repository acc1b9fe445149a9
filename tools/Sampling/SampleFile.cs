using System.Text;
using CreditHub.Domain.Calendar;

namespace CreditHub.Sampling;

/// <summary>The ways in which the sources encode text.</summary>
internal enum SampleCharset
{
    /// <summary>GB 18030, as spreadsheet programs in China save by default.</summary>
    Gb18030,

    /// <summary>UTF-8 without a mark.</summary>
    Utf8,

    /// <summary>UTF-8 with a byte order mark.</summary>
    Utf8WithMark,
}

/// <summary>What a row is made from.</summary>
/// <param name="Subject">Whose row.</param>
/// <param name="Ordinal">Which of the subject's rows in this file, from 0.</param>
/// <param name="RowNumber">Which of the file's rows, from 1.</param>
/// <param name="Dice">Chance of this row alone.</param>
/// <param name="AsOf">The day of delivery.</param>
internal readonly record struct RowContext(SampleSubject Subject, int Ordinal, long RowNumber, Dice Dice, BeijingDate AsOf)
{
    /// <summary>A number that no other row of a document type has, so that document numbers are unique as those of one authority are.</summary>
    public int Serial => (Subject.Index * RecordPlan.RecordsMax) + Ordinal + 1;

    /// <summary>A day at most so many days before the delivery, never before the business existed.</summary>
    public BeijingDate DayWithin(int days) =>
        AsOf.AddDays(-Dice.Below(Math.Min(days, AsOf.DayNumber - Subject.EstablishedOn.DayNumber) + 1));

    /// <summary>A day after another and not after the delivery.</summary>
    public BeijingDate DayAfter(BeijingDate day) => day.AddDays(Dice.Below(AsOf.DayNumber - day.DayNumber + 1));

    /// <summary>True with a probability, never for exemplars: what they carry stands.</summary>
    public bool HasEnded(double probability) => Dice.Chance(probability) && !Subject.IsExemplar;
}

/// <summary>A file as its source delivers it.</summary>
internal sealed class SampleFile(string agency, string dataset, SampleCharset charset, string[] headers, Func<RowContext, string[]> row)
{
    /// <summary>Agency code of the source.</summary>
    public string Agency { get; } = agency;

    /// <summary>Dataset code.</summary>
    public string Dataset { get; } = dataset;

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<string> Headers { get; } = headers;

    /// <summary>Which records it holds; null for the registrations, one a business.</summary>
    public RecordSort? Sort { get; init; }

    /// <summary>Whether it is a workbook (XLSX) and no CSV.</summary>
    public bool IsWorkbook { get; init; }

    /// <summary>The column of the subject's code.</summary>
    public required string CodeColumn { get; init; }

    /// <summary>The column of the subject's name, mandatory everywhere.</summary>
    public required string NameColumn { get; init; }

    /// <summary>The column of the day on which the record came about.</summary>
    public required string DateColumn { get; init; }

    /// <summary>How that column writes days.</summary>
    public DateStyle DateStyle { get; init; } = DateStyle.Dashes;

    /// <summary>The column of an amount; null where it has none.</summary>
    public string? AmountColumn { get; init; }

    /// <summary>The column that tells natural persons from organisations; null where it knows only organisations.</summary>
    public string? PersonColumn { get; init; }

    /// <summary>What that column says of a natural person.</summary>
    public string PersonMark { get; init; } = "自然人";

    /// <summary>The column of the legal representative, whom a natural person has not; null where nobody is told from organisations.</summary>
    public string? RepresentativeColumn { get; init; }

    /// <summary>The number of a column.</summary>
    public int Column(string header) => Array.IndexOf(headers, header) is >= 0 and var column
        ? column
        : throw new InvalidOperationException($"'{Dataset}' has no column '{header}'.");

    /// <summary>The cells of a row in the order of the columns.</summary>
    public string[] Row(RowContext context)
    {
        var cells = row(context);
        return cells.Length == headers.Length
            ? cells
            : throw new InvalidOperationException($"A row of '{Dataset}' has {cells.Length} cells for {headers.Length} columns.");
    }

    /// <summary>Its name on the day of delivery.</summary>
    public string FileName(BeijingDate asOf) => $"{Dataset}_{asOf.In(DateStyle.Compact)}_001.{(IsWorkbook ? "xlsx" : "csv")}";

    /// <summary>How it encodes text.</summary>
    public Encoding TextEncoding() => charset switch
    {
        SampleCharset.Gb18030 => CodePagesEncodingProvider.Instance.GetEncoding("GB18030") ?? throw new NotSupportedException("The runtime has no GB18030."),
        SampleCharset.Utf8 => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        SampleCharset.Utf8WithMark => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        _ => throw new InvalidOperationException($"No encoding for '{charset}'."),
    };
}
