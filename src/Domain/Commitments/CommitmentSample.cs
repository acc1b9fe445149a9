using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CreditHub.Domain.Calendar;

namespace CreditHub.Domain.Commitments;

/// <summary>
/// A sample of commitments for review (抽查复核): reproducible by whoever knows seed, period and population. The population is every commitment that
/// a body accepted in a period that has ended, so it stays the same for ever.
/// </summary>
/// <param name="Body">Agency code of the body that accepted them.</param>
/// <param name="From">First day of the period.</param>
/// <param name="Until">Last day of the period.</param>
/// <param name="Seed">The published seed.</param>
public sealed record CommitmentSample(string Body, BeijingDate From, BeijingDate Until, string Seed)
{
    /// <summary>Name and version of the algorithm; another one gets another name.</summary>
    public const string Algorithm = "credithub-sample-1";

    /// <summary>Number of the sample (抽查批次号): the same for the same body, period and seed.</summary>
    public string Number => $"CY-{Until.Value:yyyyMMdd}-{Convert.ToHexStringLower(Hash("").AsSpan(0, 6))}";

    /// <summary>The case numbers that are drawn, in order of rank: a share of the population, rounded up.</summary>
    public ImmutableArray<string> Draw(IReadOnlyCollection<string> population, int sharePercent)
    {
        var count = (int)(((population.Count * (long)sharePercent) + 99) / 100);
        return [.. population.OrderBy(id => Convert.ToHexStringLower(Hash(id)), StringComparer.Ordinal).Take(count)];
    }

    /// <summary>Digest of a population: SHA-256 of its case numbers in order, each followed by a line feed.</summary>
    public static string DigestOf(IEnumerable<string> population)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var id in population.Order(StringComparer.Ordinal)) hash.AppendData(Encoding.UTF8.GetBytes(id + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private byte[] Hash(string caseId) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Algorithm}\n{Body}\n{From}\n{Until}\n{Seed}\n{caseId}"));
}
