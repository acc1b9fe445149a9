using System.Data;

namespace CreditHub.Ledger.Engines;

// Statements of the Merkle tree.
internal sealed partial class Statements
{
    /// <summary>Ends the building of a tree.</summary>
    public Statement SetRoot { get; } = new("UPDATE ledger_head SET root = @root WHERE id = 0", ("root", DbType.Binary));

    public Statement ReadTreeHead { get; } = new("SELECT next_position, epoch, root FROM ledger_head WHERE id = 0");

    public Statement ReadTile { get; } = new(
        "SELECT hashes FROM tree_tile WHERE level = @level AND number = @number", ("level", DbType.Int16), ("number", DbType.Int64));

    /// <summary>The last tile of a level: how far a tree was built.</summary>
    public Statement LastTile { get; } = new(
        $"SELECT number, hashes FROM tree_tile WHERE level = @level ORDER BY number DESC {sql.Limit}", ("level", DbType.Int16), Max);

    public Statement UpsertTile { get; } = new(
        sql.Upsert("tree_tile", ["level", "number"], ["hashes"]),
        ("level", DbType.Int16), ("number", DbType.Int64), ("hashes", DbType.Binary));

    /// <summary>Entries as leaves of the tree, with what they name of persons and its salt.</summary>
    public Statement ReadLeaves { get; } = new(
        $"SELECT {JoinedColumns}, e.salt, e.persons_digest, p.part, p.salt FROM entry e LEFT JOIN person_part p ON p.position = e.position "
        + $"WHERE e.position > @after ORDER BY e.position {sql.Limit}",
        ("after", DbType.Int64), Max);

    /// <summary>Gives an entry of before the tree what its leaf needs.</summary>
    public Statement SaltEntry { get; } = new(
        "UPDATE entry SET salt = @salt, persons_digest = @persons_digest WHERE position = @position",
        ("salt", DbType.Binary), ("persons_digest", DbType.Binary), ("position", DbType.Int64));

    public Statement SaltPersonPart { get; } = new(
        "UPDATE person_part SET salt = @salt WHERE position = @position", ("salt", DbType.Binary), ("position", DbType.Int64));
}
