using CreditHub.Ledger;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using Google.Protobuf;

namespace CreditHub.Hub.Clocks;

/// <summary>
/// What the ledger says of stated clocks. Each start with one, and each move of one, is an entry, so that a ledger of rehearsals is known
/// as such wherever it is copied to, and goes on neither in the past nor as if what it holds had been so.
/// </summary>
internal static class ClockInLedger
{
    // Machines' clocks differ; a rehearsal that ended this little ahead of the world does no harm.
    private static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(1);

    /// <summary>Refuses a store that does not go with the clock.</summary>
    /// <param name="store">The store, just opened.</param>
    /// <param name="clock">The stated clock; null where the hub has the machine's.</param>
    /// <param name="outside">The machine's clock.</param>
    /// <param name="wasServed">True where this data folder says that a hub served the store before.</param>
    /// <exception cref="InvalidOperationException">The clock is before the last entry, or the store is one in service.</exception>
    public static async Task Demand(LedgerStore store, StatedClock? clock, TimeProvider outside, bool wasServed)
    {
        var head = (await store.Reader.ReadHead(CancellationToken.None)).Last;
        var stated = await store.Reader.LastEntryOfKind(EntryKind.ClockStated, head, CancellationToken.None);
        if (clock is null)
        {
            if (stated is not null && await LastAfter(store, head, outside.GetUtcNow() + AheadMax) is { } ahead)
            {
                throw new InvalidOperationException(
                    $"The ledger holds a rehearsal with a stated clock (entry {stated.Position.Value}), and its last entry is of {ahead}, "
                    + "which has not come yet. State a later time by Hub:Clock to go on with the rehearsal, or give the "
                    + "hub its own ledger.");
            }

            return;
        }

        if (stated is null && wasServed)
        {
            throw new InvalidOperationException(
                "Hub:Clock is set, and this data folder is that of a hub with the machine's clock: what is recorded by a stated one could "
                + "never be taken out of its ledger. Rehearse on a copy («backup FILE») in a data folder of its own.");
        }

        if (await LastAfter(store, head, clock.GetUtcNow()) is { } last)
        {
            throw new InvalidOperationException(
                $"Hub:Clock is {Rfc3339.Format(clock.GetUtcNow())}, but the ledger's last entry is of {last}: time does not go back. "
                + "State a later time.");
        }
    }

    /// <summary>Says in the ledger that times are stated from here on.</summary>
    public static Task Say(
        LedgerStore store, StatedClock clock, OutsideTime outside, DateTimeOffset? movedFrom, CancellationToken cancellationToken)
    {
        var payload = new ClockStatedEntry
        {
            MovedFrom = movedFrom is { } from ? Rfc3339.Format(from) : "",
            Stated = Rfc3339.Format(clock.GetUtcNow()),
            Outside = Rfc3339.Format(outside.Now),
        }.ToByteArray();
        var entry = new EntryDraft { Kind = EntryKind.ClockStated, Payload = payload };
        return store.Appender.Append(new AppendUnit { Transactions = [new TransactionDraft([entry])] }, cancellationToken);
    }

    // When the last entry was recorded, where that is after an instant.
    private static async Task<string?> LastAfter(LedgerStore store, Position head, DateTimeOffset instant)
    {
        if (head.Value == 0) return null;
        var last = (await store.Reader.ReadEntries(new Position(head.Value - 1), 1, 1, CancellationToken.None))[^1].RecordedAt;
        return last > instant ? Rfc3339.Format(last) : null;
    }
}
