using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CreditHub.Domain.Supervision;

/// <summary>
/// Draws companies and inspectors, reproducibly: the same input, the same plan, on any machine. The algorithm has a name; another one gets
/// another name, and what was drawn by this one can be drawn by it again.
/// </summary>
/// <remarks>
/// 1. The input is written out as lines in a fixed order; their SHA-256 is the input's digest. 2. The draw's key is the SHA-256 of algorithm, draw number, seed and
/// digest, so that nobody who publishes the seed first can choose whom it hits by choosing the population. 3. Each company's rank is the
/// SHA-256 of key and code, the same for every task: tasks hit the same companies as far as they can, and share the visit. 4. Of each task and tier
/// the lowest ranks are taken, the share rounded up. 5. For each visit and agency the inspectors with the fewest visits so far go, among equals by a
/// rank of their own; those who recused themselves do not.
/// </remarks>
public static class DrawRules
{
    /// <summary>Name and version of the algorithm.</summary>
    public const string Algorithm = "credithub-draw-1";

    /// <summary>Draws.</summary>
    public static DrawOutcome Draw(DrawInput input)
    {
        var digest = DigestOf(input);
        var key = SHA256.HashData(Encoding.UTF8.GetBytes($"{Algorithm}\n{input.DrawNumber}\n{input.Seed}\n{digest}\n"));
        var visits = new List<DrawVisit>();
        var load = input.Inspectors.ToDictionary(i => (i.Agency, i.Id), _ => 0);
        foreach (var (code, tasks) in Companies(input, key))
        {
            var inspectors = ImmutableArray.CreateBuilder<DrawnInspector>();
            foreach (var agency in tasks.GroupBy(t => t.Agency).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var needed = agency.Max(t => t.InspectorsPerVisit);
                var free = Inspectors(input, key, code, agency.Key, load).Take(needed).ToList();
                if (free.Count < needed) return new DrawOutcome.InspectorsTooFew(agency.Key, code, needed, free.Count);
                foreach (var inspector in free)
                {
                    load[(inspector.Agency, inspector.Id)]++;
                    inspectors.Add(new DrawnInspector(inspector.Agency, inspector.Id));
                }
            }

            visits.Add(new DrawVisit(code, [.. tasks.Select(t => t.TaskCode)], inspectors.DrainToImmutable()));
        }

        return new DrawOutcome.Drawn(digest, [.. visits]);
    }

    /// <summary>How many of a tier are drawn: the share rounded up, so that a tier with a share is never left out altogether.</summary>
    public static int CountOf(int eligible, int sharePermille) => (int)((((long)eligible * sharePermille) + 999) / 1000);

    /// <summary>SHA-256 of an input, in hexadecimal.</summary>
    public static string DigestOf(DrawInput input)
    {
        var lines = new StringBuilder();
        foreach (var task in input.Tasks)
            Line("task", task.TaskCode, task.Agency, Text(task.InspectorsPerVisit), string.Join(',', task.SharePermille.Select(Text)));
        foreach (var inspector in input.Inspectors.OrderBy(i => i.Agency, StringComparer.Ordinal).ThenBy(i => i.Id, StringComparer.Ordinal))
            Line("inspector", inspector.Agency, inspector.Id, string.Join(',', inspector.Recusals.Order(StringComparer.Ordinal)));
        foreach (var c in input.Population.OrderBy(c => c.TaskCode, StringComparer.Ordinal).ThenBy(c => c.Code, StringComparer.Ordinal))
            Line("company", c.TaskCode, c.Code, c.Tier.ToString(), c.Exclusion.ToString());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));

        void Line(params string[] parts) => lines.Append(string.Join('\t', parts)).Append('\n');
    }

    private static IEnumerable<(string Code, List<DrawTask> Tasks)> Companies(DrawInput input, byte[] key)
    {
        var ranks = new Dictionary<string, string>(StringComparer.Ordinal);
        var drawn = new Dictionary<string, List<DrawTask>>(StringComparer.Ordinal);
        foreach (var task in input.Tasks)
        {
            var eligible = input.Population.Where(c => c.TaskCode == task.TaskCode && c.Exclusion == DrawExclusion.None).ToLookup(c => c.Tier);
            foreach (var tier in eligible)
            {
                var share = task.SharePermille[(int)tier.Key - 1];
                foreach (var company in tier.OrderBy(RankOf, StringComparer.Ordinal).Take(CountOf(tier.Count(), share)))
                {
                    if (!drawn.TryGetValue(company.Code, out var tasks)) drawn[company.Code] = tasks = [];
                    tasks.Add(task);
                }
            }
        }

        return drawn.OrderBy(d => ranks[d.Key], StringComparer.Ordinal).Select(d => (d.Key, d.Value));

        string RankOf(DrawCandidate candidate) =>
            ranks.TryGetValue(candidate.Code, out var rank) ? rank : ranks[candidate.Code] = Rank(key, "company", candidate.Code);
    }

    private static IEnumerable<DrawInspector> Inspectors(
        DrawInput input, byte[] key, string code, string agency, Dictionary<(string Agency, string Id), int> load) => input.Inspectors
        .Where(i => i.Agency == agency && !i.Recusals.Contains(code))
        .OrderBy(i => load[(i.Agency, i.Id)]).ThenBy(i => Rank(key, "inspector", code, i.Agency, i.Id), StringComparer.Ordinal);

    private static string Rank(byte[] key, params string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData([.. key, .. Encoding.UTF8.GetBytes(string.Join('\n', parts))]));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
