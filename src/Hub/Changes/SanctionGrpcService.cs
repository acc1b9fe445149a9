using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Paging;
using CreditHub.Hub.SharingDirectory;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Reading;
using CreditHub.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace CreditHub.Hub.Changes;

/// <summary>Streams sanction changes and lists what holds now.</summary>
[BindServiceMethod(typeof(SanctionServiceBinder), nameof(SanctionServiceBinder.BindService))]
internal class SanctionGrpcService(
    LedgerStore store, ChangeFeed feed, ChangeRing ring, TokenDoor tokens, SubjectCodeDoor codes, RulesInForce rules, SourceAges ages,
    IOptions<WatchOptions> options, TimeProvider time)
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 1000;
    private const int HeartbeatSecondsDefault = 15;
    private const int HeartbeatSecondsMax = 300;

    public virtual async Task Watch(WatchRequest request, IServerStreamWriter<WatchFrame> responseStream, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        if (request.HeartbeatSeconds is < 0 or > HeartbeatSecondsMax)
        {
            throw new ApiException(
                ErrorReason.NumberOutOfRange, $"heartbeat_seconds is {request.HeartbeatSeconds}; it goes from 1 to {HeartbeatSecondsMax}, 0 for the default.",
                ("field", "heartbeat_seconds"), ("value", $"{request.HeartbeatSeconds}"), ("lowest", "0"), ("highest", $"{HeartbeatSecondsMax}"));
        }

        var matcher = new SanctionMatcher(request.Filter, rules.Current.Catalogue, codes);
        var heartbeat = TimeSpan.FromSeconds(request.HeartbeatSeconds == 0 ? HeartbeatSecondsDefault : request.HeartbeatSeconds);
        var session = new WatchSession(store, ring, matcher, responseStream, heartbeat, time);
        await context.WriteResponseHeadersAsync([]);
        var start = request.StartCase == WatchRequest.StartOneofCase.Snapshot
            ? await new WatchSnapshot(store, feed, matcher, session).Send(cancellationToken)
            : await StartOf(request, cancellationToken);
        await session.Run(start, cancellationToken);
    }

    public virtual async Task<ListActiveResponse> ListActive(ListActiveRequest request, ServerCallContext context)
    {
        var size = PageSizes.Check(request.PageSize, PageSizeDefault, PageSizeMax);
        var matcher = new SanctionMatcher(request.Filter, rules.Current.Catalogue, codes);
        var response = new ListActiveResponse { Token = new V1.ChangeToken { Value = feed.Token } };
        response.SourceAges.AddRange(ages.OfAllMatters());
        var after = PageTokens.ReadCode(request.PageToken);
        while (response.Entries.Count < size)
        {
            var page = await store.Reader.ReadStandings(after, PageSizeMax, context.CancellationToken);
            foreach (var row in page)
            {
                after = row.Code;
                if (WatchSnapshot.EntryOf(row.Code, row.Standing, matcher, rules.Today.ToProto()) is { Sanctions.Count: > 0 } entry) response.Entries.Add(entry);
                if (response.Entries.Count == size)
                {
                    response.NextPageToken = PageTokens.OfCode(row.Code);
                    return response;
                }
            }

            if (page.Count < PageSizeMax) break;
        }

        return response;
    }

    private async Task<Position> StartOf(WatchRequest request, CancellationToken cancellationToken)
    {
        var oldest = await OldestRetained(cancellationToken);
        switch (request.StartCase)
        {
            case WatchRequest.StartOneofCase.Now:
                return feed.Position;
            case WatchRequest.StartOneofCase.Beginning:
                return oldest;
            case WatchRequest.StartOneofCase.After:
                var position = await tokens.Open(request.After.Value, "after", cancellationToken);
                return position >= oldest ? position : throw TooOld(oldest);
            case WatchRequest.StartOneofCase.Since:
                if (!Rfc3339.TryParse(request.Since, out var since))
                {
                    throw new ApiException(
                        ErrorReason.InvalidDate, $"'{request.Since}' is no RFC 3339 time with an offset, such as 2026-04-01T09:30:00+08:00.",
                        ("field", "since"), ("value", request.Since));
                }

                var at = await PositionBefore(since, cancellationToken);
                return at >= oldest ? at : throw TooOld(oldest);
            default:
                throw new ApiException(
                    ErrorReason.ArgumentsConflict, "Say where to begin: now, beginning, after, since or snapshot.", ("fields", "now, beginning, after, since, snapshot"));
        }
    }

    private async Task<Position> OldestRetained(CancellationToken cancellationToken) =>
        options.Value.Retention is { } retention ? await PositionBefore(time.GetUtcNow() - retention, cancellationToken) : default;

    private async Task<Position> PositionBefore(DateTimeOffset instant, CancellationToken cancellationToken) =>
        await store.Reader.FirstPositionAt(instant, cancellationToken) is { } first
            ? new Position(first.Value - 1)
            : (await store.Reader.ReadHead(cancellationToken)).Last;

    private ApiException TooOld(Position oldest)
    {
        var token = Ledger.Reading.ChangeToken.Of(store, oldest).ToString();
        return new ApiException(
            ErrorReason.TokenTooOld, $"What followed is no longer retained. Start with a snapshot, or accept the gap and resume after {token}.",
            ("oldest_token", token));
    }
}
