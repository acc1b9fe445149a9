using System.Xml.Linq;
using Xunit;

namespace CreditHub.Architecture.Tests;

/// <summary>Dependencies point one way.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("protos/Contract.csproj")]
    [InlineData("src/Domain/Domain.csproj")]
    [InlineData("src/Ledger/Ledger.csproj", "Domain", "Contract", "Evidence")]
    [InlineData("src/Grains/Grains.csproj", "Ledger")]
    [InlineData("src/Evidence/Evidence.csproj", "Contract")]
    [InlineData("src/Hub/Hub.csproj", "Grains", "Evidence", "Adapters")]
    [InlineData("src/Adapters/Adapters.csproj", "Domain", "Client")]
    [InlineData("clients/dotnet/Client.csproj", "Contract", "Evidence")]
    [InlineData("clients/cli/Cli.csproj", "Client", "Adapters", "Sampling")]
    [InlineData("tools/Sampling/Sampling.csproj", "Domain")]
    public void Project_References_OnlyWhatStandsBelowIt(string project, params string[] allowed)
    {
        var references = XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Equal(allowed.Order(), references.Order());
    }

    /// <summary>Libraries of compilers and generators run while the hub is built, and would only be code to attack beside it.</summary>
    [Theory]
    [InlineData("src/Hub", "CreditHub.Hub")]
    [InlineData("clients/cli", "hubctl")]
    public void Program_Ships_NoDesignTimeLibrary(string folder, string program)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;
        var output = Path.Combine(Repository.Root, folder, "bin", configuration, "net10.0");
        var shipped = File.ReadAllText(Path.Combine(output, program + ".deps.json"));
        string[] designTime =
        [
            "Microsoft.CodeAnalysis", "Microsoft.EntityFrameworkCore.Design", "Humanizer", "System.Composition", "Microsoft.Build",
                "Mono.TextTemplating",
        ];
        Assert.All(designTime, name =>
        {
            Assert.DoesNotContain(Directory.EnumerateFiles(output), f => Path.GetFileName(f).StartsWith(name, StringComparison.Ordinal));
            Assert.DoesNotContain($"/{name}", shipped, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Domain_UsesNoPackageAndNoClockOfItsOwn()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "src/Domain/Domain.csproj"));
        Assert.Empty(project.Descendants("PackageReference"));
        Assert.All(Repository.Files("*.cs", "src/Domain"), file =>
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("TimeProvider", text, StringComparison.Ordinal);
            Assert.DoesNotContain("File.Open", text, StringComparison.Ordinal);
            Assert.DoesNotContain("async ", text, StringComparison.Ordinal);
        });
    }
}
