namespace CreditHub.Adapters.Connections;

/// <summary>How a source is reached. The field <c>kind</c> says which of them it is.</summary>
public abstract record TransportSettings
{
    /// <summary>True where one connection carries one dataset, since nothing at the source says which it is.</summary>
    internal abstract bool CarriesOneDataset { get; }

    /// <summary>What is wrong with the settings, each with its field and cure.</summary>
    internal abstract IEnumerable<string> Faults();

    /// <summary>What is wrong with where the connection lies.</summary>
    /// <param name="folder">Folder of the connection file.</param>
    /// <param name="stateFolder">Folder of the connection's state.</param>
    internal virtual IEnumerable<string> FaultsOfPlace(string folder, string stateFolder) => [];
}
