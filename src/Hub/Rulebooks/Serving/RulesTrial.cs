using CreditHub.Domain.Codes;
using CreditHub.Domain.Profiles;
using CreditHub.Domain.Rulebooks;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Errors;
using CreditHub.Ledger;
using CreditHub.V1;
using Grpc.Core;
using Verdict = CreditHub.V1.Verdict;

namespace CreditHub.Hub.Rulebooks.Serving;

/// <summary>
/// Folds every company under proposed rules and says which verdicts would change. It reads only, a few hundred companies at a time, and one trial at a time, so
/// that it takes no more than a share of the readers.
/// </summary>
internal sealed class RulesTrial(LedgerStore store, SubjectLedger subjects, RulesInForce rules, StandingIndex index)
{
    private const int ChunkSize = 250;
    private const int ProgressEvery = 2_000;
    private const int ExamplesDefault = 5;

    private int _running;

    /// <summary>Tries; writes progress and, at the end, the result.</summary>
    /// <exception cref="ApiException">The documents cannot be used, or another trial runs.</exception>
    public async Task Run(TryRulesRequest request, IServerStreamWriter<TryRulesResponse> stream, CancellationToken cancellationToken)
    {
        var proposed = ProposedRules.Read(request.Documents);
        if (Interlocked.CompareExchange(ref _running, 1, 0) != 0)
            throw new ApiException(ErrorReason.RulesTrialRunning, "This node tries other rules already; it does so once at a time.", ("running", "1"));
        try
        {
            await Fold(proposed, request.ExamplesMax == 0 ? ExamplesDefault : request.ExamplesMax, stream, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task Fold(Rulebook proposed, int examplesMax, IServerStreamWriter<TryRulesResponse> stream, CancellationToken cancellationToken)
    {
        var (inForce, today) = (rules.InForce, rules.Today);
        var tally = new TrialTally(examplesMax);
        var next = 0L;
        await foreach (var page in store.Reader.ScanStandings(cancellationToken))
        {
            foreach (var chunk in page.Select(row => row.Code).Chunk(ChunkSize))
            {
                foreach (var profile in await subjects.ReadProfiles(chunk))
                    tally.Add(profile.Code, StandingTrial.Of(profile, today, inForce.Rules.Sanctions, proposed.Sanctions));
                if (tally.Companies < next) continue;
                next = tally.Companies + ProgressEvery;
                var progress = new RulesTrialProgress { Companies = tally.Companies, CompaniesKnown = index.Subjects, CompaniesChanged = tally.Changed };
                await stream.WriteAsync(new TryRulesResponse { Progress = progress }, cancellationToken);
            }
        }

        await stream.WriteAsync(new TryRulesResponse { Result = tally.ToResult(proposed.Hash, inForce.Number) }, cancellationToken);
    }

    private sealed class TrialTally(int examplesMax)
    {
        private readonly Dictionary<(string Matter, Verdict Before, Verdict After, string Measures), RulesTrialChange> _changes = [];
        private long _otherwise;

        public long Companies { get; private set; }

        public long Changed { get; private set; }

        public void Add(UnifiedSocialCreditCode code, StandingTrial? trial)
        {
            Companies++;
            if (trial is null) return;
            if (trial.Verdicts.IsEmpty)
            {
                _otherwise++;
                return;
            }

            Changed++;
            foreach (var verdict in trial.Verdicts)
            {
                var (before, after) = ((Verdict)verdict.Before, (Verdict)verdict.After);
                var key = (verdict.MatterCode, before, after, string.Join(' ', verdict.MeasureCodes));
                if (!_changes.TryGetValue(key, out var change))
                {
                    _changes[key] = change = new RulesTrialChange { MatterCode = verdict.MatterCode, Before = before, After = after, MeasureCodes = { verdict.MeasureCodes } };
                }

                change.Companies++;
                if (change.Examples.Count < examplesMax) change.Examples.Add(code.ToString());
            }
        }

        public RulesTrialResult ToResult(string hash, long comparedWith) => new()
        {
            Companies = Companies,
            CompaniesChanged = Changed,
            CompaniesChangedOtherwise = _otherwise,
            Changes = { _changes.OrderBy(c => c.Key.Matter, StringComparer.Ordinal).ThenBy(c => (c.Key.Before, c.Key.After)).ThenBy(c => c.Key.Measures, StringComparer.Ordinal).Select(c => c.Value) },
            Hash = hash,
            ComparedWith = comparedWith,
        };
    }
}
