using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.V1;

namespace CreditHub.Adapters.Reporting;

/// <summary>Reads a file as a delivery would be, and reports nothing: no hub, no connection, no file beside it.</summary>
public static class DeliveryTrial
{
    private const int OtherFormatsMax = 5;

    /// <summary>Chooses the format of a file by its header: the one that leaves the fewest columns unread.</summary>
    /// <param name="rows">The file.</param>
    /// <param name="candidates">Formats that may be meant.</param>
    /// <exception cref="SourceFileRefusedException">None fits, or several do alike.</exception>
    public static SourceFormat Recognise(ISourceRows rows, IReadOnlyList<SourceFormat> candidates)
    {
        if (candidates is [var only]) return only;
        var fits = candidates.Select(format => (Format: format, Fit: format.TryFit(rows.Columns))).Where(f => f.Fit is not null)
            .OrderBy(f => f.Fit!.UnknownColumns.Count()).ThenByDescending(f => f.Fit!.ReadColumns.Count())
            .ThenBy(f => f.Format.Dataset, StringComparer.Ordinal).ToList();
        if (fits.Count == 0)
        {
            throw new SourceFileRefusedException(
                $"No format fits the header of the file: {Echo.OfList([.. rows.Columns.Take(OtherFormatsMax)])} … "
                + "Name one with --format to see which columns it lacks.");
        }

        if (fits.Count > 1 && IsAlike(fits[0].Fit!, fits[1].Fit!))
        {
            throw new SourceFileRefusedException(
                $"Several formats fit the file alike: {string.Join(", ", fits.Take(OtherFormatsMax).Select(f => f.Format.Dataset))}. "
                + "Name one with --format.");
        }

        return fits[0].Format;
    }

    /// <summary>Reads a file by a format.</summary>
    /// <param name="rows">The file.</param>
    /// <param name="format">The format.</param>
    /// <param name="examplesMax">Wrong rows that are shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SourceFileRefusedException">The file cannot be read as a whole.</exception>
    public static TrialReport Run(ISourceRows rows, SourceFormat format, int examplesMax, CancellationToken cancellationToken)
    {
        var mapper = format.Fit(rows.Columns, fileVersion: 1);
        var tally = new RowTally();
        var counts = new TrialCounts();
        var wrong = new List<WrongRow>();
        foreach (var row in rows.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            counts.Read++;
            switch (mapper.Map(row))
            {
                case MappedRow.NaturalPerson:
                    counts.NaturalPersons++;
                    break;
                case MappedRow.Faulty faulty:
                    counts.Refused++;
                    wrong.AddRange(faulty.Faults.Take(examplesMax - wrong.Count).Select(fault => Shown(row.Number, fault)));
                    break;
                case MappedRow.Ready ready:
                    if (ready.Row.Withdrawal is not null) counts.Withdrawals++;
                    else counts.Records++;
                    tally.Add(row.Number, ready, examplesMax);
                    break;
            }
        }

        return new TrialReport(
            format.Dataset, mapper.Variant ?? "", [.. format.Agencies], rows.Encoding, [.. mapper.ReadColumns.Select(Echo.Of)],
            [.. mapper.DroppedColumns.Select(Echo.Of)], [.. mapper.UnknownColumns.Select(Echo.Of)], [.. rows.Notes, .. mapper.Notes],
            counts, tally.Normalised, tally.NormalisedBy, tally.Unlisted, wrong, [.. tally.Examples.Where(e => e.IsTaken)], tally.Doubtful);
    }

    private static bool IsAlike(RowMapper one, RowMapper other) =>
        (one.UnknownColumns.Count(), one.ReadColumns.Count()) == (other.UnknownColumns.Count(), other.ReadColumns.Count());

    private static WrongRow Shown(int row, RowFault fault)
    {
        var shown = new RowTally();
        shown.Show(row, fault.Column, fault.Message, isTaken: false, examplesMax: 1);
        return new WrongRow(row, shown.Examples[0].Column, QuarantineFile.NameOf(fault.Reason), shown.Examples[0].Message, fault.Reason);
    }
}

/// <summary>What a file would become if it were delivered. The hub may refuse rows that are sound here.</summary>
/// <param name="Dataset">Dataset code of the format.</param>
/// <param name="Variant">Name of the format's variant; empty: the form in force.</param>
/// <param name="Agencies">Agencies that deliver the dataset.</param>
/// <param name="Encoding">How the file's encoding was found; null for workbooks.</param>
/// <param name="Read">Columns that are read.</param>
/// <param name="Dropped">Columns that are dropped on purpose.</param>
/// <param name="Unknown">Columns that the format does not know; their cells are ignored.</param>
/// <param name="Notes">What was passed over and how the header was read.</param>
/// <param name="Rows">Rows by what would become of them.</param>
/// <param name="Normalised">Cells that would be stored otherwise than they are written, by column.</param>
/// <param name="NormalisedBy">The same, by what would be changed.</param>
/// <param name="Unlisted">Values that would become «other», by column and text.</param>
/// <param name="Wrong">The first faults of rows that would be refused.</param>
/// <param name="Doubtful">The first rows that would be taken though something in them seems wrong.</param>
/// <param name="DoubtfulRows">How many of these there are.</param>
public sealed record TrialReport(
    string Dataset, string Variant, IReadOnlyList<string> Agencies, EncodingFinding? Encoding, IReadOnlyList<string> Read,
    IReadOnlyList<string> Dropped, IReadOnlyList<string> Unknown, IReadOnlyList<string> Notes, TrialCounts Rows,
    IReadOnlyDictionary<string, long> Normalised, IReadOnlyDictionary<string, long> NormalisedBy,
    IReadOnlyDictionary<string, long> Unlisted,
    IReadOnlyList<WrongRow> Wrong, IReadOnlyList<RowExample> Doubtful, long DoubtfulRows);

/// <summary>Rows by what would become of them. Read is the sum of the others.</summary>
public sealed record TrialCounts
{
    /// <summary>Rows read.</summary>
    public long Read { get; set; }

    /// <summary>Rows that would be reported as records.</summary>
    public long Records { get; set; }

    /// <summary>Rows that would withdraw a record.</summary>
    public long Withdrawals { get; set; }

    /// <summary>Rows that would be refused before they are reported.</summary>
    public long Refused { get; set; }

    /// <summary>Rows about natural persons: counted, never reported.</summary>
    public long NaturalPersons { get; set; }
}

/// <summary>A fault of a row that would be refused.</summary>
/// <param name="Row">Number of the row, as a person sees it.</param>
/// <param name="Column">Column; empty where the row as such is at fault.</param>
/// <param name="Reason">Reason of the contract's catalogue.</param>
/// <param name="Message">What is wrong, without numbers of persons.</param>
/// <param name="Cause">The same reason, to look up its cure.</param>
public sealed record WrongRow(
    int Row, string Column, string Reason, string Message, [property: System.Text.Json.Serialization.JsonIgnore] ErrorReason Cause);
