using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Transports.Http;

/// <summary>Reads answers of JSON in the encoding in which a server writes them. Read in another, their text would be destroyed without a word.</summary>
internal static class JsonText
{
    private static readonly string[] Codes = ["code", "errcode", "errCode", "status", "resultCode"];
    private static readonly string[] Fine = ["", "ok", "success", "true"];

    /// <summary>An answer in UTF-8.</summary>
    /// <param name="page">The answer.</param>
    /// <param name="charset">Encoding that the server states; null = none.</param>
    /// <param name="number">Number of the page, for the message.</param>
    /// <exception cref="SourceFailedException">It is in another encoding than stated, or in one that is not read.</exception>
    public static ReadOnlyMemory<byte> Utf8Of(MemoryStream page, string? charset, int number)
    {
        var bytes = page.GetBuffer().AsMemory(0, (int)page.Length);
        switch (bytes.Span)
        {
            case [0xFF, 0xFE, ..]:
                return Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes.Span[2..]));
            case [0xFE, 0xFF, ..]:
                return Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes.Span[2..]));
            case [0xEF, 0xBB, 0xBF, ..]:
                bytes = bytes[3..];
                break;
            case var _ when charset is not null && !EncodingFinding.TryParse(charset, out _):
                throw new SourceFailedException($"Page {number} is stated to be in {charset}, which is not read. Let the server answer in UTF-8.");
            case var _ when charset is not null && EncodingFinding.TryParse(charset, out var stated) && stated == SourceEncoding.Gb18030:
                return FromGb18030(bytes.Span) ?? throw new SourceFailedException($"Page {number} is stated to be in {charset} and is not. Let the server state the encoding in which it writes.");
        }

        if (Utf8.IsValid(bytes.Span)) return bytes;
        throw new SourceFailedException(
            $"Page {number} is no UTF-8{(FromGb18030(bytes.Span) is null ? "" : "; it reads as GB18030")}. Let the server answer in UTF-8, or state its encoding in Content-Type, such as application/json; charset=GB18030.");
    }

    /// <summary>The error that an answer states in its body though its status is 200; null where it states none.</summary>
    public static string? ErrorIn(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object) return null;
        if (answer.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.False) return "success: false";
        foreach (var name in Codes)
        {
            if (!answer.TryGetProperty(name, out var code) || code.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)) continue;
            if (IsError(code.ToString())) return $"{name}: {Echo.Of(code.ToString())}";
        }

        return null;
    }

    // Servers agree on what is an error only in so far as they borrow the numbers of HTTP.
    private static bool IsError(string code) =>
        long.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number is < 0 or >= 400
            : !Fine.Contains(code, StringComparer.OrdinalIgnoreCase);

    private static byte[]? FromGb18030(ReadOnlySpan<byte> bytes)
    {
        var chars = new char[bytes.Length];
        return Gb18030.Decode(bytes, chars, out var written) < 0 ? Encoding.UTF8.GetBytes(chars, 0, written) : null;
    }
}
