using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Disclosures;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Feed;
using CreditHub.Hub.History;
using CreditHub.Hub.Names;
using CreditHub.Hub.Paging;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Publicity;

/// <summary>
/// Finds companies by name among what is public. The index of names proposes; each company is looked at as it is, so that nobody is found
/// by what is not
/// public, or not any more.
/// </summary>
internal sealed class PublicSearch(
    NameIndex index, FormerNames former, ChangeFeed feed, LedgerStore store, RecordDisclosures disclosures, RulesInForce rules,
        PageTokens pages)
{
    private const int CharactersMin = 3;
    private const int SizeDefault = 20;
    private const int RankShift = 56;

    /// <summary>One page.</summary>
    public async Task<SearchPublicResponse> Find(SearchPublicRequest request, CancellationToken cancellationToken)
    {
        var text = SubjectName.Fold(request.Name);
        if (text.Length < CharactersMin)
        {
            throw new ApiException(
                ErrorReason.TextMalformed, $"name: at least {CharactersMin} letters, digits or Chinese characters are searched for.",
                ("field", "name"));
        }

        var size = request.PageSize == 0 ? SizeDefault : request.PageSize;
        var question = $"search {store.Id} {text}";
        var token = feed.Token;
        var matches = await Task.Run(() => index.Search(text, Place(request.PageToken, question), size + 1, cancellationToken),
            cancellationToken);
        if (matches is null)
        {
            throw new ApiException(
                ErrorReason.NameTooCommon, $"More than {NameIndex.LooksMax} names hold this text. Give more of the name.",
                ("field", "name"), ("value", Echo.Of(request.Name)), ("limit", $"{NameIndex.LooksMax}"));
        }

        var response = new SearchPublicResponse
        {
            Day = rules.Today.ToProto(), Token = new ChangeToken { Value = token }, FormerNamesLoaded = former.AreLoaded,
        };
        var view = ReadingView.Public(rules.Current.Directory);
        foreach (var match in matches.Take(size))
            if (await Look(match, text, view, cancellationToken) is { } company) response.Companies.Add(company);
        if (matches.Count > size) response.NextPageToken = TokenOf(matches[size - 1], question);
        return response;
    }

    private async Task<PublicCompany?> Look(NameMatch match, string text, ReadingView view, CancellationToken cancellationToken)
    {
        var entries = await store.Reader.ReadSubjectEntries(match.Code, default, new Position(long.MaxValue), cancellationToken);
        var records = SubjectHistory.Fold(entries);
        var opened = disclosures.Open(records.Values.Select(r => r.Facts), view);
        var shown = opened.ShownOnce.Select(key => records[key]).OrderByDescending(r => r.Facts.DecidedOn).ToList();
        if (shown.Count == 0) return null;
        var registration = shown.FirstOrDefault(r => r.Facts.Registration is not null);
        var name = (registration ?? shown[0]).Record.Subject.Name;

        // Names that public records give it now, and those that a public registration gave it before.
        var names = shown.Select(r => r.Record.Subject.Name).Concat(entries
            .Where(e => e.Kind is EntryKind.RecordReported or EntryKind.RecordCorrected && opened.Shows(e.Record!.Value)
                && records[e.Record!.Value].Facts.Kind == RecordKind.Registration)
            .Select(e => NameFeed.NameIn(e.Payload) ?? ""));
        var best = names.Distinct(StringComparer.Ordinal).Select(n => (Name: n, Rank: NameIndex.RankOf(SubjectName.Fold(n), text)))
            .Where(n => n.Rank is not null).OrderBy(n => n.Rank).ThenBy(n => n.Name != name).FirstOrDefault();
        if (best.Rank is not { } rank || rank != match.Rank) return null;
        return new PublicCompany
        {
            UnifiedSocialCreditCode = match.Code.ToString(),
            Name = name,
            MatchedName = best.Name == name ? "" : best.Name,
            Match = (NameMatchKind)rank,
            RegionCode = registration?.Facts.Registration!.RegionCode ?? "",
            RegistrationState = (RegistrationState)(registration?.Facts.Registration!.State ?? 0),
            PublicRecords = shown.Count,
        };
    }

    private NameMatch? Place(string token, string question)
    {
        if (token.Length == 0) return null;
        var (high, low) = pages.ReadPair(token, question);
        return new NameMatch((NameRank)(high >> RankShift), UnifiedSocialCreditCode.FromPacked(
            new UInt128((ulong)high & ((1UL << RankShift) - 1), (ulong)low)));
    }

    private string TokenOf(NameMatch match, string question) => pages.OfPair(
        (long)(ulong)(match.Code.Packed >> 64) | ((long)match.Rank << RankShift), (long)(ulong)match.Code.Packed, question);
}
