using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Client;

namespace CreditHub.Adapters.Reporting;

/// <summary>What a source gets for a file (回执): its digest, and counts that add up.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Dataset">Dataset code.</param>
/// <param name="Digest">SHA-256 of the file, hexadecimal.</param>
/// <param name="StartedAt">When its first row was sent.</param>
/// <param name="FinishedAt">When its last row was decided.</param>
/// <param name="Counts">What became of its rows.</param>
/// <param name="IgnoredColumns">Columns that the format does not know.</param>
/// <param name="Encoding">How the file's encoding was found, and how sure that is; null for workbooks.</param>
public sealed record DeliveryReceipt(
    string File, string Dataset, string Digest, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, DeliveryCounts Counts,
    IReadOnlyList<string> IgnoredColumns, EncodingFinding? Encoding = null);

/// <summary>Takes one file of a source all the way: reads, maps, reports, states completeness, files it away with its receipt.</summary>
public sealed class Delivery(CreditHubClient client, IReadOnlyDictionary<string, SourceFormat> formats, TimeProvider time)
{
    private const string DoneFolder = "done";
    private const string RefusedFolder = "refused";

    private static readonly JsonSerializerOptions ReceiptOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Delivers a file. Null: the whole file was refused and lies in <c>refused/</c> with the reason beside it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="agency">Agency in whose folder it lies; a format of another agency is refused.</param>
    /// <param name="progress">Called with the number of rows decided so far; null = nobody wants to know.</param>
    /// <param name="cancellationToken">Stops after the rows that are on their way; the file goes on from there the next time.</param>
    public async Task<DeliveryReceipt?> Run(string file, string agency, Action<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await Report(file, agency, progress, cancellationToken);
            MoveTo(DoneFolder, file, ".receipt.json", JsonSerializer.SerializeToUtf8Bytes(receipt, ReceiptOptions));
            return receipt;
        }
        catch (SourceFileRefusedException refusal)
        {
            MoveTo(RefusedFolder, file, ".refusal.txt", System.Text.Encoding.UTF8.GetBytes(refusal.Message + Environment.NewLine));
            return null;
        }
    }

    private async Task<DeliveryReceipt> Report(string file, string agency, Action<long>? progress, CancellationToken cancellationToken)
    {
        var name = SourceFileName.Parse(file);
        if (!formats.TryGetValue(name.Dataset, out var format) || !format.Agencies.Contains(agency))
        {
            throw new SourceFileRefusedException(
                $"{agency} delivers no dataset {name.Dataset}. It delivers: {string.Join(", ", formats.Values.Where(f => f.Agencies.Contains(agency)).Select(f => f.Dataset))}.");
        }

        var digest = await DigestOf(file, cancellationToken);
        var point = ResumePoint.Find(file, digest) ?? new ResumePoint { Digest = digest, StartedAt = time.GetUtcNow() };
        using var rows = SourceFile.Open(file, name.Encoding ?? format.Encoding);
        var mapper = format.Fit(rows.Columns, name.Version);
        using var run = new DeliveryRun(client, file, rows, mapper, point) { Progress = progress };
        try
        {
            await run.Run(cancellationToken);
        }
        catch (SourceFileRefusedException torn) when (point.Row > 0)
        {
            throw new SourceFileRefusedException(
                $"{torn.Message} What stands up to row {point.Row} was reported ({point.Counts}). Mend the file and deliver it whole: what the hub has taken it knows again.",
                torn);
        }

        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero);
        var now = time.GetUtcNow();
        await DeliveryRun.StateComplete(client, name.Dataset, written < now ? written : now, cancellationToken);
        return new DeliveryReceipt(Path.GetFileName(file), name.Dataset, digest, point.StartedAt, time.GetUtcNow(), point.Counts, [.. mapper.UnknownColumns], rows.Encoding);
    }

    private static async Task<string> DigestOf(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    // The note is written before the file moves: a crash between leaves the file to be done again, never a file without its note.
    private static void MoveTo(string folder, string file, string noteEnding, byte[] note)
    {
        var target = Path.Combine(Path.GetDirectoryName(file)!, folder);
        Directory.CreateDirectory(target);
        var name = Path.GetFileName(file);
        for (var i = 2; File.Exists(Path.Combine(target, name)); i++)
            name = $"{Path.GetFileNameWithoutExtension(file)}.{i}{Path.GetExtension(file)}";
        File.WriteAllBytes(Path.Combine(target, name + noteEnding), note);
        File.Move(file, Path.Combine(target, name));
        ResumePoint.Delete(file);
    }
}
