using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>
/// Asks for the right to decide (处理) before a step: of the dataset whose record the case is about, or of the one in which the process records what it decides.
/// Which body of those is competent, the process itself judges. A company's own steps rest on no such right.
/// </summary>
internal sealed class DecideRights(LedgerStore store, RulesInForce rules)
{
    /// <summary>Refuses an agency that may not take a step for the purpose of its call.</summary>
    /// <exception cref="Errors.ApiException">It has no such right.</exception>
    public async Task Demand(ActRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        if (caller.ActingFor is not null) return;
        RefuseHiddenTarget(request, caller);
        List<string> datasets = [.. DatasetsOf(request, await HeldBy(request, cancellationToken)).Where(d => d.Length > 0)];
        if (datasets.Count == 0) caller.Demand(RightAction.Decide, dataset: null);
        else if (!datasets.Exists(d => caller.Rights.Has(RightAction.Decide, d))) throw caller.Refusal(RightAction.Decide, datasets[0]);
    }

    // A record that the caller may not read is answered like one that does not exist, so that nobody learns of it by objecting to it.
    private void RefuseHiddenTarget(ActRequest request, CallerIdentity caller)
    {
        if ((request.Repair?.Apply?.Target ?? request.Objection?.Raise?.Target)?.ToKey() is not { } target) return;
        if (rules.Current.Directory.FindDataset(target.Dataset) is { } dataset && caller.Rights.LevelOf(RightAction.Read, target.Dataset) >= dataset.Disclosure) return;
        throw new ApiException(
            ErrorReason.RecordUnknown, $"The subject has no record {target}.", ("dataset", target.Dataset), ("record_number", target.RecordNumber));
    }

    // The numbers of the kinds are those of the steps.
    private async Task<Case?> HeldBy(ActRequest request, CancellationToken cancellationToken)
    {
        if (request.CaseId.Length == 0 || await store.Reader.FindCase(request.CaseId, cancellationToken) is not { } entry) return null;
        var held = CaseEntry.Parser.ParseFrom(entry.Payload.Span).Case;
        return held.UnifiedSocialCreditCode == request.UnifiedSocialCreditCode && (int)held.Kind == (int)request.StepCase ? held : null;
    }

    // Commitments, voluntary registrations, rectifications, education and accountability name their body themselves, whichever authority that is.
    private IEnumerable<string> DatasetsOf(ActRequest request, Case? held) => request.StepCase switch
    {
        ActRequest.StepOneofCase.Repair => EitherOf(held?.Target ?? request.Repair.Apply?.Target, "credit.repair"),
        ActRequest.StepOneofCase.Objection => EitherOf(held?.Target ?? request.Objection.Raise?.Target, "credit.objection"),
        ActRequest.StepOneofCase.Listing => [DatasetOf(held?.Listing?.ListCode ?? request.Listing.Propose?.ListCode)],
        ActRequest.StepOneofCase.Ban => [DatasetOf(held?.Ban?.ListCode ?? request.Ban.Propose?.ListCode)],
        _ => [],
    };

    // Of a case that the subject does not have nothing is known: that there is none is for the process to say, whatever body asks.
    private static IEnumerable<string> EitherOf(RecordReference? target, string decisions) => target is null ? [] : [target.Dataset, decisions];

    private string DatasetOf(string? list) => rules.Current.Catalogue.FindList(list ?? "")?.Determination?.Dataset ?? "";
}
