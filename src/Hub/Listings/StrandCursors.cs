using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Reading;

namespace CreditHub.Hub.Listings;

/// <summary>Reads several strands as one, newest decision first, each a little ahead.</summary>
internal sealed class StrandCursors(
    LedgerStore store, IReadOnlyCollection<Strand> strands, (int DecidedOn, Position Position)? after, int readAtOnce)
{
    private readonly Cursor[] _cursors = [.. strands.Select(s => new Cursor(s, after))];

    /// <summary>The next records, at most so many; none at the end.</summary>
    public async Task<IReadOnlyList<SortedRecordRow>> Take(int max, CancellationToken cancellationToken)
    {
        var taken = new List<SortedRecordRow>(max);
        while (taken.Count < max)
        {
            Cursor? first = null;
            foreach (var cursor in _cursors)
            {
                if (!await cursor.Fill(store.Reader, readAtOnce, cancellationToken)) continue;
                if (first is null || IsBefore(cursor.Head, first.Head)) first = cursor;
            }

            if (first is null) break;
            taken.Add(first.Head);
            first.Advance();
        }

        return taken;
    }

    private static bool IsBefore(SortedRecordRow one, SortedRecordRow other) =>
        one.Row.DecidedOn != other.Row.DecidedOn ? one.Row.DecidedOn > other.Row.DecidedOn
            : one.Row.Latest.Position > other.Row.Latest.Position;

    private sealed class Cursor(Strand strand, (int DecidedOn, Position Position)? after)
    {
        private (int DecidedOn, Position Position)? _after = after;
        private IReadOnlyList<SortedRecordRow> _rows = [];
        private int _at;
        private bool _isLast;

        public SortedRecordRow Head => _rows[_at];

        public void Advance() => _at++;

        // True where there is a head.
        public async ValueTask<bool> Fill(LedgerReader reader, int max, CancellationToken cancellationToken)
        {
            if (_at < _rows.Count) return true;
            if (_isLast) return false;
            _rows = await reader.ListSort(strand.Kind, strand.Sort, _after, max, cancellationToken);
            _at = 0;
            _isLast = _rows.Count < max;
            if (_rows.Count > 0) _after = (_rows[^1].Row.DecidedOn, _rows[^1].Row.Latest.Position);
            return _rows.Count > 0;
        }
    }
}
