using CreditHub.Domain.Codes;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Records;
using CreditHub.Domain.Supervision;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;
using CreditHub.Hub.History;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using DrawCandidate = CreditHub.Domain.Supervision.DrawCandidate;
using DrawExclusion = CreditHub.Domain.Supervision.DrawExclusion;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Supervision;

/// <summary>Freezes the population of a draw at one position of the ledger: every registered company that a task covers, with its tier and exclusion.</summary>
internal sealed class DrawPopulation(LedgerStore store, CompanyRecords companies, TierAnswers tiers, CodeTables tables, RulesInForce rules)
{
    private const int CandidatesMax = 100_000;
    private const int PageSize = 4096;

    // Of the contract's states of registration: revoked, deregistered, cancelled, moved out. A suspended business can be inspected.
    private static readonly HashSet<int> NotInBusiness =
        [(int)RegistrationState.Revoked, (int)RegistrationState.Deregistered, (int)RegistrationState.Cancelled, (int)RegistrationState.MovedOut];

    /// <summary>Freezes the population.</summary>
    public async Task<IReadOnlyList<DrawCandidate>> At(Position position, DrawRequest request, CancellationToken cancellationToken)
    {
        var tasks = request.Tasks.Select(t => (t.TaskCode, Rules: tiers.Find(t.RulesCode, "tasks.rules_code"))).ToList();
        var filter = new SubjectFilter
        {
            RegionPrefixes = [.. request.RegionCodes.Select(r => tables.RegionPrefix(r, "region_codes"))], Kinds = RecordKind.Registration.Bit(),
        };
        var population = new List<DrawCandidate>();
        UnifiedSocialCreditCode? after = null;
        while (true)
        {
            var page = await store.Reader.QuerySubjects(filter, after, PageSize, cancellationToken);
            foreach (var batch in page.Chunk(CompanyRecords.BatchSize))
            {
                foreach (var profile in await companies.At(batch, position, cancellationToken))
                    population.AddRange(Candidates(profile, tasks, rules.Today));
                if (population.Count > CandidatesMax) throw TooLarge();
            }

            if (page.Count < PageSize) break;
            after = page[^1];
        }

        return [.. population.OrderBy(c => c.TaskCode, StringComparer.Ordinal).ThenBy(c => c.Code, StringComparer.Ordinal)];
    }

    private IEnumerable<DrawCandidate> Candidates(SubjectProfile profile, List<(string TaskCode, SupervisionRules Rules)> tasks, BeijingDate today)
    {
        if (profile.Registration is not { } registration) yield break;
        foreach (var (taskCode, held) in tasks.Where(t => t.Rules.Covers(registration.IndustryCode)))
        {
            var tier = TierRules.Decide(profile.Records.Values, profile.Cases.Values, held, rules.Current.Sanctions, today).Tier;
            yield return new DrawCandidate(taskCode, profile.Code.ToString(), tier, ExclusionOf(profile, registration, held, today));
        }
    }

    private static DrawExclusion ExclusionOf(SubjectProfile profile, Domain.Records.RegistrationFacts registration, SupervisionRules held, BeijingDate today)
    {
        if (NotInBusiness.Contains(registration.State)) return DrawExclusion.NotInBusiness;
        if (held.RestMonths == 0) return DrawExclusion.None;
        var restedSince = today.AddMonths(-held.RestMonths);
        return profile.Records.Values.Any(r => r is { Kind: RecordKind.InspectionResult, Withdrawn: false } && r.DecidedOn > restedSince)
            ? DrawExclusion.RecentlyInspected
            : DrawExclusion.None;
    }

    private static ApiException TooLarge() => new(
        ErrorReason.PopulationTooLarge, $"The population has more than {CandidatesMax} candidates. Draw by region or industry, each under its own number.",
        ("value", $"{CandidatesMax}+"), ("limit", $"{CandidatesMax}"));
}
