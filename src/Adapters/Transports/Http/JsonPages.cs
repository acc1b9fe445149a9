using System.Security.Cryptography;
using System.Text.Json;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Transports.Http;

/// <summary>Reads the pages of a list and writes its objects one a line. One page lies in memory at a time.</summary>
internal sealed class JsonPages(HttpSource source, HttpSettings settings)
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Writes all rows.</summary>
    /// <param name="known">What was had before; asked for only where there is one page, since a first page says nothing of the others.</param>
    /// <param name="into">Where the lines go.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The state of the list; null = nothing new.</returns>
    public async Task<HttpValidators?> Write(HttpValidators? known, Stream into, CancellationToken cancellationToken)
    {
        var url = new Uri(settings.Url);
        var first = settings.Paging?.First(url) ?? url;
        var (seen, total) = (new HashSet<string>(StringComparer.Ordinal), 0L);
        var address = first;
        for (var pages = 1; ; pages++)
        {
            using var page = new MemoryStream();
            var state = await source.Get(address, settings.Paging is null ? known : null, page, cancellationToken);
            if (state is null) return null;
            if ((total += page.Length) > settings.TotalBytesMax) throw new SourceFailedException($"The pages have more than {settings.TotalBytesMax:N0} bytes together. Raise totalBytesMax if that is meant.");
            using var answer = Parse(JsonText.Utf8Of(page, source.Charset, pages), pages);
            var error = JsonText.ErrorIn(answer.RootElement);
            // Without a list the error is what there is to say: where the list stands is not at fault.
            if (error is not null && !HasRows(answer.RootElement))
                throw new SourceFailedException($"Page {pages} states an error, {error}, and no rows. Nothing was delivered.");
            var rows = RowsOf(answer.RootElement, pages);
            if (rows.GetArrayLength() > 0 && !seen.Add(Convert.ToHexString(SHA256.HashData(BytesOf(rows, pages)))))
                throw new SourceFailedException($"Page {pages} has the same rows as one before it: the server does not page as transport.paging says. Nothing was delivered.");
            await WriteRows(rows, pages, into, cancellationToken);
            if (settings.Paging?.Next(first, address, pages, answer.RootElement, rows.GetArrayLength()) is not { } next) return settings.Paging is null ? state : new HttpValidators(null, null);
            if (pages == settings.PagesMax) throw new SourceFailedException($"After {pages:N0} pages there is still a next one. Raise pagesMax if that is meant. Nothing was delivered.");
            address = next;
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> page, int number)
    {
        try
        {
            return JsonDocument.Parse(page);
        }
        catch (JsonException e)
        {
            throw new SourceFailedException($"Page {number} is no JSON: {Echo.OfFault(e)}", e);
        }
    }

    private bool HasRows(JsonElement answer) => Find(answer) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0;

    private JsonElement? Find(JsonElement answer) => settings.RowsAt is { } path ? JsonPath.Find(answer, path) : answer;

    private JsonElement RowsOf(JsonElement answer, int page)
    {
        return Find(answer) is { ValueKind: JsonValueKind.Array } list
            ? list
            : throw new SourceFailedException($"Page {page}: {(settings.RowsAt is null ? "the answer is" : $"at {settings.RowsAt} stands")} no list. Mend rowsAt, such as data.rows.");
    }

    // JSON lets halves of characters be escaped (\ud800 alone); no text can hold them.
    private static byte[] BytesOf(JsonElement element, int page)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(element);
        }
        catch (JsonException e)
        {
            throw new SourceFailedException($"Page {page} holds a text that is none, such as half of a character: {Echo.OfFault(e)}", e);
        }
    }

    private static async Task WriteRows(JsonElement rows, int page, Stream into, CancellationToken cancellationToken)
    {
        foreach (var row in rows.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Object) throw new SourceFailedException($"Page {page}: the list holds {row.ValueKind}; it must hold objects. Mend rowsAt.");
            await into.WriteAsync(BytesOf(row, page), cancellationToken);
            await into.WriteAsync(LineEnd, cancellationToken);
        }
    }
}
