using CreditHub.Adapters.Tests.Reporting;
using CreditHub.Adapters.Transports;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports;

/// <summary>A name that a source or an operator misspelt must not mean that data waits in silence.</summary>
public sealed class StrayFilesTests : IDisposable
{
    private readonly DropTree _tree = new();
    private readonly KeptLog _log = new();

    public void Dispose()
    {
        _tree.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Find_FolderOfNoAgency_NamesItAndTheFoldersThatAreWatched()
    {
        Write("sx-cuort", DropTree.FileName);
        var (path, reason) = Assert.Single(Strays().Find());
        Assert.Equal(_tree.PathOf("sx-cuort"), path);
        Assert.Contains("sx-court, sx-market", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("market.penalty_20261101.csv")]
    [InlineData("sx-court", "2026-11", "court.judgment-default_20261101.csv")]
    [InlineData("sx-court", "court.judgment-default_20261101.zip")]
    [InlineData("sx-court", "court.judgment-default_20261101")]
    [InlineData("sx-court", "court.judgment-default_20261101.csv.part")]
    [InlineData("SX-Court", "court.judgment-default_20261101.csv")]
    public void Find_WhereNobodyTakesIt_IsFound(params string[] parts)
    {
        Write(parts);
        Assert.Single(Strays().Find());
    }

    [Theory]
    [InlineData("sx-court", "court.judgment-default_20261101.csv")]
    [InlineData("sx-court", "court.judgment-default_20261101.XLSX")]
    [InlineData("sx-court", "court.judgment-default_20261101.csv.quarantine.csv")]
    [InlineData("sx-court", "court.judgment-default_20261101.csv.originals.csv")]
    [InlineData("sx-court", "court.judgment-default_20261101.csv.progress.json")]
    [InlineData("sx-court", "court.judgment-default_20261101.csv.progress.json.part")]
    [InlineData("sx-court", "done", "court.judgment-default_20261101.csv.receipt.json")]
    [InlineData("sx-court", "refused", "notes.md")]
    [InlineData("sx-court", "~$court.judgment-default_20261101.xlsx")]
    [InlineData(".state", "sx-court", "lock")]
    public void Find_WhatIsTakenOrOurs_IsNone(params string[] parts)
    {
        Write(parts);
        Assert.Empty(Strays().Find());
    }

    [Fact]
    public void Find_DeliveryThatIsStillWrittenUnderAnotherName_IsNone()
    {
        string[] parts = ["sx-court", "court.judgment-default_20261101.csv.part"];
        Write(parts);
        File.SetLastWriteTimeUtc(_tree.PathOf(parts), DateTime.UtcNow);
        Assert.Empty(Strays().Find());
    }

    [Fact]
    public void Find_RootIsNotThere_IsNone() =>
        Assert.Empty(new StrayFiles(_tree.PathOf("none"), ["sx-court"], TimeProvider.System, _log).Find());

    [Fact]
    public void Look_SaysItOnce_AtTheSecondSight_AndAgainWhereItCameBack()
    {
        var strays = Strays();
        Write("sx-cuort", DropTree.FileName);
        strays.Look();
        Assert.Empty(_log.Lines);
        strays.Look();
        strays.Look();
        Assert.StartsWith($"Warning {_tree.PathOf("sx-cuort")} lies where nobody takes it: no agency of that name", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Directory.Delete(_tree.PathOf("sx-cuort"), recursive: true);
        strays.Look();
        Write("sx-cuort", DropTree.FileName);
        strays.Look();
        strays.Look();
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task Service_LooksAgainAndAgain()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var root = _tree.PathOf("drop");
        Directory.CreateDirectory(root);
        using var strays = new StrayFiles(root, ["sx-court"], time, _log);
        Write("drop", "sx-cuort", DropTree.FileName);
        await strays.StartAsync(TestContext.Current.CancellationToken);
        for (var deadline = DateTime.UtcNow.AddSeconds(30); _log.Lines.Count == 0; await Task.Delay(20, TestContext.Current.CancellationToken))
        {
            Assert.True(DateTime.UtcNow < deadline, "Nothing was said.");
            time.Advance(TimeSpan.FromSeconds(15));
        }

        await strays.StopAsync(TestContext.Current.CancellationToken);
        Assert.Single(_log.Lines);
    }

    private StrayFiles Strays() => new(_tree.Root, ["sx-court", "sx-market"], TimeProvider.System, _log);

    private void Write(params string[] parts)
    {
        var file = _tree.PathOf(parts);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "x");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-11));
    }
}
