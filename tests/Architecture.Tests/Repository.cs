namespace CreditHub.Architecture.Tests;

/// <summary>The checkout that the tests look at.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Files under folders, without what the build makes.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folders) => folders
        .Where(f => Directory.Exists(Path.Combine(Root, f)))
        .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), pattern, SearchOption.AllDirectories))
        .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    /// <summary>Folders of the projects that are shipped, such as <c>src/Domain</c>.</summary>
    public static IEnumerable<string> Projects() => Files("*.csproj", "src", "clients", "tools")
        .Select(f => Path.GetRelativePath(Root, Path.GetDirectoryName(f)!).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hub.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("Hub.sln was not found.");
        return folder.FullName;
    }
}
