using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Changes;

/// <summary>The outline of a delivery: how many rows of which kind, and of each field how it was filled. Holds no cell but days.</summary>
internal sealed record DeliveryProfile
{
    private const string Removal = "removed_on";

    /// <summary>Rows read.</summary>
    public long Read { get; set; }

    /// <summary>Rows that would be reported, withdrawals among them.</summary>
    public long Records { get; set; }

    /// <summary>Rows that would be refused by the adapter.</summary>
    public long Refused { get; set; }

    /// <summary>Rows about natural persons.</summary>
    public long Persons { get; set; }

    /// <summary>Rows that withdraw their record or state the day of its removal.</summary>
    public long Removals { get; set; }

    /// <summary>Outlines of the fields, by path.</summary>
    public Dictionary<string, FieldProfile> Fields { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Reads a delivery to its end.</summary>
    public static DeliveryProfile Of(ISourceRows rows, RowMapper mapper, CancellationToken cancellationToken)
    {
        var profile = new DeliveryProfile();
        var columns = mapper.ReadFields.ToList();
        foreach (var (path, _) in columns) profile.Fields.TryAdd(path, new FieldProfile());
        foreach (var row in rows.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            profile.Read++;
            switch (mapper.Map(row))
            {
                case MappedRow.NaturalPerson:
                    profile.Persons++;
                    break;
                case MappedRow.Faulty:
                    profile.Refused++;
                    break;
                case MappedRow.Ready ready:
                    profile.Records++;
                    var isRemoval = ready.Row.Withdrawal is not null;
                    foreach (var (path, cell) in columns)
                    {
                        if (row.Cells[cell] is not { Length: > 0 } text) continue;
                        profile.Fields[path].Add(text);
                        isRemoval |= path == Removal && ready.Row.Record?.RemovedOn is not null;
                    }

                    if (isRemoval) profile.Removals++;
                    break;
            }
        }

        return profile;
    }
}

/// <summary>How a field was filled.</summary>
internal sealed record FieldProfile
{
    private const int DaysMax = 512;
    private const int DayForm = 1;

    private readonly Dictionary<string, long> _days = new(StringComparer.Ordinal);

    /// <summary>Records in which it was filled.</summary>
    public long Filled { get; set; }

    /// <summary>Cells of each form.</summary>
    public long[] Forms { get; init; } = new long[CellForm.Count];

    /// <summary>Records with the day that occurred most.</summary>
    public long MostOfOneDay { get; set; }

    /// <summary>Adds a cell that is not empty.</summary>
    public void Add(string cell)
    {
        Filled++;
        var form = CellForm.Of(cell);
        Forms[form]++;
        // A day that most records have is among the first; the others are not kept.
        if (form != DayForm || (_days.Count >= DaysMax && !_days.ContainsKey(cell))) return;
        MostOfOneDay = Math.Max(MostOfOneDay, _days[cell] = _days.GetValueOrDefault(cell) + 1);
    }
}
