using System.Text.Json;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Transports.Tables;

/// <summary>Up to where a table was read, and the delivery that is on its way.</summary>
internal sealed record TableState
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Highest key, or latest change time, among the rows that were delivered; null = none was.</summary>
    public string? Watermark { get; set; }

    /// <summary>The delivery that is on its way; null = none is.</summary>
    public TablePass? Pass { get; set; }

    /// <summary>Reads the state; a new one where there is none.</summary>
    /// <exception cref="SourceFailedException">It cannot be read. Nobody guesses where a table was read up to.</exception>
    public static TableState Read(string path)
    {
        if (!File.Exists(path)) return new TableState();
        try
        {
            var state = JsonSerializer.Deserialize<TableState>(File.ReadAllBytes(path), Options) ?? throw new JsonException("It holds null.");
            if (state.Watermark is { } watermark) OrderValue.Parse(watermark);
            return state;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            throw new SourceFailedException(
                $"The state {path} cannot be read: {e.Message} Put it back from a backup, or delete it: then the table is read from its beginning, and the hub knows again what it has.", e);
        }
    }

    /// <summary>Writes the state so that a crash leaves the old one or the new one, never half of it.</summary>
    public void Save(string path)
    {
        using (var part = new FileStream(path + ".part", FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(part, this, Options);
            part.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
    }
}

/// <summary>One delivery of a table: all rows of a look, and of those after it until one came to its end.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Point">How far it has come. Its digest is that of the pages, one upon the other.</param>
internal sealed record TablePass(string Name, ResumePoint Point)
{
    /// <summary>Latest change among its rows, or the time of the look where the table states none.</summary>
    public DateTimeOffset CompleteAsOf { get; set; }
}
