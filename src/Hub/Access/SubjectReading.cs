using CreditHub.Domain.Codes;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using Disclosure = CreditHub.Domain.SharingDirectory.Disclosure;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Access;

/// <summary>
/// The one place where it is decided how much of a subject a caller may read. Rights by the directory, the subject's own view, and consent all
/// meet here; whoever shows something of a subject asks here first and shows no more than the answer says.
/// </summary>
internal sealed class SubjectReading(RulesInForce rules, RightsInForce rights, IGrainFactory grains)
{
    /// <summary>How much a caller may read of a subject.</summary>
    /// <exception cref="Errors.ApiException">It acts for another company, or may read nothing for this purpose.</exception>
    public async ValueTask<ReadingView> Open(CallerIdentity caller, UnifiedSocialCreditCode subject, CancellationToken cancellationToken)
    {
        var directory = rules.Current.Directory;
        caller.RefuseOtherSubject(subject, "unified_social_credit_code");
        caller.Demand(RightAction.Read, dataset: null);

        // A company reads everything about itself (Shaanxi Social Credit Regulation, Art 40).
        if (caller.ActingFor == subject) return ReadingView.Everything(directory);
        var scopes = caller.Rights.GainsByConsent(RightAction.Read) ? await ConsentsOf(caller, subject, cancellationToken) : [];
        return ReadingView.Of(directory, caller, DecidedBy(caller), dataset =>
            scopes.Any(scope => scope.Length == 0 || scope.Contains(dataset)));
    }

    /// <summary>The same for what rests on everything that authorities share: who does not see all of it sees nothing that follows from it.</summary>
    /// <exception cref="Errors.ApiException">It acts for another company, or may not read everything that is shared.</exception>
    public async ValueTask<ReadingView> OpenShared(CallerIdentity caller, UnifiedSocialCreditCode subject, CancellationToken cancellationToken)
    {
        var view = await Open(caller, subject, cancellationToken);
        return rules.Current.Directory.FindClosedShared(view.Shows) is { } closed
            ? throw caller.Refusal(RightAction.Read, closed.Code)
            : view;
    }

    /// <summary>How much a caller may read of subjects that it finds by query: those who read shared data only, since a query lists who there is.</summary>
    /// <exception cref="Errors.ApiException">It may not read, or not the kinds that it filters by.</exception>
    public ReadingView OpenQuery(CallerIdentity caller, IReadOnlyCollection<RecordKind> kinds)
    {
        var directory = rules.Current.Directory;
        caller.Demand(RightAction.Read, dataset: null);
        foreach (var dataset in directory.Datasets)
        {
            var isAsked = kinds.Count == 0 ? dataset.Disclosure != Disclosure.Restricted : kinds.Contains(dataset.Kind);
            if (isAsked && caller.Rights.LevelOf(RightAction.Read, dataset.Code) < Widest(dataset.Disclosure, Disclosure.Shared)) throw caller.Refusal(RightAction.Read, dataset.Code);
        }

        return ReadingView.Of(directory, caller, DecidedBy(caller), static _ => false);
    }

    /// <summary>
    /// How much a caller may read in lists across companies: what its rights open, of each company by itself. Consents are given for one
    /// company at a time and open nothing here.
    /// </summary>
    /// <exception cref="Errors.ApiException">It may not read.</exception>
    public ReadingView OpenList(CallerIdentity caller)
    {
        caller.Demand(RightAction.Read, dataset: null);
        return ReadingView.Of(rules.Current.Directory, caller, DecidedBy(caller), static _ => false);
    }

    /// <summary>How much a caller sees of the records behind verdicts that it may ask for.</summary>
    public ReadingView OpenCheck(CallerIdentity caller) =>
        ReadingView.Of(rules.Current.Directory, caller, RightAction.Check, DecidedBy(caller));

    /// <summary>Rights of a source over its own rows, whatever the purpose of the call.</summary>
    public EffectiveRights OfSource(string agency) => rights.Of(agency, purpose: null);

    private Func<string, bool> DecidedBy(CallerIdentity caller)
    {
        var own = OfSource(caller.Agency.Code);
        return dataset => own.Has(RightAction.Decide, dataset);
    }

    private static Disclosure Widest(Disclosure one, Disclosure other) => one > other ? one : other;

    // Of the subject's own grain, never of a copy: a consent taken back opens nothing any more.
    private async Task<string[][]> ConsentsOf(CallerIdentity caller, UnifiedSocialCreditCode subject, CancellationToken cancellationToken) =>
        await grains.GetGrain<IMarketSubjectGrain>(subject.ToString()).GetConsents(caller.Agency.Code, caller.Purpose).WaitAsync(cancellationToken) ?? [];
}
