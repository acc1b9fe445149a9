using System.Security.Cryptography;
using System.Text;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Ledger;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Stored;
using CreditHub.Sampling;
using Microsoft.EntityFrameworkCore;

namespace CreditHub.Benchmarks.Stores;

/// <summary>Tells stores of different makings apart: by the ledger's tables and payloads, and by what the generator invents.</summary>
internal static class StoreIdentity
{
    private const int SpecimenSubjects = 200;

    /// <summary>A short text that changes whenever one of them does.</summary>
    public static string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var ledger = LedgerStore.EngineOf(new LedgerOptions { ConnectionString = "Data Source=nowhere" }).CreateContext())
            hash.AppendData(Encoding.UTF8.GetBytes(ledger.Database.GenerateCreateScript()));
        hash.AppendData(EntriesReflection.Descriptor.SerializedData.Span);

        // A few companies of a fixed day stand for all; a workbook holds the time of its making and is left out.
        var folder = Directory.CreateTempSubdirectory("credithub-bench-");
        try
        {
            var report = Generator().Generate(
                new SampleOptions { Subjects = SpecimenSubjects, OutputFolder = folder.FullName, AsOf = BeijingDate.Parse("2026-01-01") }, null, CancellationToken.None);
            foreach (var file in report.Files.Where(f => f.Path.EndsWith(".csv", StringComparison.Ordinal))) hash.AppendData(File.ReadAllBytes(file.Path));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    /// <summary>The project's own generator.</summary>
    public static ProvinceGenerator Generator()
    {
        using var regions = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "config", "regions.json"));
        return new ProvinceGenerator(Regions.Load(regions));
    }
}
