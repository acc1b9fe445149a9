using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Changes;

/// <summary>Streams sanction changes and lists what holds now.</summary>
[BindServiceMethod(typeof(SanctionGrpcService), nameof(BindService))]
internal class SanctionGrpcService(
    PageTokens pages, LedgerStore store, ChangeFeed feed, RecentSanctions recent, WatchStarts starts, SubjectCodeDoor codes,
        CodeTables tables, RulesInForce rules,
    FieldDisclosureInForce fields, SourceAges ages, ReadEvidence reads, TimeProvider time)
{
    /// <summary>Found by name when the service is described.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => SanctionService.Descriptor;

    /// <summary>Called once while the service is mapped, without a service.</summary>
    public static void BindService(ServiceBinderBase binder, SanctionGrpcService? _) => SanctionService.BindService(new EncodingBinder(binder, nameof(Watch)), null);

    private const int PageSizeMax = 1000;

    public virtual async Task Watch(WatchRequest request, IServerStreamWriter<EncodedMessage> responseStream, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var heartbeat = WatchStarts.Heartbeat(request.HeartbeatSeconds);
        var matcher = MatcherOf(request.Filter, context.Caller());
        var session = new WatchSession(store, new SanctionTopic(recent.Ring, matcher, ages), responseStream,
            new StreamEvidence(reads, request, context), heartbeat, time);
        await context.WriteResponseHeadersAsync([]);
        var start = request.StartCase == WatchRequest.StartOneofCase.Snapshot
            ? await new WatchSnapshot(store, feed, matcher, session, rules.Today.ToProto()).Send(cancellationToken)
            : await StartOf(request, cancellationToken);
        await session.Run(start, cancellationToken);
    }

    public virtual async Task<ListActiveResponse> ListActive(ListActiveRequest request, ServerCallContext context)
    {
        var size = PageSizes.Of(request.PageSize);
        var matcher = MatcherOf(request.Filter, context.Caller());
        var response = new ListActiveResponse { Token = new V1.ChangeToken { Value = feed.Token } };
        response.SourceAges.AddRange(ages.OfAllMatters());
        var question = $"active {store.Id} {context.Caller().Agency.Code} {request.Filter?.ToByteString().ToBase64()}";
        var after = pages.ReadCode(request.PageToken, question);
        var bytes = 0L;
        while (response.Entries.Count < size)
        {
            var page = await store.Reader.ReadStandings(after, PageSizeMax, context.CancellationToken);
            foreach (var row in page)
            {
                after = row.Code;
                if (WatchSnapshot.EntryOf(row.Code, row.Standing, matcher, rules.Today.ToProto()) is { Sanctions.Count: > 0 } entry)
                {
                    response.Entries.Add(entry);
                    bytes += entry.CalculateSize();
                }

                if (response.Entries.Count == size || bytes > MessageSize.PageBytes)
                {
                    response.NextPageToken = pages.OfCode(row.Code, question);
                    return response;
                }
            }

            if (page.Count < PageSizeMax) break;
        }

        return response;
    }

    private SanctionMatcher MatcherOf(SanctionFilter? filter, CallerIdentity caller)
    {
        caller.Demand(RightAction.Watch, dataset: null);
        var set = rules.Current;
        return new SanctionMatcher(filter, set.Catalogue, codes, tables, new WatchDisclosure(set, caller.Rights, fields.Current));
    }

    private Task<Position> StartOf(WatchRequest request, CancellationToken cancellationToken) => request.StartCase switch
    {
        WatchRequest.StartOneofCase.Now => Task.FromResult(starts.Now),
        WatchRequest.StartOneofCase.Beginning => starts.Beginning(cancellationToken),
        WatchRequest.StartOneofCase.After => starts.After(request.After.Value, cancellationToken),
        WatchRequest.StartOneofCase.Since => starts.Since(request.Since, cancellationToken),
        _ => throw WatchStarts.Unstated("now, beginning, after, since, snapshot"),
    };
}
