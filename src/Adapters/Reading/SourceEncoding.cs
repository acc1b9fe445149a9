using System.Globalization;
using System.Text.Json.Serialization;

namespace CreditHub.Adapters.Reading;

/// <summary>The two encodings in which authorities write text.</summary>
public enum SourceEncoding
{
    /// <summary>UTF-8, with or without byte order mark.</summary>
    Utf8,

    /// <summary>GB 18030, with its subsets GBK and GB 2312.</summary>
    Gb18030,
}

/// <summary>How a file's encoding was found, and how sure that is. Stands in the receipt.</summary>
/// <param name="Encoding">The encoding in which the file was read.</param>
/// <param name="DecidedBy">What decided it, as a sentence.</param>
/// <param name="Confidence">From 0 to 1; 1 = there is nothing else that it could be.</param>
public sealed record EncodingFinding([property: JsonIgnore] SourceEncoding Encoding, string DecidedBy, double Confidence)
{
    /// <summary>The encoding's registered name (IANA).</summary>
    public string Name => NameOf(Encoding);

    /// <summary>The registered name of an encoding.</summary>
    public static string NameOf(SourceEncoding encoding) => encoding == SourceEncoding.Utf8 ? "UTF-8" : "GB18030";

    /// <summary>Reads a name as format files and file names write it: <c>utf-8</c>, <c>utf8</c>, <c>gb18030</c>, <c>gbk</c>, <c>gb2312</c>.</summary>
    public static bool TryParse(string name, out SourceEncoding encoding)
    {
        (var isKnown, encoding) = name.ToUpperInvariant() switch
        {
            "UTF-8" or "UTF8" => (true, SourceEncoding.Utf8),
            "GB18030" or "GBK" or "GB2312" => (true, SourceEncoding.Gb18030),
            _ => (false, default),
        };
        return isKnown;
    }

    /// <summary>Name, confidence and what decided it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Confidence:P2}): {DecidedBy}");
}
