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
