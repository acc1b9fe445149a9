using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CreditHub.Benchmarks.Servers;

/// <summary>Keys of the agencies that call in benchmarks, made of their codes: the hub asks who calls as it does in service.</summary>
internal static class BenchKeys
{
    private static readonly string[] Agencies = ["sx-market", "sx-court", "sx-tax", "sx-pbc", "sx-credit", "sx-procurement",
        "sx-bidding", "sx-portal"];

    /// <summary>An agency's key.</summary>
    public static string Of(string agency) => Sha256($"benchmarks only: {agency}");

    /// <summary>Writes the file by which a hub knows them, and returns its path.</summary>
    public static string WriteTo(string folder)
    {
        var file = Path.Combine(folder, "credentials.json");
        var agencies = Agencies.Select(agency => new { agency, keys = new[] { new { sha256 = Sha256(Of(agency)) } } });
        File.WriteAllText(file, JsonSerializer.Serialize(new { agencies }));
        return file;
    }

    private static string Sha256(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
