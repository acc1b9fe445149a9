namespace CreditHub.Hub.Hosting;

/// <summary>The hub cannot start, and the operator can do something about it. Its message is for the operator.</summary>
internal sealed class StartupException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Faults => faults;
}
