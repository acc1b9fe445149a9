using System.Text.Json;
using CreditHub.Adapters.Changes;

namespace CreditHub.Adapters.Reporting;

/// <summary>How far a delivery has come: everything up to <see cref="Row"/> is decided and, where refused, in the quarantine file.</summary>
internal sealed record ResumePoint : RowTally
{
    /// <summary>How the name of its file ends, after that of the delivery.</summary>
    public const string Ending = ".progress.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>SHA-256 of what is delivered: another content under the same name begins anew.</summary>
    public required string Digest { get; set; }

    /// <summary>Number of the last row that is decided; 0 = none.</summary>
    public int Row { get; set; }

    /// <summary>Length of the quarantine file that belongs to it; what is beyond was written before a crash and is written again.</summary>
    public long QuarantineBytes { get; set; }

    /// <summary>Likewise of the file of originals.</summary>
    public long OriginalsBytes { get; set; }

    /// <summary>When the first row was sent.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the last row was decided, so that a receipt stated twice says the same; null = there are rows left.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The outline of the delivery, until it is part of the past; null where it was not compared.</summary>
    public DeliveryProfile? Outline { get; set; }

    /// <summary>Why the delivery departs from the past, a sentence each; null: it was not compared yet.</summary>
    public IReadOnlyList<string>? HeldBecause { get; set; }

    /// <summary>True once its rows may be reported.</summary>
    public bool IsAdmitted { get; set; }

    /// <summary>What a full file did not mention, once its rows are decided.</summary>
    public MissingRecords? Missing { get; set; }

    /// <summary>What became of the rows so far.</summary>
    public DeliveryCounts Counts { get; init; } = new();

    /// <summary>
    /// Reads the point of a file; null where the file is to be begun anew: there is no point, it cannot be read, it belongs to another
    /// content, or the files that belong to it are not what they were. To begin anew is safe: the hub knows the rows that it has taken.
    /// </summary>
    public static ResumePoint? Find(string file, string digest)
    {
        var path = PathOf(file);
        if (!File.Exists(path) || Read(path) is not { } point || point.Digest != digest) return null;
        return QuarantineFile.LengthOf(file) >= point.QuarantineBytes && OriginalsFile.LengthOf(file) >= point.OriginalsBytes ? point : null;
    }

    /// <summary>Writes the point so that a crash leaves the old one or the new one, never half of it.</summary>
    public void Save(string file)
    {
        var path = PathOf(file);
        File.Delete(path + ".part");
        using (var part = new FileStream(path + ".part", FileMode.CreateNew, FileAccess.Write))
            JsonSerializer.Serialize(part, this, Options);
        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>Forgets the point of a file that is done.</summary>
    public static void Delete(string file) => File.Delete(PathOf(file));

    // A power cut may leave the point empty or torn, in spite of the rename.
    private static ResumePoint? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ResumePoint>(File.ReadAllBytes(path), Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string PathOf(string file) => file + Ending;
}
