namespace CreditHub.Adapters.Mapping;

/// <summary>What is found while a row is mapped. Most rows have nothing to find, so the lists are made when they are needed.</summary>
internal struct RowFindings
{
    /// <summary>Faults; null = none.</summary>
    public List<RowFault>? Faults { get; private set; }

    /// <summary>Texts that were normalised; null = none.</summary>
    public List<OriginalText>? Originals { get; private set; }

    /// <summary>Adds a fault.</summary>
    public void Add(RowFault fault) => (Faults ??= []).Add(fault);

    /// <summary>Adds what a source wrote.</summary>
    public void Add(OriginalText original) => (Originals ??= []).Add(original);
}
