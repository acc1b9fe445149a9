namespace CreditHub.Hub.Hosting;

/// <summary>Loads the operator's tables from the folder of configuration.</summary>
internal static class ReferenceTables
{
    /// <summary>Loads one table; a faulty one stops the start and names all its faults.</summary>
    public static T Load<T>(string folder, string file, Func<Stream, T> load)
    {
        using var stream = File.OpenRead(Path.Combine(folder, file));
        return load(stream);
    }
}
