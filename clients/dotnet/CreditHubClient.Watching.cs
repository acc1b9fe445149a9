using System.Runtime.CompilerServices;
using CreditHub.Client.Errors;
using CreditHub.Client.Watching;
using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>
    /// Follows the changes of sanctions until cancelled. Each change is handed over exactly once and in order, whatever becomes of the
    /// connection: after a break, or three heartbeats of silence, the watch goes on by itself from the last token handed over. Only a refusal
    /// ends it, such as <see cref="TokenTooOldException"/>. To go on in a later process, keep the token of the last event dealt with.
    /// </summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="filter">Which changes are wanted. Null: all.</param>
    /// <param name="heartbeatSeconds">Seconds of silence after which the hub sends a checkpoint, 1 to 300. 0: the hub's default of 15.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        WatchStart start, SanctionFilter? filter = null, int heartbeatSeconds = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var watch = new ResumingWatch(Sanctions, new WatchTerms(start, filter, heartbeatSeconds), _options, _failures);
        while (true)
            yield return await watch.NextAsync(cancellationToken);
    }

    /// <summary>Lists what holds now, in order of code. Fetches page after page as it is read.</summary>
    public async IAsyncEnumerable<SnapshotEntry> ListActiveAsync(
        SanctionFilter? filter = null, int pageSize = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in ListActivePagesAsync(filter, pageSize, cancellationToken))
            foreach (var entry in page.Entries)
                yield return entry;
    }

    /// <summary>Lists what holds now page by page, each with its token and with the ages of the sources that it rests on.</summary>
    public async IAsyncEnumerable<ListActiveResponse> ListActivePagesAsync(
        SanctionFilter? filter = null, int pageSize = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListActiveRequest { Filter = filter, PageSize = pageSize };
        do
        {
            var page = await _failures.AnswerAsync(Sanctions.ListActiveAsync(request, cancellationToken: cancellationToken), cancellationToken);
            yield return page;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}
