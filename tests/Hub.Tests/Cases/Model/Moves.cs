using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>All steps of all processes that could be tried now, right and wrong.</summary>
internal static class Moves
{
    private const int OpenCasesMax = 6;

    /// <summary>A step and who tries it: three times out of four one that will be taken, if there is any.</summary>
    public static (Move Move, Actor Actor) Pick(World world)
    {
        var moves = All(world).ToList();
        if (world.Chance.Percent(75))
        {
            var right = (from move in moves from actor in Actor.All where move.Judge(actor) == ErrorReason.Unspecified select (move, actor)).ToList();
            if (right.Count > 0) return world.Chance.One(right);
        }

        return (world.Chance.One(moves), world.Chance.One(Actor.All));
    }

    private static IEnumerable<Move> All(World world)
    {
        var open = world.Company.Cases.Where(c => !c.IsFinal).ToList();
        if (open.Count < OpenCasesMax || world.Chance.Percent(10)) foreach (var move in Beginnings(world)) yield return move;
        foreach (var held in open) foreach (var move in Steps(world, held)) yield return move;

        // Of cases that are over, one is tried again now and then.
        if (world.Company.Cases.Where(c => c.IsFinal).ToList() is { Count: > 0 } over) foreach (var move in Steps(world, world.Chance.One(over))) yield return move;
    }

    private static IEnumerable<Move> Beginnings(World world) =>
    [
        .. CommitmentMoves.Begin(world), .. VoluntaryMoves.Begin(world), .. ConsentMoves.Begin(world), .. RepairMoves.Begin(world),
        .. ObjectionMoves.Begin(world), .. DeterminationMoves.Begin(world), .. RectificationMoves.Begin(world), .. AccountabilityMoves.Begin(world),
    ];

    private static IEnumerable<Move> Steps(World world, ModelCase held) => held switch
    {
        CommitmentCase commitment => CommitmentMoves.Steps(world, commitment),
        VoluntaryCase fact => VoluntaryMoves.Steps(world, fact),
        ConsentCase consent => ConsentMoves.Steps(consent),
        RepairCase repair => RepairMoves.Steps(world, repair),
        ObjectionCase objection => ObjectionMoves.Steps(world, objection),
        DeterminationCase determination => DeterminationMoves.Steps(world, determination),
        RectificationCase rectification => RectificationMoves.Steps(world, rectification),
        AccountabilityCase accountability => AccountabilityMoves.Steps(world, accountability),
        _ => [],
    };
}
