using CreditHub.Domain.Records;

namespace CreditHub.Ledger.Engines;

/// <summary>A record's key as one column: source and dataset are codes without a slash, so that the text is read back without doubt.</summary>
internal static class RecordKeyText
{
    public static string Of(RecordKey key) => $"{key.Source}/{key.Dataset}/{key.RecordNumber}";

    /// <summary>Between these two lie the keys of all records of a source's dataset, and no others.</summary>
    public static (string After, string End) Bounds(string source, string dataset) => ($"{source}/{dataset}/", $"{source}/{dataset}0");

    public static RecordKey Parse(string text)
    {
        var first = text.IndexOf('/', StringComparison.Ordinal);
        var second = text.IndexOf('/', first + 1);
        return new RecordKey(text[..first], text[(first + 1)..second], text[(second + 1)..]);
    }
}
