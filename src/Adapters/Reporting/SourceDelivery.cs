using CreditHub.Adapters.Reading;
using CreditHub.Domain.Calendar;

namespace CreditHub.Adapters.Reporting;

/// <summary>What a source hands over at once (批次): rows of one dataset that lie in a local file, and what is known about them as a whole.</summary>
/// <param name="File">The local file. Its resume point, its quarantine and its originals lie beside it.</param>
/// <param name="Dataset">Dataset code.</param>
/// <param name="Version">Version of records whose rows state none; a later delivery has a higher one.</param>
/// <param name="CompleteAsOf">Up to when the dataset is complete once this is delivered.</param>
/// <param name="Open">Opens the rows, given the encoding that the format states, if any.</param>
public sealed record SourceDelivery(string File, string Dataset, long Version, DateTimeOffset CompleteAsOf, Func<SourceEncoding?, ISourceRows> Open)
{
    /// <summary>
    /// A file whose name says what it is, complete as of the time at which it was written, and at the latest as of the end of the day in its name: a copy of
    /// an old file is written now and says nothing of today.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="now">
    /// What the clock says: a name of a later day is a slip, and everything that is delivered until that day would lose against it.
    /// A file that was written later, by another clock, is complete as of now at the latest.
    /// </param>
    /// <exception cref="SourceFileRefusedException">The name does not follow the pattern, or its day has not come yet.</exception>
    public static SourceDelivery OfNamedFile(string file, DateTimeOffset now)
    {
        var today = BeijingDate.At(now);
        var name = SourceFileName.Parse(file);
        if (name.Day > today)
        {
            throw new SourceFileRefusedException(
                $"The name {Echo.Of(Path.GetFileName(file))} is of {name.Day}, and today is {today}. Files of the days between would lose against it. Name it by the day on which it was "
                + $"made, such as {name.Dataset}_{today.Value:yyyyMMdd}_001{Path.GetExtension(file)}, and deliver it again.");
        }

        DateTimeOffset[] times = [new(System.IO.File.GetLastWriteTimeUtc(file), TimeSpan.Zero), name.Day.AddDays(1).StartsAt(), now];
        return new SourceDelivery(
            file, name.Dataset, name.Version, times.Min(),
            encoding => SourceFile.Open(file, name.Encoding ?? encoding));
    }
}
