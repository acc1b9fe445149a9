namespace CreditHub.Adapters.Mapping;

/// <summary>What is found while a row is mapped. Most rows have nothing to find, so the lists are made when they are needed.</summary>
internal struct RowFindings
{
    /// <summary>Faults; null = none.</summary>
    public List<RowFault>? Faults { get; private set; }

    /// <summary>Texts that were normalised; null = none.</summary>
    public List<OriginalText>? Originals { get; private set; }

    /// <summary>Values that no code table has and that were read as «other»; null = none.</summary>
    public List<UnlistedValue>? Unlisted { get; private set; }

    /// <summary>Adds a value that was read as «other».</summary>
    public void Add(UnlistedValue unlisted) => (Unlisted ??= []).Add(unlisted);

    /// <summary>Adds a fault.</summary>
    public void Add(RowFault fault) => (Faults ??= []).Add(fault);

    /// <summary>Adds what a source wrote.</summary>
    public void Add(OriginalText original) => (Originals ??= []).Add(original);
}
