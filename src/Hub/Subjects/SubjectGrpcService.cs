using CreditHub.Domain.Codes;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Cases;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Publicity;
using CreditHub.Hub.Sources;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf.Collections;
using Grpc.Core;
using RecordKey = CreditHub.Domain.Records.RecordKey;
using RecordKind = CreditHub.Domain.Records.RecordKind;
using RecordKinds = CreditHub.Domain.Records.RecordKinds;

namespace CreditHub.Hub.Subjects;

/// <summary>Shows what the hub holds about subjects.</summary>
internal sealed class SubjectGrpcService(
    IGrainFactory grains, LedgerStore store, SubjectCodeDoor codes, CodeTables tables, TokenDoor tokens, StandingIndex index, RulesInForce rules,
    SubjectAccesses accesses, CaseList cases, SubjectReading reading, FieldDisclosureInForce fields, SourceAges ages,
    NamedPersons persons)
    : SubjectService.SubjectServiceBase
{
    private const int PageSizeMax = 1000;

    // Profiles that are fetched from their grains at a time for one query.
    private const int ProfilesAhead = 64;

    public override async Task<GetProfileResponse> GetProfile(GetProfileRequest request, ServerCallContext context)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        var view = await reading.Open(context.Caller(), code, context.CancellationToken);
        var profile = await ReadProfile(code, view, context.Caller()) ?? throw Unknown(code);
        profile.SourceAges.AddRange(ages.OfAll());
        return new GetProfileResponse { Profile = profile };
    }

    public override async Task<ListRecordsResponse> ListRecords(ListRecordsRequest request, ServerCallContext context)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        var view = await reading.Open(context.Caller(), code, context.CancellationToken);
        var size = PageSizes.Of(request.PageSize);
        var kinds = MaskOf(request.Kinds);
        var response = new ListRecordsResponse();
        response.SourceAges.AddRange(ages.OfKinds(kinds));
        Func<RecordKey, bool>? isNamed = view.IsOwn ? static _ => true : null;
        var caller = context.Caller();
        var question = $"records {store.Id} {caller.Agency.Code} {caller.ActingFor} {code} {request.IncludeWithdrawn} {kinds}";
        var after = PageTokens.ReadRecord(request.PageToken, question);
        while (true)
        {
            var page = await store.Reader.ListRecords(code, request.IncludeWithdrawn, after, size + 1, context.CancellationToken);
            foreach (var row in page)
            {
                if (response.Records.Count == size)
                {
                    response.NextPageToken = PageTokens.OfRecord(after!.Value.DecidedOn, after.Value.Position, question);
                    return response;
                }

                after = (row.DecidedOn, row.Latest.Position);
                if (!view.Shows(row.Key.Dataset) || (kinds != 0 && (kinds & RecordKinds.Bit(row.Kind)) == 0)) continue;
                var held = ToHeld(row, view);
                response.Records.Add(held);

                // When names leave the answers follows from the whole profile, which is read only where somebody is named.
                if (!PersonalParts.NamesAnybody(held.Record)) continue;
                isNamed ??= await persons.Of(code, context.CancellationToken);
                if (!isNamed(row.Key)) PersonalParts.Clear(held.Record);
            }

            if (page.Count > size) continue;

            if (response.Records.Count == 0 && request.PageToken.Length == 0 && !await IsKnown(code, view, context)) throw Unknown(code);
            return response;
        }
    }

    public override Task<ListAccessesResponse> ListAccesses(ListAccessesRequest request, ServerCallContext context) => accesses.List(request, context);

    public override async Task QueryProfiles(
        QueryProfilesRequest request, IServerStreamWriter<QueryProfilesResponse> responseStream, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var view = reading.OpenQuery(context.Caller(), [.. request.Kinds.Select(k => (RecordKind)k)]);
        var filter = new SubjectFilter
        {
            RegionPrefixes = [.. request.RegionCodes.Select(r => tables.RegionPrefix(r, "region_codes"))],
            IndustryPrefixes = [.. request.IndustryCodes.Select(i => CodeTables.Industry(i, "industry_codes"))],
            Kinds = MaskOf(request.Kinds),
            ChangedAfter = request.ChangedSince is null ? default : await tokens.Open(request.ChangedSince.Value, "changed_since", cancellationToken),
        };
        await context.WriteResponseHeadersAsync([]);
        UnifiedSocialCreditCode? after = null;
        var sources = ages.OfAll();
        while (true)
        {
            var page = await store.Reader.QuerySubjects(filter, after, PageSizeMax, cancellationToken);
            foreach (var chunk in page.Where(c => IsOnList(c, request.ListCodes, view)).Chunk(ProfilesAhead))
            {
                foreach (var profile in await Task.WhenAll(chunk.Select(c => ReadProfile(c, view, context.Caller()))))
                {
                    if (profile is null) continue;
                    var response = new QueryProfilesResponse { Profile = profile };
                    response.SourceAges.AddRange(sources);
                    sources = [];
                    await responseStream.WriteAsync(response, cancellationToken);
                }
            }

            if (page.Count < PageSizeMax) return;
            after = page[^1];
        }
    }

    // The ledger says who is known: this node's index may be behind what another node took. Of whom nothing is shown is unknown to the caller.
    private async Task<bool> IsKnown(UnifiedSocialCreditCode code, ReadingView view, ServerCallContext context) => view.IsComplete
        ? await store.Reader.FindSubject(code, context.CancellationToken) is not null
        : await ReadProfile(code, view, context.Caller()) is not null;

    private bool IsOnList(UnifiedSocialCreditCode code, RepeatedField<string> lists, ReadingView view)
    {
        if (lists.Count == 0) return true;
        if (!index.TryFind(code, out var bytes) || bytes is null) return false;
        var today = rules.Today;
        return SubjectStanding.Parser.ParseFrom(bytes).Sanctions.Any(s => lists.Contains(s.ListCode) && view.Shows(s.Record.Dataset) && s.ToDomain().HoldsOn(today));
    }

    private async Task<CreditProfile?> ReadProfile(UnifiedSocialCreditCode code, ReadingView view, CallerIdentity caller)
    {
        var grain = grains.GetGrain<IMarketSubjectGrain>(code.ToString());
        if (await (view.IsComplete ? grain.GetProfile() : grain.GetProfileOf(view.Datasets)) is not { } read) return null;
        var profile = CreditProfile.Parser.ParseFrom(read.Profile);
        foreach (var sanction in profile.Sanctions) fields.Current.Apply(sanction, view.LevelOf(sanction.Record.Dataset));
        cases.LeaveWhatConcerns(caller, profile.OpenCases);
        profile.Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, new Position(read.Position)).ToString() };
        return profile;
    }

    private HeldRecord ToHeld(RecordRow row, ReadingView view)
    {
        var record = RecordEntry.Parser.ParseFrom(row.Latest.Payload.Span).Record;
        fields.Current.Apply(record, view.LevelOf(row.Key.Dataset));
        return new HeldRecord
        {
            Reference = row.Key.ToProto(),
            Record = record,
            Withdrawn = row.Withdrawn,
            Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, row.Latest.TransactionEnd).ToString() },
            RecordedAt = Rfc3339.Format(row.Latest.RecordedAt),
        };
    }

    private static long MaskOf(IEnumerable<V1.RecordKind> kinds) => kinds.Aggregate(0L, (mask, kind) => mask | RecordKinds.Bit((RecordKind)kind));

    private static ApiException Unknown(UnifiedSocialCreditCode code) => new(
        ErrorReason.SubjectUnknown, $"Nothing was ever reported about {code}.", ("unified_social_credit_code", code.ToString()));
}
