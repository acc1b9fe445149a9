namespace CreditHub.Adapters.Reporting;

/// <summary>What became of a file's rows. Read is always the sum of the others.</summary>
public sealed record DeliveryCounts
{
    /// <summary>Rows read.</summary>
    public long Read { get; set; }

    /// <summary>New records.</summary>
    public long Recorded { get; set; }

    /// <summary>Corrected records.</summary>
    public long Corrected { get; set; }

    /// <summary>Withdrawn records.</summary>
    public long Withdrawn { get; set; }

    /// <summary>Rows that the hub had taken before.</summary>
    public long Repeated { get; set; }

    /// <summary>Later versions without a change.</summary>
    public long Unchanged { get; set; }

    /// <summary>Versions lower than the one held.</summary>
    public long Superseded { get; set; }

    /// <summary>Rows refused, here or by the hub: they are in the quarantine file.</summary>
    public long Refused { get; set; }

    /// <summary>Rows that the hub keeps until a person names their company.</summary>
    public long Waiting { get; set; }

    /// <summary>Rows about natural persons: counted, never sent.</summary>
    public long NaturalPersons { get; set; }

    /// <summary>Adds the counts of another delivery.</summary>
    public void Add(DeliveryCounts other)
    {
        Read += other.Read;
        Recorded += other.Recorded;
        Corrected += other.Corrected;
        Withdrawn += other.Withdrawn;
        Repeated += other.Repeated;
        Unchanged += other.Unchanged;
        Superseded += other.Superseded;
        Refused += other.Refused;
        Waiting += other.Waiting;
        NaturalPersons += other.NaturalPersons;
    }
}
