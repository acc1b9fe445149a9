using CreditHub.Domain.Codes;
using CreditHub.Domain.Profiles;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;

namespace CreditHub.Hub.History;

/// <summary>Profiles of many companies as they were at one position, read in batches without bringing any into memory for long.</summary>
internal sealed class CompanyRecords(LedgerStore store)
{
    /// <summary>Companies that are read together.</summary>
    public const int BatchSize = 256;

    /// <summary>Profiles at a position, in the order asked for; without records where nothing was reported by then.</summary>
    public async Task<IReadOnlyList<SubjectProfile>> At(IReadOnlyList<UnifiedSocialCreditCode> codes, Position position, CancellationToken cancellationToken)
    {
        var states = await store.Reader.LoadSubjects(codes, cancellationToken);
        var profiles = new SubjectProfile[codes.Count];
        for (var i = 0; i < profiles.Length; i++)
        {
            // One that has changed since is folded anew, up to the position only.
            profiles[i] = states[i] is { } state && state.Row.Position <= position
                ? Present(codes[i], state)
                : await Past(codes[i], position, cancellationToken);
        }

        return profiles;
    }

    private static SubjectProfile Present(UnifiedSocialCreditCode code, SubjectState state) => Folded(
        state.Row.Snapshot is { } bytes ? SnapshotCodec.Decode(code, bytes.Span).Profile : new SubjectProfile(code), state.Tail);

    /// <summary>A company's records at a position, without its cases and documents.</summary>
    public async Task<SubjectProfile> RecordsAt(UnifiedSocialCreditCode code, Position position, CancellationToken cancellationToken) =>
        Folded(new SubjectProfile(code), await store.Reader.ReadSubjectRecords(code, position, cancellationToken));

    private async Task<SubjectProfile> Past(UnifiedSocialCreditCode code, Position position, CancellationToken cancellationToken) =>
        Folded(new SubjectProfile(code), await store.Reader.ReadSubjectEntries(code, default, position, cancellationToken));

    private static SubjectProfile Folded(SubjectProfile profile, IEnumerable<LedgerEntry> entries)
    {
        foreach (var entry in entries) LedgerFold.Apply(profile, entry);
        return profile;
    }
}
