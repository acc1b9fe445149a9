using System.Text.Json;

namespace CreditHub.Adapters.Changes;

/// <summary>The outlines of a dataset's latest deliveries, in a file of the connection's state.</summary>
internal sealed class DatasetPast(string folder, string dataset)
{
    private const int DeliveriesMax = 10;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private string PathOfFile => Path.Combine(folder, $"{dataset}.past.json");

    /// <summary>
    /// The outlines, the latest last; none where there is no file, or none that can be read: the dataset then has no past.
    /// </summary>
    public IReadOnlyList<DeliveryProfile> Read()
    {
        try
        {
            return File.Exists(PathOfFile) ? JsonSerializer.Deserialize<List<DeliveryProfile>>(
                File.ReadAllBytes(PathOfFile), Options) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Adds the outline of a delivery that was reported.</summary>
    public void Add(DeliveryProfile profile)
    {
        if (profile.Records == 0) return;
        Directory.CreateDirectory(folder);
        IReadOnlyList<DeliveryProfile> all = [.. Read().TakeLast(DeliveriesMax - 1), profile];
        File.WriteAllBytes(PathOfFile + ".part", JsonSerializer.SerializeToUtf8Bytes(all, Options));
        File.Move(PathOfFile + ".part", PathOfFile, overwrite: true);
    }
}
