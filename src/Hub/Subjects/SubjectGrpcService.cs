using System.Globalization;
using CreditHub.Domain.Codes;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Paging;
using CreditHub.Hub.SharingDirectory;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf.Collections;
using Grpc.Core;
using RecordKind = CreditHub.Domain.Records.RecordKind;
using RecordKinds = CreditHub.Domain.Records.RecordKinds;

namespace CreditHub.Hub.Subjects;

/// <summary>Shows what the hub holds about subjects.</summary>
internal sealed class SubjectGrpcService(
    IGrainFactory grains, LedgerStore store, SubjectCodeDoor codes, TokenDoor tokens, StandingIndex index, SourceAges ages, RulesInForce rules)
    : SubjectService.SubjectServiceBase
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 1000;

    // Profiles that are fetched from their grains at a time for one query.
    private const int ProfilesAhead = 64;

    public override async Task<GetProfileResponse> GetProfile(GetProfileRequest request, ServerCallContext context)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        context.Caller().RefuseOtherSubject(code, "unified_social_credit_code");
        var profile = await ReadProfile(code) ?? throw Unknown(code);
        profile.SourceAges.AddRange(ages.OfAllMatters());
        return new GetProfileResponse { Profile = profile };
    }

    public override async Task<ListRecordsResponse> ListRecords(ListRecordsRequest request, ServerCallContext context)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        context.Caller().RefuseOtherSubject(code, "unified_social_credit_code");
        var size = PageSizes.Check(request.PageSize, PageSizeDefault, PageSizeMax);
        var kinds = MaskOf(request.Kinds);
        var response = new ListRecordsResponse();
        response.SourceAges.AddRange(ages.OfKinds(kinds));
        var after = ReadPlace(request.PageToken);
        while (true)
        {
            var page = await store.Reader.ListRecords(code, request.IncludeWithdrawn, after, size + 1, context.CancellationToken);
            foreach (var row in page)
            {
                if (response.Records.Count == size)
                {
                    response.NextPageToken = $"r1.{after!.Value.DecidedOn}.{after.Value.Position}";
                    return response;
                }

                after = (row.DecidedOn, row.Latest.Position);
                if (kinds == 0 || (kinds & RecordKinds.Bit(row.Kind)) != 0) response.Records.Add(ToHeld(row));
            }

            if (page.Count > size) continue;

            // The ledger says who is known: this node's index may be behind what another node took.
            if (after is null && await store.Reader.FindSubject(code, context.CancellationToken) is null) throw Unknown(code);
            return response;
        }
    }

    public override async Task QueryProfiles(
        QueryProfilesRequest request, IServerStreamWriter<QueryProfilesResponse> responseStream, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        foreach (var code in request.ListCodes)
            if (rules.Current.Catalogue.FindList(code) is null) throw new ApiException(ErrorReason.ListUnknown, $"There is no list '{code}'.", ("list", code), ("field", "list_codes"));
        var filter = new SubjectFilter
        {
            RegionPrefixes = [.. request.RegionCodes.Select(SanctionMatcher.RegionPrefix)],
            IndustryPrefixes = [.. request.IndustryCodes.Select(SanctionMatcher.IndustryPrefix)],
            Kinds = MaskOf(request.Kinds),
            ChangedAfter = request.ChangedSince is null ? default : await tokens.Open(request.ChangedSince.Value, "changed_since", cancellationToken),
        };
        await context.WriteResponseHeadersAsync([]);
        UnifiedSocialCreditCode? after = null;
        var sources = ages.OfAllMatters();
        while (true)
        {
            var page = await store.Reader.QuerySubjects(filter, after, PageSizeMax, cancellationToken);
            foreach (var chunk in page.Where(c => IsOnList(c, request.ListCodes)).Chunk(ProfilesAhead))
            {
                foreach (var profile in await Task.WhenAll(chunk.Select(ReadProfile)))
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

    private bool IsOnList(UnifiedSocialCreditCode code, RepeatedField<string> lists)
    {
        if (lists.Count == 0) return true;
        if (!index.TryFind(code, out var bytes) || bytes is null) return false;
        var today = rules.Today;
        return SubjectStanding.Parser.ParseFrom(bytes).Sanctions.Any(s => lists.Contains(s.ListCode) && s.ToDomain().HoldsOn(today));
    }

    private async Task<CreditProfile?> ReadProfile(UnifiedSocialCreditCode code)
    {
        if (await grains.GetGrain<IMarketSubjectGrain>(code.ToString()).GetProfile() is not { } view) return null;
        var profile = CreditProfile.Parser.ParseFrom(view.Profile);
        profile.Token = new V1.ChangeToken { Value = Ledger.Reading.ChangeToken.Of(store, new Position(view.Position)).ToString() };
        return profile;
    }

    private HeldRecord ToHeld(RecordRow row) => new()
    {
        Reference = row.Key.ToProto(),
        Record = RecordEntry.Parser.ParseFrom(row.Latest.Payload.Span).Record,
        Withdrawn = row.Withdrawn,
        Token = new V1.ChangeToken { Value = Ledger.Reading.ChangeToken.Of(store, row.Latest.TransactionEnd).ToString() },
        RecordedAt = Rfc3339.Format(row.Latest.RecordedAt),
    };

    private static long MaskOf(IEnumerable<V1.RecordKind> kinds)
    {
        var mask = 0L;
        foreach (var kind in kinds)
        {
            if (!Enum.IsDefined((RecordKind)kind) || kind == V1.RecordKind.Unspecified)
            {
                throw new ApiException(
                    ErrorReason.UnknownCode, $"There is no kind of record {(int)kind}.", ("field", "kinds"), ("value", $"{(int)kind}"), ("table", "RecordKind"));
            }

            mask |= RecordKinds.Bit((RecordKind)kind);
        }

        return mask;
    }

    private static (int DecidedOn, Position Position)? ReadPlace(string token)
    {
        if (token.Length == 0) return null;
        var parts = token.Split('.');
        return parts is ["r1", var day, var position]
            && int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var decidedOn)
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                ? (decidedOn, new Position(at))
                : throw PageTokens.Malformed();
    }

    private static ApiException Unknown(UnifiedSocialCreditCode code) => new(
        ErrorReason.SubjectUnknown, $"Nothing was ever reported about {code}.", ("unified_social_credit_code", code.ToString()));
}
