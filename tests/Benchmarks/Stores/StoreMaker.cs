using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reporting;
using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Servers;
using CreditHub.Client;
using CreditHub.Client.Connecting;
using CreditHub.Domain.Calendar;
using CreditHub.Sampling;

namespace CreditHub.Benchmarks.Stores;

/// <summary>Makes a store as an operator would: a province's files, delivered through the hub's own door.</summary>
internal static class StoreMaker
{
    /// <summary>Makes a store; it appears in its place only when it is whole.</summary>
    public static async Task Make(KeptStore store, int subjects, CancellationToken cancellationToken)
    {
        var part = $"{store.Folder}.part-{Environment.ProcessId}";
        try
        {
            Say.Line($"Making a store of {subjects:N0} companies in {store.Folder}, once; about {Math.Max(1, subjects / 60_000)} minutes ...");
            var options = new SampleOptions
            {
                Subjects = subjects, OutputFolder = Path.Combine(part, "drop"), AsOf = BeijingDate.At(TimeProvider.System.GetUtcNow()),
            };
            var report = StoreIdentity.Generator().Generate(options, null, cancellationToken);
            await using (var hub = await ChildServer.StartHub(Path.Combine(part, "data"), cancellationToken))
                foreach (var file in report.Files) await Deliver(hub.Address, file, cancellationToken);
            Directory.Move(Path.Combine(part, "data"), store.Folder);
        }
        finally
        {
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        }
    }

    private static async Task Deliver(string address, SampleFileReport file, CancellationToken cancellationToken)
    {
        using var client = CreditHubClient.Connect(new CreditHubClientOptions { Address = address, Agency = file.Agency, Key = BenchKeys.Of(file.Agency), Purpose = "reporting" });
        var delivery = new Delivery(client, SourceFormat.LoadAll(), TimeProvider.System);
        var outcome = await delivery.Run(file.Path, file.Agency, Say.Growing($"{file.Dataset}, of {file.Rows:N0} rows"), cancellationToken);
        if (outcome is not DeliveryOutcome.Delivered { Receipt.Counts: var counts })
            throw new InvalidOperationException($"The hub's adapters refused {file.Path} as a whole: {((DeliveryOutcome.Refused)outcome).Reason}");
        Say.Line($"  {file.Dataset}: {counts.Recorded:N0} records; {counts.Refused:N0} rows were refused, as is meant.");
    }
}
