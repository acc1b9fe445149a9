using CreditHub.Adapters.Reporting;

namespace CreditHub.Adapters.Connections;

/// <summary>What one look at a source came to.</summary>
public sealed class PassResult
{
    private readonly List<PassFailure> _failures = [];

    /// <summary>Deliveries that were read to their end.</summary>
    public int Delivered { get; private set; }

    /// <summary>Deliveries that could not be read at all.</summary>
    public int Refused { get; private set; }

    /// <summary>Rows of all deliveries.</summary>
    public DeliveryCounts Rows { get; } = new();

    /// <summary>What failed and is tried again.</summary>
    public IReadOnlyList<PassFailure> Failures => _failures;

    internal void Add(DeliveryOutcome outcome)
    {
        if (outcome is not DeliveryOutcome.Delivered { Receipt.Counts: var counts })
        {
            Refused++;
            return;
        }

        Delivered++;
        Rows.Add(counts);
    }

    internal void AddFailure(string what, Exception cause) => _failures.Add(new PassFailure(what, cause));
}

/// <summary>Something that failed and is tried again.</summary>
/// <param name="What">The connection, or the file.</param>
/// <param name="Cause">Why.</param>
public sealed record PassFailure(string What, Exception Cause);
