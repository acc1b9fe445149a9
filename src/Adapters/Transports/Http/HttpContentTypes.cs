namespace CreditHub.Adapters.Transports.Http;

/// <summary>Which media types pass for which content. Servers are lax about files; a page of HTML is always a login or an error.</summary>
internal static class HttpContentTypes
{
    private static readonly string[] Files = ["application/octet-stream", "application/x-download", "application/force-download"];
    private static readonly string[] Csv = ["text/csv", "application/csv", "text/plain", "application/vnd.ms-excel", .. Files];
    private static readonly string[] Xlsx = ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel", .. Files];
    private static readonly string[] Json = ["application/json", "text/json", "text/plain"];

    /// <summary>What is asked for.</summary>
    public static string AcceptOf(HttpContent content) => AllowedFor(content)[0] + ", */*;q=0.1";

    /// <summary>Why an answer is not read; null = it is.</summary>
    public static string? Refuse(HttpContent content, string? mediaType)
    {
        if (mediaType is null || AllowedFor(content).Contains(mediaType, StringComparer.OrdinalIgnoreCase)) return null;
        if (content == HttpContent.Json && mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase)) return null;
        return mediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase)
            ? "answers with a page of HTML, which is a login or an error and no data. Open it in a browser to see which."
            : $"answers with {mediaType} where {AllowedFor(content)[0]} was expected. Mend content or url.";
    }

    private static string[] AllowedFor(HttpContent content) => content switch
    {
        HttpContent.Csv => Csv,
        HttpContent.Xlsx => Xlsx,
        _ => Json,
    };
}
