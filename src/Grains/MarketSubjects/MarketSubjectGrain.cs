using CreditHub.Domain.Codes;
using CreditHub.Domain.Consents;
using CreditHub.Domain.Disclosures;
using CreditHub.Grains.Rules;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using Google.Protobuf;
using Proto = CreditHub.V1;

namespace CreditHub.Grains.MarketSubjects;

/// <summary>
/// Holds a subject's profile while it is in use. The ledger is the truth: what is held is a copy, forgotten whenever a command does not end as
/// it should, and looked at again before it is shown or anything is answered from it.
/// </summary>
internal sealed class MarketSubjectGrain(SubjectLedger ledger, RulesInForce rules) : Grain, IMarketSubjectGrain
{
    private LoadedSubject? _loaded;

    private UnifiedSocialCreditCode Code => UnifiedSocialCreditCode.Parse(this.GetPrimaryKeyString());

    public async Task<RowAnswer[]> Report(RowCommand[] rows)
    {
        var (answers, now) = await ledger.Take(await TakeAway(), rows.Length, (plan, i) => plan.Add(rows[i]));
        _loaded = now;
        return answers;
    }

    public async Task Reassess(ReassessmentCause cause, long rulesAt) =>
        _loaded = await ledger.Reassess(await TakeAway(), (Proto.ChangeCause)cause, new Position(rulesAt));

    public async Task<CaseAnswer> Act(CaseMessage message)
    {
        var (answer, now) = await ledger.Act(await TakeAway(), message.ToCommand());
        _loaded = now;
        return answer;
    }

    public async Task<CaseAnswer> SubmitDocument(byte[] document)
    {
        var (answer, now) = await ledger.Submit(await TakeAway(), DocumentSubmittedEntry.Parser.ParseFrom(document));
        _loaded = now;
        return answer;
    }

    public async Task ReviewCases() => _loaded = await ledger.ReviewCases(await TakeAway());

    public async Task<string[][]?> GetConsents(string agency, string purpose)
    {
        var scopes = ConsentRules.ScopesFor((await Refreshed()).Profile.Cases.Values, agency, purpose, rules.Today);
        return scopes.IsEmpty ? null : [.. scopes.Select(s => s.ToArray())];
    }

    public Task<ProfileView?> GetProfile() => Show(ReaderScope.Own, static _ => true);

    public Task<ProfileView?> GetProfileFor(ProfileReader reader) => Show(
        new ReaderScope(reader.Agency, reader.PublicDatasets, reader.GrantedDatasets, reader.DecidedDatasets), reader.Matters.Contains);

    private async Task<ProfileView?> Show(ReaderScope reader, Func<string, bool> asksAbout)
    {
        var held = await Refreshed();
        if (!held.IsKnown) return null;
        var (current, records) = (rules.Current, held.Profile.Records.Values);
        var publicity = current.PublicityOf(records);
        var disclosure = new SubjectDisclosure(records, reader, publicity, rules.Today);
        if (!reader.IsOwn && !records.Any(r => disclosure.Shows(r.Key))) return null;
        var profile = ProfileProjection.ToProto(held.Profile, current.Sanctions, rules.Today, disclosure, asksAbout);
        if (reader.IsOwn) profile.ChangedAt = Rfc3339.Format(held.ChangedAt);
        return new ProfileView(profile.ToByteArray(), held.Position.Value);
    }

    // A first load, or another activation in a cluster, may have written past this one.
    private async Task<LoadedSubject> Refreshed() => _loaded = _loaded is { } held ? await ledger.Refresh(held) : await ledger.Load(Code);

    // Whatever ends a command but its success leaves the profile ahead of the ledger, so nothing is held meanwhile.
    private async Task<LoadedSubject> TakeAway()
    {
        var held = _loaded;
        _loaded = null;
        return held ?? await ledger.Load(Code);
    }
}
