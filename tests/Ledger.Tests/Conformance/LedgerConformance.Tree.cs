using CreditHub.Evidence.Transparency;
using CreditHub.Ledger.Appending;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Tests.Trees;
using CreditHub.Ledger.Trees;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CreditHub.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task Tree_OfWhatWasAppended_HasTheDefinedRootAndProvesEachEntryAtEachSize()
    {
        Assert.Equal(TreeHash.Empty, (await _store.Reader.Tree.ReadHead(Token)).Root.ToArray());
        var roots = new Dictionary<long, byte[]>();
        for (var round = 0; round < 6; round++)
        {
            var units = Enumerable.Range(round * 100, 100).Select(
                i => Unit(Code(i), 0, Report(Code(i), $"r{i}") with { Persons = Named(i) }));
            await Task.WhenAll(units.Select(Committed));
            var head = await _store.Reader.Tree.ReadHead(Token);
            roots[head.Size] = head.Root.ToArray();
        }

        var leaves = await Leaves();
        Assert.All(roots, root => Assert.Equal(NaiveTree.Root(leaves.AsSpan(0, (int)root.Key)), root.Value));
        foreach (var (size, root) in roots)
        {
            Assert.Equal(root, await _store.Reader.Tree.Root(size, Token));
            foreach (var position in new[] { 1, size / 2, size })
            {
                var path = await _store.Reader.Tree.Inclusion(new Position(position), size, Token);
                Assert.Equal(TreeHash.OfLeaf(leaves[position - 1]), await _store.Reader.Tree.LeafHash(new Position(position), Token));
                Assert.True(TreeProof.IsIncluded(TreeHash.OfLeaf(leaves[position - 1]), position - 1, size, root, Memory(path)));
            }

            var proof = await _store.Reader.Tree.Consistency(100, size, Token);
            Assert.True(TreeProof.IsConsistent(100, roots[100], size, root, Memory(proof)));
        }
    }

    [Fact]
    public async Task Tree_OfTwoNodesThatAppendInTurns_IsOne()
    {
        await using var other = await Open();
        for (var i = 0; i < 40; i++)
        {
            var store = i % 3 == 0 ? other : _store;
            Assert.IsType<AppendOutcome.Committed>(await store.Appender.Append(Unit(Code(i), 0, Report(Code(i), $"r{i}")), Token));
        }

        await Task.WhenAll(Enumerable.Range(40, 300).Select(
            i => (i % 2 == 0 ? other : _store).Appender.Append(Unit(Code(i), 0, Report(Code(i), $"r{i}")), Token)));
        var head = await other.Reader.Tree.ReadHead(Token);
        Assert.Equal(340, head.Size);
        Assert.Equal(NaiveTree.Root(await Leaves()), head.Root.ToArray());
    }

    [Fact]
    public async Task Tree_OfPersonsWhoWereErased_IsAsItWas()
    {
        var done = await Committed(Unit(Code(1), 0, Report(Code(1), "a") with { Persons = Named(1) }));
        var before = await Leaves();
        await Committed(new AppendUnit
        {
            Transactions = [],
            Persons = new PersonLook(Code(1), done.Transactions, []),
        });
        Assert.Equal(before, await Leaves());
        Assert.NotNull((await _store.Reader.Tree.Leaf(new Position(1), Token))!.Value.PersonsDigest);
        Assert.Equal("", await One("SELECT count(*) FROM person_part") == 0 ? "" : "The part is there still.");
    }

    [Fact]
    public async Task Tree_OfAStoreOfBefore_IsBuiltAtTheStartInSteps()
    {
        const int Entries = TreeBuild.StepEntries + 300;
        foreach (var chunk in Enumerable.Range(0, Entries).Chunk(800))
        {
            await Task.WhenAll(chunk.Select(i => Committed(
                Unit(Code(i), 0, Report(Code(i), $"r{i}") with { Persons = i % 50 == 0 ? Named(i) : default }))));
        }

        await _store.DisposeAsync();
        await Run(
            "UPDATE entry SET salt = NULL, persons_digest = NULL", "UPDATE person_part SET salt = NULL", "DELETE FROM tree_tile",
            "UPDATE ledger_head SET root = NULL");

        // A first start is interrupted after a step; the next goes on.
        using (var interrupted = new TreeBuild(LedgerStore.EngineOf(_options), new Statements(LedgerStore.EngineOf(_options).Sql)))
            Assert.Equal((TreeBuild.StepEntries, Entries), interrupted.Step());
        _store = await Open();
        var head = await _store.Reader.Tree.ReadHead(Token);
        Assert.Equal(Entries, head.Size);
        Assert.Equal(NaiveTree.Root(await Leaves()), head.Root.ToArray());
        Assert.Equal(0, await One("SELECT count(*) FROM entry WHERE salt IS NULL"));
        Assert.Equal(0, await One(
            "SELECT count(*) FROM person_part p JOIN entry e ON e.position = p.position WHERE p.salt IS NULL OR e.persons_digest IS NULL"));
        await Committed(Unit(Code(Entries), 0, Report(Code(Entries), "after")));
        Assert.Equal(NaiveTree.Root(await Leaves()), (await _store.Reader.Tree.ReadHead(Token)).Root.ToArray());
    }

    [Theory]
    [InlineData("DELETE FROM tree_tile WHERE level = 0 AND number = 1")]
    [InlineData("UPDATE tree_tile SET hashes = (SELECT t.hashes FROM tree_tile t WHERE t.level = 0 AND t.number = 0) WHERE number = 1")]
    [InlineData("UPDATE ledger_head SET next_position = next_position - 1")]
    [InlineData("UPDATE ledger_head SET root = NULL")]
    public async Task Append_ToATreeThatWasTamperedWith_IsRefused(string tampering)
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Committed(Unit(Code(i), 0, Report(Code(i), $"r{i}")))));
        await using var other = await Open();
        await Run(tampering);
        await Assert.ThrowsAsync<LedgerTreeException>(() => other.Appender.Append(Unit(Code(400), 0, Report(Code(400), "x")), Token));
        Assert.Equal(300, await One("SELECT count(*) FROM entry"));
    }

    private static byte[] Named(int i) => System.Text.Encoding.UTF8.GetBytes($"person {i}");

    private static ReadOnlyMemory<byte>[] Memory(IReadOnlyList<byte[]> path) => [.. path.Select(p => (ReadOnlyMemory<byte>)p)];

    // Read from the entries themselves, apart from the tree.
    private async Task<byte[][]> Leaves()
    {
        await using var context = LedgerStore.EngineOf(_options).CreateContext();
        var rows = await context.Set<Model.EntryRow>().OrderBy(e => e.Position).ToListAsync(Token);
        return [.. rows.Select(e => new LedgerLeaf
        {
            Position = e.Position,
            TransactionEnd = e.TransactionEnd,
            Kind = e.Kind,
            Subject = e.Subject,
            RecordKey = e.RecordKey,
            RecordVersion = e.RecordVersion,
            ContentDigest = e.ContentDigest,
            Payload = e.Payload,
            RecordedAt = e.RecordedAt,
            Salt = e.Salt,
            PersonsDigest = e.PersonsDigest,
        }.Encode())];
    }

    private async Task Run(params string[] statements)
    {
        await using var context = LedgerStore.EngineOf(_options).CreateContext();
        foreach (var statement in statements) await context.Database.ExecuteSqlRawAsync(statement, Token);
    }

    private async Task<int> One(string sql)
    {
        await using var context = LedgerStore.EngineOf(_options).CreateContext();
        var connection = context.Database.GetDbConnection();
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(Token), System.Globalization.CultureInfo.InvariantCulture);
    }
}
