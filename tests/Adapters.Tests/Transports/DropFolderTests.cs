using CreditHub.Adapters.Tests.Reporting;
using CreditHub.Adapters.Transports;
using Xunit;

namespace CreditHub.Adapters.Tests.Transports;

public sealed class DropFolderTests : IDisposable
{
    private readonly DropTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void TakeComplete_FileStillGrows_WaitsUntilTwoLooksAgree()
    {
        var folder = new DropFolder(_tree.Root);
        _tree.Write(1, n => DropTree.Line(n));
        Assert.Empty(folder.TakeComplete());
        File.AppendAllText(_tree.File, DropTree.Line(3));
        Assert.Empty(folder.TakeComplete());
        Assert.Equal([_tree.File], folder.TakeComplete());
    }

    [Fact]
    public void TakeComplete_OwnAndUnfinishedFiles_LeavesThemAlone()
    {
        foreach (var name in new[] { ".hidden.csv", "a_20261101.csv.part", "a_20261101.quarantine.csv", "~$a_20261101.xlsx", "a_20261101.csv.progress.json", "notes.md" })
            File.WriteAllText(_tree.PathOf(name), "x");
        Assert.Empty(TakenByTheSecondLook());
    }

    [Fact]
    public void TakeComplete_SeveralDeliveries_ComeInOrderOfTheirDayWithRegistrationsFirst()
    {
        string[] names = ["market.penalty_20261102.csv", "market.registration_20261101_002.csv", "market.licence_20261101_002.csv", "market.penalty_20261101_001.xlsx"];
        foreach (var name in names) File.WriteAllText(_tree.PathOf(name), "x");
        Assert.Equal([names[3], names[1], names[2], names[0]], TakenByTheSecondLook().Select(f => Path.GetFileName(f)!));
    }

    [Fact]
    public void TakeComplete_FolderIsNotThere_MakesIt()
    {
        Assert.Empty(new DropFolder(_tree.PathOf("sx-new")).TakeComplete());
        Assert.True(Directory.Exists(_tree.PathOf("sx-new")));
    }

    private IReadOnlyList<string> TakenByTheSecondLook()
    {
        var folder = new DropFolder(_tree.Root);
        folder.TakeComplete();
        return folder.TakeComplete();
    }
}
