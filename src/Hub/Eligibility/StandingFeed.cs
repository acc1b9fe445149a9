using CreditHub.Hub.Feed;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;
using CreditHub.Ledger.Stored;
using Google.Protobuf;

namespace CreditHub.Hub.Eligibility;

/// <summary>Keeps the standing index as the ledger says.</summary>
internal sealed partial class StandingFeed(StandingIndex index, TimeProvider time, ILogger<StandingFeed> logger) : IFeedConsumer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<EntryKind> Kinds { get; } =
        [EntryKind.RecordReported, EntryKind.RecordCorrected, EntryKind.RecordWithdrawn, EntryKind.StandingChanged];

    /// <inheritdoc/>
    public async Task Begin(LedgerReader reader, Position head, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await foreach (var page in reader.ScanStandings(cancellationToken))
            foreach (var row in page)
            {
                if (row.Standing is { } standing) index.SetStanding(row.Code, standing);
                else index.AddKnown(row.Code);
            }

        LogReady(index.Subjects, index.Standings, head.Value, time.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <inheritdoc/>
    public void Apply(LedgerEntry entry)
    {
        if (entry.Kind != EntryKind.StandingChanged)
        {
            index.AddKnown(entry.Subject!.Value);
            return;
        }

        var standing = StandingEntry.Parser.ParseFrom(entry.Payload.Span).Standing;
        index.SetStanding(entry.Subject!.Value, standing is { Sanctions.Count: 0, OnlyRestricted: false } ? null : standing.ToByteArray());
    }

    [LoggerMessage(1, LogLevel.Information, "The standing index is ready: {Subjects} subjects, {Standings} with a standing, position {Position}, in {Elapsed:F0} ms.")]
    private partial void LogReady(long subjects, long standings, long position, double elapsed);
}
