namespace CreditHub.Adapters.Connections;

/// <summary>A connection file cannot be used: every fault is named with its field and its cure, so that one edit mends them all.</summary>
public sealed class ConnectionFileException : Exception
{
    internal ConnectionFileException(string file, IReadOnlyList<string> faults, Exception? cause = null)
        : base($"{Path.GetFileName(file)} cannot be used:{string.Concat(faults.Select(fault => $"\n- {fault}"))}", cause) => Faults = faults;

    /// <summary>What is wrong, each with its field and cure.</summary>
    public IReadOnlyList<string> Faults { get; }
}
