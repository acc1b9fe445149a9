using CreditHub.Domain.Cases;
using CreditHub.Domain.Codes;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using CommitmentSample = CreditHub.Domain.Commitments.CommitmentSample;
using Proto = CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>Draws commitments for review and takes up what is drawn. Nothing of a sample is kept but the reviews: it follows from its request.</summary>
internal sealed class CommitmentSampling(LedgerStore store, RulesInForce rules, CaseSteps steps)
{
    private const string ShareTerm = "commitment.sample";
    private const int DaysMax = 366;
    private const int PageEntries = 2048;
    private const int PageBytes = 4 << 20;
    private const int AtATime = 32;

    // A step decided before midnight may be recorded after it.
    private static readonly TimeSpan Midnight = TimeSpan.FromHours(1);

    /// <summary>Draws, and streams the sample and what was drawn.</summary>
    public async Task Draw(
        DrawCommitmentsRequest request, CallerIdentity caller, IServerStreamWriter<DrawCommitmentsResponse> stream, CancellationToken cancellationToken)
    {
        var sample = Open(request, caller);
        var population = await ReadPopulation(sample, cancellationToken);
        var share = rules.Current.Procedures.Find(ShareTerm, sample.Until);
        var drawn = sample.Draw(population.Keys, share.Amount);
        var summary = new Proto.CommitmentSample
        {
            Sample = sample.Number,
            Population = population.Count,
            PopulationDigest = CommitmentSample.DigestOf(population.Keys),
            SharePercent = share.Amount,
            Rule = share.Rule,
            Drawn = drawn.Length,
        };
        await stream.WriteAsync(new DrawCommitmentsResponse { Sample = summary }, cancellationToken);
        foreach (var some in drawn.Chunk(AtATime))
        {
            var taken = await Task.WhenAll(some.Select(id => TakeUp(population[id], id, sample, summary, caller)));
            foreach (var one in taken) await stream.WriteAsync(new DrawCommitmentsResponse { Drawn = one }, cancellationToken);
        }
    }

    private CommitmentSample Open(DrawCommitmentsRequest request, CallerIdentity caller)
    {
        var from = request.MadeFrom.ToDomain()!.Value;
        var until = request.MadeUntil.ToDomain()!.Value;
        if (caller.ActingFor is not null)
            throw new ApiException(ErrorReason.CaseWrongBody, "A company draws no samples.", ("agency", caller.Agency.Code), ("step", "DrawCommitments"), ("expected", "the accepting body"));
        if (until >= rules.Today)
            throw Unmet("made_until", until, $"The period must have ended, so that the population is settled; {until} is not before today, {rules.Today}.");
        if (until < from || until.DayNumber - from.DayNumber >= DaysMax)
            throw Unmet("made_from", from, $"The period from {from} to {until} is not 1 to {DaysMax} days long.");
        return new CommitmentSample(caller.Agency.Code, from, until, request.Seed);
    }

    private static ApiException Unmet(string field, BeijingDate day, string message) =>
        new(ErrorReason.CaseConditionUnmet, message, ("condition", field), ("value", day.ToString()), ("rule", ShareTerm));

    // The entries that began a commitment lie together in the ledger: it is read from the first day's first to the last day's last.
    private async Task<Dictionary<string, UnifiedSocialCreditCode>> ReadPopulation(CommitmentSample sample, CancellationToken cancellationToken)
    {
        var population = new Dictionary<string, UnifiedSocialCreditCode>(StringComparer.Ordinal);
        if (await store.Reader.FirstPositionAt(sample.From.StartsAt(), cancellationToken) is not { } first) return population;
        var last = await store.Reader.FirstPositionAt(sample.Until.AddDays(1).StartsAt() + Midnight, cancellationToken)
            ?? (await store.Reader.ReadHead(cancellationToken)).Last;
        var cursor = new Position(first.Value - 1);
        while (cursor < last)
        {
            (var page, cursor) = await store.Reader.ReadEntriesOfKind(EntryKind.CaseAdvanced, cursor, PageEntries, PageBytes, cancellationToken);
            foreach (var entry in page)
            {
                var held = CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case;
                if (held.Steps.Count == 1 && held.Commitment?.AcceptedBy == sample.Body && IsWithin(held, sample)) population[held.CaseId] = entry.Subject!.Value;
            }
        }

        return population;
    }

    private static bool IsWithin(Case held, CommitmentSample sample) =>
        held.OpenedOn.ToDomain() is { } day && sample.From <= day && day <= sample.Until;

    private async Task<DrawnCommitment> TakeUp(
        UnifiedSocialCreditCode code, string caseId, CommitmentSample sample, Proto.CommitmentSample summary, CallerIdentity caller)
    {
        var step = new ActRequest
        {
            UnifiedSocialCreditCode = code.ToString(),
            CommandId = $"{sample.Number}-{caseId}",
            CaseId = caseId,
            Note = $"{CommitmentSample.Algorithm} seed «{sample.Seed}», {sample.From} – {sample.Until}, {summary.SharePercent} % of {summary.Population} ({summary.PopulationDigest[..16]})",
            Commitment = new Proto.CommitmentStep { OpenReview = new Proto.OpenCommitmentReview { Sample = sample.Number } },
        };
        var answer = await steps.GrainOf(code).Act(new CaseMessage(caller.Agency.Code, ActsForSubject: false, step.ToByteArray()));
        var isTaken = answer.Refusal == 0 || answer.Refusal == (int)CaseRefusal.CaseWrongState;
        if (!isTaken) CaseSteps.Check(answer);
        return new DrawnCommitment { CaseId = caseId, UnifiedSocialCreditCode = code.ToString(), UnderReview = answer.Refusal == 0 };
    }
}
