using System.Globalization;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Holds profiles and records.</summary>
public sealed class FakeSubjects : SubjectService.SubjectServiceBase
{
    /// <summary>The profiles.</summary>
    public IReadOnlyList<CreditProfile> Profiles { get; set; } = [];

    /// <summary>The records of every subject.</summary>
    public IReadOnlyList<HeldRecord> Records { get; set; } = [];

    /// <summary>Who looked at a subject, newest first.</summary>
    public IReadOnlyList<DataAccess> Accesses { get; set; } = [];

    /// <summary>Logs that cannot be reached.</summary>
    public IReadOnlyList<UnreachableLog> Unreachable { get; set; } = [];

    /// <summary>Ages of the sources behind listings and queries.</summary>
    public IReadOnlyList<SourceAge> SourceAges { get; set; } = [];

    /// <summary>The last listing that was asked for.</summary>
    public ListRecordsRequest? LastListing { get; private set; }

    /// <summary>The last query that was asked.</summary>
    public QueryProfilesRequest? LastQuery { get; private set; }

    /// <inheritdoc />
    public override Task<GetProfileResponse> GetProfile(GetProfileRequest request, ServerCallContext context)
    {
        var profile = Profiles.FirstOrDefault(held => held.UnifiedSocialCreditCode == request.UnifiedSocialCreditCode);
        return profile is null
            ? throw Refusals.Of(
                StatusCode.NotFound, ErrorReason.SubjectUnknown, "Nothing was ever reported about this subject.",
                ("unified_social_credit_code", request.UnifiedSocialCreditCode))
            : Task.FromResult(new GetProfileResponse { Profile = profile });
    }

    /// <summary>The life of every record.</summary>
    public GetRecordHistoryResponse History { get; set; } = new();

    /// <summary>The last history that was asked for.</summary>
    public GetRecordHistoryRequest? LastHistory { get; private set; }

    /// <inheritdoc />
    public override Task<GetRecordHistoryResponse> GetRecordHistory(GetRecordHistoryRequest request, ServerCallContext context)
    {
        LastHistory = request;
        return Task.FromResult(History);
    }

    /// <inheritdoc />
    public override Task<ListRecordsResponse> ListRecords(ListRecordsRequest request, ServerCallContext context)
    {
        LastListing = request;
        var size = request.PageSize == 0 ? 100 : request.PageSize;
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, CultureInfo.InvariantCulture);
        var page = new ListRecordsResponse { Records = { Records.Skip(from).Take(size) }, SourceAges = { SourceAges } };
        if (from + size < Records.Count)
            page.NextPageToken = (from + size).ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(page);
    }

    /// <inheritdoc />
    public override Task<ListAccessesResponse> ListAccesses(ListAccessesRequest request, ServerCallContext context)
    {
        const int pageSize = 2;
        if (Unreachable.Count > 0 && !request.AllowPartial) throw Refusals.Of(StatusCode.Unavailable, ErrorReason.EvidenceLogUnreachable, "A log cannot be reached.");
        var from = request.PageToken.Length;
        var page = new ListAccessesResponse { Accesses = { Accesses.Skip(from).Take(pageSize) }, UnreachableLogs = { Unreachable } };
        if (from + pageSize < Accesses.Count) page.NextPageToken = new string('.', from + pageSize);
        return Task.FromResult(page);
    }

    /// <inheritdoc />
    public override async Task QueryProfiles(
        QueryProfilesRequest request, IServerStreamWriter<QueryProfilesResponse> responseStream, ServerCallContext context)
    {
        LastQuery = request;
        foreach (var (i, profile) in Profiles.Index())
            await responseStream.WriteAsync(new QueryProfilesResponse { Profile = profile, SourceAges = { i == 0 ? SourceAges : [] } }, context.CancellationToken);
    }
}
