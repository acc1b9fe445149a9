using System.Collections.Concurrent;
using System.Globalization;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Serves watches from a small ledger: entry n has the token «tn».</summary>
public sealed class FakeSanctions : SanctionService.SanctionServiceBase
{
    private readonly ConcurrentQueue<WatchRequest> _requests = new();
    private readonly TaskCompletionSource _fellSilent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Number of entries in the ledger; each is one change.</summary>
    public int Entries { get; set; }

    /// <summary>Messages in which an entry comes: each with a change, the last with the token.</summary>
    public Func<int, int> PartsOf { get; set; } = _ => 1;

    /// <summary>What holds now.</summary>
    public IReadOnlyList<SnapshotEntry> Snapshot { get; set; } = [];

    /// <summary>Ages of the sources, in listings and, where they are overdue, in watches that caught up.</summary>
    public IReadOnlyList<SourceAge> SourceAges { get; set; } = [];

    /// <summary>Subjects a page of the listing.</summary>
    public int PageSize { get; set; } = 2;

    /// <summary>The watches that were asked for.</summary>
    public IReadOnlyList<WatchRequest> Requests => [.. _requests];

    /// <summary>Breaks the watch after a message.</summary>
    public Func<WatchResponse, Cut> CutAfter { get; set; } = _ => Cut.None;

    /// <summary>Refuses a watch; null lets it begin.</summary>
    public Func<WatchRequest, RpcException?> Refuse { get; set; } = _ => null;

    /// <summary>Whether signs of life come between the entries of a snapshot.</summary>
    public bool CheckpointsWithinSnapshot { get; set; }

    /// <summary>Where set, the watch falls silent after so many messages, once.</summary>
    public int? FallSilentAfter { get; set; }

    /// <summary>Ends when the watch falls silent.</summary>
    public Task FellSilent => _fellSilent.Task;

    /// <inheritdoc />
    public override async Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        _requests.Enqueue(request);
        if (Refuse(request) is { } refusal)
            throw refusal;
        var sent = 0;
        foreach (var response in Script(request))
        {
            if (sent++ == FallSilentAfter)
            {
                FallSilentAfter = null;
                _fellSilent.SetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            await responseStream.WriteAsync(response, context.CancellationToken);
            if (CutAfter(response).Apply(context))
                return;
        }

        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }

    /// <inheritdoc />
    public override Task<ListActiveResponse> ListActive(ListActiveRequest request, ServerCallContext context)
    {
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, CultureInfo.InvariantCulture);
        var page = new ListActiveResponse { Entries = { Snapshot.Skip(from).Take(PageSize) }, Token = Token(Entries), SourceAges = { SourceAges } };
        if (from + PageSize < Snapshot.Count)
            page.NextPageToken = (from + PageSize).ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(page);
    }

    private IEnumerable<WatchResponse> Script(WatchRequest request)
    {
        var position = request.StartCase switch
        {
            WatchRequest.StartOneofCase.After => int.Parse(request.After.Value[1..], CultureInfo.InvariantCulture),
            WatchRequest.StartOneofCase.Now or WatchRequest.StartOneofCase.Snapshot => Entries,
            _ => 0,
        };
        if (request.StartCase == WatchRequest.StartOneofCase.Snapshot)
        {
            foreach (var entry in Snapshot)
            {
                yield return new WatchResponse { SnapshotEntry = entry };
                if (CheckpointsWithinSnapshot)
                    yield return new WatchResponse { Checkpoint = new Checkpoint { Token = Token(position) } };
            }

            yield return new WatchResponse { SnapshotEnd = new SnapshotEnd { Token = Token(position), Subjects = Snapshot.Count } };
        }

        while (position < Entries)
        {
            position++;
            for (var part = 1; part < PartsOf(position); part++)
            {
                var first = Entry(position);
                (first.Token, first.More) = (null, true);
                yield return new WatchResponse { Changes = first };
            }

            yield return new WatchResponse { Changes = Entry(position) };
            if (position % 5 == 0)
                yield return new WatchResponse { Checkpoint = new Checkpoint { Token = Token(position) } };
            if (position % 7 == 0)
                yield return new WatchResponse { FellBehind = new FellBehind { Token = Token(position) } };
        }

        yield return new WatchResponse { CaughtUp = new CaughtUp { Token = Token(position), At = "2026-03-02T01:00:00Z", OverdueSources = { SourceAges.Where(a => a.Overdue) } } };
    }

    private static ChangeSet Entry(int position) => new()
    {
        Token = Token(position),
        RecordedAt = "2026-03-02T01:00:00Z",
        Cause = ChangeCause.Report,
        Changes =
        {
            new SanctionChange
            {
                Kind = SanctionChangeKind.Barred, UnifiedSocialCreditCode = "91610131MA6TYKRX7K", SubjectName = "西安示例有限公司",
                RegionCode = "610113", MatterCode = "procurement", VerdictBefore = Verdict.Clear, VerdictAfter = Verdict.Barred,
            },
        },
    };

    private static ChangeToken Token(int position) => new() { Value = "t" + position.ToString(CultureInfo.InvariantCulture) };
}
