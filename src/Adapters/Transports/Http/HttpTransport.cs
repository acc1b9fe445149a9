using System.Security.Cryptography;
using System.Text.Json;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Transports.Http;

/// <summary>What is known of an answer that was taken.</summary>
/// <param name="AskedAt">When it was asked for: the version of its rows that state none.</param>
/// <param name="CompleteAsOf">Up to when it is complete.</param>
/// <param name="State">The state of the address.</param>
/// <param name="Digest">SHA-256 of what was taken.</param>
internal sealed record TakenAnswer(DateTimeOffset AskedAt, DateTimeOffset CompleteAsOf, HttpValidators State, string Digest);

/// <summary>
/// Asks an address and delivers what it gives, where that is new. An answer is taken whole before any row of it is reported: what is cut off,
/// repeats or never ends is seen before it does harm.
/// </summary>
internal sealed class HttpTransport(ConnectionWork work, HttpSettings settings) : ITransport
{
    private readonly HttpSource _source = new(settings, work.Connection.Folder, work.Time);
    private readonly Spool<TakenAnswer> _spool = new(work);

    public int LooksUntilTaken => 1;

    private string StatePath => Path.Combine(work.Connection.StateFolder, "state.json");

    public async Task Look(PassResult result, CancellationToken cancellationToken)
    {
        // What a process before this one took, and did not deliver to its end, comes first.
        var name = _spool.Names() is [var left, ..] ? left : await Take(cancellationToken);
        if (name is null) return;
        var (log, connection) = (work.Logger, work.Connection.Name);
        log.Begins(connection, name);
        try
        {
            var outcome = await Deliver(name, cancellationToken);
            result.Add(outcome);
            log.Ended(connection, name, outcome);
        }
        catch (DeliveryHeldException held)
        {
            // The answer stays taken; the next look asks for the decision again.
            result.AddFailure(name, held);
            log.Held(connection, name, held.Message);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            log.Stopped(connection, name);
            throw;
        }
    }

    public async Task Check(Action<string> show, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.{Ending}");
        try
        {
            await using (var into = new FileStream(file, FileMode.Create))
            {
                var oneAnswer = settings with { Paging = null, Url = (settings.Paging?.First(new Uri(settings.Url)) ?? new Uri(settings.Url)).ToString() };
                await Fetch(oneAnswer, known: null, into, cancellationToken);
                show($"{new Uri(settings.Url).GetLeftPart(UriPartial.Path)}: answers with {settings.Content.ToString().ToLowerInvariant()}, {into.Length:N0} bytes{(settings.Paging is null ? "" : " in its first page")}.");
            }

            if (IsEmpty(file)) show("  There is no row.");
            else ShowRows(file, show);
        }
        catch (SourceFileRefusedException e)
        {
            throw new SourceFailedException($"The answer cannot be delivered: {e.Message}", e);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public void Dispose() => _source.Dispose();

    private void ShowRows(string file, Action<string> show)
    {
        using var rows = OpenRows(file);
        var mapper = work.Connection.Formats.Values.Single().Fit(rows.Columns, fileVersion: 1);
        show($"  {rows.Rows().Count():N0} rows; their columns fit {work.Connection.Formats.Keys.Single()}.");
        if (mapper.UnknownColumns.ToList() is { Count: > 0 } unknown) show(
            $"  Columns that the format does not know: {Echo.OfList(unknown)}.");
    }

    private async Task<string?> Take(CancellationToken cancellationToken)
    {
        var askedAt = work.Time.GetUtcNow();
        var before = LastDelivered();
        var name = new Receipts(work).FreeName($"{work.Connection.Name}_{askedAt.ToOffset(TimeSpan.FromHours(8)):yyyyMMdd'T'HHmmssfff}.{Ending}");
        var taken = await _spool.Take(name, askedAt, async into =>
        {
            if (await Fetch(settings, before?.State, into, cancellationToken) is not { } state) return null;
            await into.FlushAsync(cancellationToken);
            into.Position = 0;
            var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(into, cancellationToken));
            // A server without tags gives the same again and again.
            return into.Length == 0 || digest == before?.Digest ? null : new TakenAnswer(askedAt, state.LastModified ?? askedAt, state, digest);
        });
        return taken is null ? null : name;
    }

    private Task<HttpValidators?> Fetch(HttpSettings asked, HttpValidators? known, FileStream into, CancellationToken cancellationToken) =>
        asked.Content == HttpContent.Json
            ? new JsonPages(_source, asked).Write(known, into, cancellationToken)
            : _source.Get(new Uri(asked.Url), known, into, cancellationToken);

    private async Task<DeliveryOutcome> Deliver(string name, CancellationToken cancellationToken)
    {
        var (taken, file) = (_spool.Find(name)!, _spool.PathOf(name));
        var version = (taken.AskedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var delivery = new SourceDelivery(file, work.Connection.Formats.Keys.Single(), version, taken.CompleteAsOf, encoding => OpenRows(file, encoding));
        var outcome = await work.Delivery.Run(delivery, work.Connection.Agency, work.ProgressOf(name), cancellationToken);
        new Receipts(work).Keep(name, outcome, file);
        // Nobody can put back an answer that was refused; who mends it wants to see it.
        if (outcome is DeliveryOutcome.Refused) File.Copy(file, Path.Combine(work.FolderOf("receipts"), name), overwrite: true);
        await File.WriteAllBytesAsync(StatePath + ".part", JsonSerializer.SerializeToUtf8Bytes(taken), cancellationToken);
        File.Move(StatePath + ".part", StatePath, overwrite: true);
        _spool.Clear(name);
        return outcome;
    }

    // A state that cannot be read costs one more question and a delivery that the hub knows already.
    private TakenAnswer? LastDelivered()
    {
        try
        {
            return File.Exists(StatePath) ? JsonSerializer.Deserialize<TakenAnswer>(File.ReadAllBytes(StatePath)) : null;
        }
        catch (JsonException)
        {
            work.Logger.Attention(work.Connection.Name, $"{StatePath} cannot be read and is made anew.");
            return null;
        }
    }

    private string Ending => settings.Content switch
    {
        HttpContent.Csv => "csv",
        HttpContent.Xlsx => "xlsx",
        _ => "jsonl",
    };

    private static bool IsEmpty(string file) => new FileInfo(file).Length == 0;

    private ISourceRows OpenRows(string file, SourceEncoding? encoding = null) => settings.Content switch
    {
        HttpContent.Csv => CsvRows.Open(file, encoding),
        HttpContent.Xlsx => XlsxRows.Open(file),
        _ => JsonLineRows.Open(file),
    };
}
