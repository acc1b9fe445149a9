using CreditHub.Adapters.Hosting;
using CreditHub.Adapters.Transports;
using CreditHub.Adapters.Transports.Http;
using CreditHub.Adapters.Transports.Sftp;
using CreditHub.Adapters.Transports.Tables;
using Xunit;

namespace CreditHub.Adapters.Tests.Hosting;

/// <summary>The examples that operators copy can be used as they are written.</summary>
public sealed class ConnectionExamplesTests
{
    [Fact]
    public void Examples_AreSoundAndShowEveryTransport()
    {
        var connections = ConnectionReader.ReadFolder(Folder());
        Assert.Equal(
            new[] { typeof(DropFolderSettings), typeof(HttpSettings), typeof(SftpSettings), typeof(TableSettings) },
            connections.Select(c => c.Transport.GetType()).OrderBy(t => t.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void Examples_OfTables_NameColumnsOfTheirFormat() => Assert.All(
        ConnectionReader.ReadFolder(Folder()).Where(c => c.Transport is TableSettings),
        c => Assert.NotNull(new TableShape((TableSettings)c.Transport, c.Formats.Values.Single()).Mapper));

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hub.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("Hub.sln was not found.");
        return Path.Combine(folder.FullName, "config", "connections.examples");
    }
}
