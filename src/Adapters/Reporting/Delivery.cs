using System.Security.Cryptography;
using CreditHub.Adapters.Changes;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Client;

namespace CreditHub.Adapters.Reporting;

/// <summary>
/// Takes what a source handed over all the way to the hub: reads, maps, reports, states completeness. Run again after a crash it goes on where
/// it was; run again after its end it sends no row and has the same counts. Where the file and its receipt go is the transport's affair.
/// </summary>
public sealed class Delivery(CreditHubClient client, IReadOnlyDictionary<string, SourceFormat> formats, TimeProvider time)
{
    /// <summary>True: what is delivered are many companies' first rows; the hub takes them without bringing each company into memory.</summary>
    public bool IsFirstLoad { get; init; }

    /// <summary>How deliveries are compared with their dataset's past; null: they are not.</summary>
    internal ChangeRules? Changes { get; init; }

    /// <summary>Folder for the outlines of past deliveries.</summary>
    internal string PastFolder { get; init; } = "";

    /// <summary>Delivers a file whose name says what it is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="agency">Agency that handed it over; a format of another agency is refused.</param>
    /// <param name="progress">Called with the number of rows decided so far; null = nobody wants to know.</param>
    /// <param name="cancellationToken">Stops after the rows that are on their way; the file goes on from there the next time.</param>
    public Task<DeliveryOutcome> Run(string file, string agency, Action<long>? progress, CancellationToken cancellationToken) =>
        Run(() => SourceDelivery.OfNamedFile(file, time.GetUtcNow()), agency, progress, cancellationToken);

    /// <summary>Delivers what is known from elsewhere than a file's name.</summary>
    public Task<DeliveryOutcome> Run(SourceDelivery delivery, string agency, Action<long>? progress, CancellationToken cancellationToken) =>
        Run(() => delivery, agency, progress, cancellationToken);

    /// <summary>Forgets how far a file had come; for a file that is done and goes away.</summary>
    public static void Forget(string file) => ResumePoint.Delete(file);

    private async Task<DeliveryOutcome> Run(Func<SourceDelivery> delivery, string agency, Action<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await Report(delivery(), agency, progress, cancellationToken);
        }
        catch (SourceFileRefusedException refusal)
        {
            return new DeliveryOutcome.Refused(refusal.Message);
        }
    }

    private async Task<DeliveryOutcome> Report(SourceDelivery delivery, string agency, Action<long>? progress, CancellationToken cancellationToken)
    {
        var file = delivery.File;
        if (!formats.TryGetValue(delivery.Dataset, out var format) || !format.Agencies.Contains(agency))
        {
            var others = formats.Values.Where(f => f.Agencies.Contains(agency)).Select(f => f.Dataset).Distinct().Order(StringComparer.Ordinal).ToList();
            throw new SourceFileRefusedException(
                $"{agency} delivers no dataset {delivery.Dataset}{(others.Count == 0 ? ", nor any other." : $". It delivers: {string.Join(", ", others)}.")}");
        }

        var digest = await DigestOf(file, cancellationToken);
        var point = ResumePoint.Find(file, digest) ?? new ResumePoint { Digest = digest, StartedAt = time.GetUtcNow() };
        var wasDone = point.FinishedAt is not null;
        using var rows = delivery.Open(format.Encoding);
        var mapper = format.Fit(rows.Columns, delivery.Version);
        var held = Changes is { } rules ? new HeldDeliveries(client, rules, PastFolder) : null;
        if (held is not null) await held.Admit(delivery, format, mapper, point, cancellationToken);
        using var quarantine = new QuarantineFile(QuarantineFile.PathOf(file), rows.Columns);
        using var originals = new OriginalsFile(OriginalsFile.PathOf(file));
        using var run = new DeliveryRun(client, rows, mapper, point, quarantine, originals)
        {
            Save = () => point.Save(file), Progress = progress, IsFirstLoad = IsFirstLoad,
        };
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

        await Compare(delivery, format, mapper, point, cancellationToken);
        if (point.FinishedAt is null)
        {
            held?.Reported(delivery, point);
            point.FinishedAt = time.GetUtcNow();
            point.Save(file);
        }

        IReadOnlyList<string> notes = [.. rows.Notes, .. mapper.Notes, .. (point.HeldBecause ?? []).Select(reason => $"Unusual: {reason}")];
        var receipt = new DeliveryReceipt(
            Path.GetFileName(file), delivery.Dataset, digest, point.StartedAt, point.FinishedAt.Value, point.Counts,
                [.. mapper.UnknownColumns.Select(Echo.Of)], rows.Encoding,
            point.Missing, point.Unlisted.Count > 0 ? point.Unlisted : null, notes.Count > 0 ? notes : null,
            new ColumnUse([.. mapper.ReadColumns.Select(Echo.Of)], [.. mapper.DroppedColumns.Select(Echo.Of)]),
            point.Normalised.Count > 0 ? point.Normalised : null, point.Doubtful, point.Examples.Count > 0 ? point.Examples : null,
            point.NormalisedBy.Count > 0 ? point.NormalisedBy : null, mapper.Variant);
        await BatchStatement.Send(client, receipt, delivery.CompleteAsOf, cancellationToken);
        return new DeliveryOutcome.Delivered(receipt) { WasDone = wasDone };
    }

    private async Task Compare(SourceDelivery delivery, SourceFormat format, RowMapper mapper, ResumePoint point, CancellationToken cancellationToken)
    {
        var datasets = await client.ListDatasetsAsync(cancellationToken);
        if (datasets.FirstOrDefault(d => d.Code == delivery.Dataset) is not { FullDeliveries: true } dataset) return;
        using var rows = delivery.Open(format.Encoding);
        await new FullComparison(client, delivery, dataset).Run(rows, mapper, point.Missing, Keep, cancellationToken);

        void Keep(MissingRecords found)
        {
            point.Missing = found;
            point.Save(delivery.File);
        }
    }

    private static async Task<string> DigestOf(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
