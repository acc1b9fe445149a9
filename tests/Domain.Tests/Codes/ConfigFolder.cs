using System.Text;
using Xunit;

namespace CreditHub.Domain.Tests.Codes;

/// <summary>The tables as they are shipped, and tables written for one test.</summary>
internal static class ConfigFolder
{
    public static string Repository { get; } = FindRepository();

    public static Stream Open(string file) => File.OpenRead(Path.Combine(Repository, "config", file));

    public static T Read<T>(string file, Func<Stream, T> read)
    {
        using var json = Open(file);
        return read(json);
    }

    public static Stream Json(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hub.sln"))) folder = folder.Parent;
        Assert.NotNull(folder);
        return folder.FullName;
    }
}
