using CreditHub.Adapters.Connections;

namespace CreditHub.Adapters.Transports.Http;

/// <summary>What an address gives.</summary>
public enum HttpContent
{
    /// <summary>A CSV file.</summary>
    Csv,

    /// <summary>A workbook.</summary>
    Xlsx,

    /// <summary>A list of flat objects, whose fields are columns.</summary>
    Json,
}

/// <summary>A header that the server wants to see, such as an API key.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Where its value lies.</param>
public sealed record HttpSecretHeader(string Name, SecretReference Value);

/// <summary>An address that gives a whole dataset, or all that is new, each time it is asked.</summary>
/// <param name="Url">The address. Only https, except on loopback.</param>
/// <param name="Content">What it gives.</param>
/// <param name="RowsAt">For JSON: where in an answer the list stands, such as <c>data.rows</c>; null = the answer is the list.</param>
/// <param name="Paging">For JSON: how the next page is asked for; null = there is one page.</param>
/// <param name="Bearer">Where a token for <c>Authorization: Bearer</c> lies; null = none is sent.</param>
/// <param name="Header">Another header with a secret; null = none is sent.</param>
/// <param name="AllowUnencrypted">True where http is meant, though anyone on the way can read and change it. The default is false.</param>
/// <param name="ResponseBytesMax">Largest answer in bytes. From 1 KiB to 1 GiB; the default is 64 MiB. A page of JSON lies in memory.</param>
/// <param name="TotalBytesMax">Most bytes of all pages together. The default is 4 GiB.</param>
/// <param name="PagesMax">Most pages. From 1 to 1,000,000; the default is 10,000.</param>
/// <param name="TimeoutSeconds">Seconds that one answer may take, to its last byte. From 1 to 3,600; the default is 100.</param>
public sealed record HttpSettings(
    string Url, HttpContent Content, string? RowsAt = null, HttpPaging? Paging = null, SecretReference? Bearer = null, HttpSecretHeader? Header = null,
    bool AllowUnencrypted = false, int ResponseBytesMax = 64 << 20, long TotalBytesMax = 4L << 30, int PagesMax = 10_000,
    int TimeoutSeconds = 100) : TransportSettings
{
    internal override bool CarriesOneDataset => true;

    internal override IEnumerable<string> Faults()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) yield return "url: write a whole address, such as https://data.example.gov.cn/penalties.";
        else if (url.UserInfo.Length > 0) yield return "url: take name and password out of it. Put a token into a file and write \"bearer\": {\"file\": \"/path/to/secret\"}.";
        else if (url.Scheme == "http" && !url.IsLoopback && !AllowUnencrypted)
            yield return "url: http can be read and changed by anyone on the way. Use https, or write \"allowUnencrypted\": true where the way is your own.";
        if (Content != HttpContent.Json && RowsAt is not null) yield return "rowsAt: it belongs to json.";
        if (Content != HttpContent.Json && Paging is not null) yield return "paging: it belongs to json.";
        if (Bearer is not null && Header is { } header && header.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)) yield return "header, bearer: both would be Authorization; give one.";
        if (ResponseBytesMax is < 1024 or > 1 << 30) yield return "responseBytesMax: from 1024 to 1073741824.";
        if (TotalBytesMax < ResponseBytesMax) yield return "totalBytesMax: not less than responseBytesMax.";
        if (PagesMax is < 1 or > 1_000_000) yield return "pagesMax: from 1 to 1000000.";
        if (TimeoutSeconds is < 1 or > 3600) yield return "timeoutSeconds: from 1 to 3600.";
        foreach (var fault in Paging?.Faults() ?? []) yield return $"paging.{fault}";
    }
}
