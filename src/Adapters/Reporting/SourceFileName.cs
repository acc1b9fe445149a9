using System.Globalization;
using System.Text.RegularExpressions;
using CreditHub.Adapters.Reading;
using CreditHub.Domain.Calendar;

namespace CreditHub.Adapters.Reporting;

/// <summary>What a delivery's file name says: <c>&lt;dataset&gt;_&lt;yyyyMMdd&gt;[_&lt;sequence&gt;][.&lt;encoding&gt;].csv|xlsx</c>, such as <c>court.judgment-default_20261101_001.csv</c>.</summary>
/// <param name="Dataset">Dataset code.</param>
/// <param name="Version">Version of records whose rows state none: day and sequence, so that a later delivery is a later version.</param>
/// <param name="Day">Day in the name.</param>
/// <param name="Encoding">Encoding that the source states by <c>.gb18030</c> or <c>.utf-8</c> before the ending; null = none.</param>
public sealed partial record SourceFileName(string Dataset, long Version, BeijingDate Day, SourceEncoding? Encoding = null)
{
    private const int SequenceFactor = 1000;

    /// <summary>Reads a file's name.</summary>
    /// <exception cref="SourceFileRefusedException">It does not follow the pattern.</exception>
    public static SourceFileName Parse(string path)
    {
        var match = Pattern().Match(Path.GetFileNameWithoutExtension(path));
        if (!match.Success || BeijingDate.TryParseLenient(match.Groups["day"].Value, out var date) != DateText.Date)
        {
            throw new SourceFileRefusedException(
                $"The name {Echo.Of(Path.GetFileName(path))} does not say what the file is. Name it <dataset>_<yyyyMMdd>_<sequence>.csv or .xlsx, "
                + "such as court.judgment-default_20261101_001.csv.");
        }

        var day = long.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture);
        var sequence = match.Groups["sequence"].Success ? long.Parse(match.Groups["sequence"].Value, CultureInfo.InvariantCulture) : 0;
        SourceEncoding? encoding = match.Groups["encoding"].Success && EncodingFinding.TryParse(match.Groups["encoding"].Value, out var stated) ? stated : null;
        return new SourceFileName(match.Groups["dataset"].Value, (day * SequenceFactor) + sequence, date, encoding);
    }

    [GeneratedRegex(@"^(?<dataset>[a-z][a-z0-9.-]*)_(?<day>\d{8})(_(?<sequence>\d{1,3}))?(\.(?<encoding>gb18030|utf-8))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
