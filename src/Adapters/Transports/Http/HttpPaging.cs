using System.Text.Json;
using System.Text.Json.Serialization;
using CreditHub.Adapters.Connections;

namespace CreditHub.Adapters.Transports.Http;

/// <summary>How the pages of a list are asked for.</summary>
/// <param name="SizeParameter">Name of the query parameter that says how many rows a page may have; null = it is not said.</param>
/// <param name="Size">Rows a page. From 1 to 100,000; the default is 500.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NextLinkPaging), "next-link")]
[JsonDerivedType(typeof(PageNumberPaging), "page-number")]
[JsonDerivedType(typeof(CursorPaging), "cursor")]
public abstract record HttpPaging(string? SizeParameter = null, int Size = 500)
{
    /// <summary>Address of the first page.</summary>
    internal virtual Uri First(Uri url) => SizeParameter is null ? url : With(url, SizeParameter, $"{Size}");

    /// <summary>Address of the page behind one; null = it was the last.</summary>
    /// <param name="first">Address of the first page.</param>
    /// <param name="current">Address of this one.</param>
    /// <param name="pages">Pages read, this one among them.</param>
    /// <param name="answer">What the server answered.</param>
    /// <param name="rows">Rows that this page has.</param>
    internal abstract Uri? Next(Uri first, Uri current, int pages, JsonElement answer, int rows);

    internal virtual IEnumerable<string> Faults() => Size is < 1 or > 100_000 ? ["size: from 1 to 100000."] : [];

    private protected static Uri With(Uri url, string name, string value)
    {
        var parameter = $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        return new UriBuilder(url) { Query = url.Query.Length > 1 ? $"{url.Query}&{parameter}" : parameter }.Uri;
    }

    // Absent, null and empty all say that there is no more.
    private protected static string? TextAt(JsonElement answer, string path) => JsonPath.Find(answer, path) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } given ? given : null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        null or { ValueKind: JsonValueKind.Null } => null,
        { } other => throw new SourceFailedException($"At {path} of an answer stands neither a text nor a number but {other.ValueKind}. Mend transport.paging."),
    };
}

/// <summary>Each answer holds the address of the next.</summary>
/// <param name="At">Where it stands, such as <c>links.next</c>. It may be relative; it must lead to the same server.</param>
/// <param name="SizeParameter">See <see cref="HttpPaging"/>.</param>
/// <param name="Size">See <see cref="HttpPaging"/>.</param>
public sealed record NextLinkPaging(string At, string? SizeParameter = null, int Size = 500) : HttpPaging(SizeParameter, Size)
{
    internal override Uri? Next(Uri first, Uri current, int pages, JsonElement answer, int rows)
    {
        if (TextAt(answer, At) is not { } link) return null;
        // The secrets that go with each question are for the server of the configuration.
        return Uri.TryCreate(current, link, out var next) && next.GetLeftPart(UriPartial.Authority) == first.GetLeftPart(UriPartial.Authority)
            ? next
            : throw new SourceFailedException($"The link to the next page, {link}, does not lead to {first.GetLeftPart(UriPartial.Authority)}. It is not followed.");
    }
}

/// <summary>Pages are numbered; the last is the one before an empty one.</summary>
/// <param name="Parameter">Name of the query parameter with the number.</param>
/// <param name="FirstPage">Number of the first page. The default is 1.</param>
/// <param name="SizeParameter">See <see cref="HttpPaging"/>.</param>
/// <param name="Size">See <see cref="HttpPaging"/>.</param>
public sealed record PageNumberPaging(string Parameter, int FirstPage = 1, string? SizeParameter = null, int Size = 500) : HttpPaging(SizeParameter, Size)
{
    internal override Uri First(Uri url) => With(base.First(url), Parameter, $"{FirstPage}");

    // A server may give fewer rows than were asked for; only a page without any is surely beyond the last.
    internal override Uri? Next(Uri first, Uri current, int pages, JsonElement answer, int rows) => rows == 0 ? null : ReplaceNumber(first, FirstPage + pages);

    private Uri ReplaceNumber(Uri first, int number)
    {
        var last = $"{Uri.EscapeDataString(Parameter)}={FirstPage}";
        var query = first.Query[..^last.Length];
        return new UriBuilder(first) { Query = $"{query}{Uri.EscapeDataString(Parameter)}={number}" }.Uri;
    }
}

/// <summary>Each answer holds a mark (游标) with which the next is asked for.</summary>
/// <param name="At">Where it stands, such as <c>next_cursor</c>.</param>
/// <param name="Parameter">Name of the query parameter that takes it.</param>
/// <param name="SizeParameter">See <see cref="HttpPaging"/>.</param>
/// <param name="Size">See <see cref="HttpPaging"/>.</param>
public sealed record CursorPaging(string At, string Parameter, string? SizeParameter = null, int Size = 500) : HttpPaging(SizeParameter, Size)
{
    internal override Uri? Next(Uri first, Uri current, int pages, JsonElement answer, int rows) =>
        TextAt(answer, At) is { } cursor ? With(first, Parameter, cursor) : null;
}
