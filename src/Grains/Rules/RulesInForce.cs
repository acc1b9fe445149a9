using CreditHub.Domain.Calendar;
using CreditHub.Domain.Rulebooks;
using CreditHub.Ledger.Entries;

namespace CreditHub.Grains.Rules;

/// <summary>
/// The rulebook that the ledger says is in force, as far as this node has followed it. One immutable object replaced as a whole: what takes
/// <see cref="Current"/> once decides by one version.
/// </summary>
public sealed class RulesInForce(TimeProvider time)
{
    private readonly Lock _gate = new();
    private volatile RulebookInForce? _inForce;
    private TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The rulebook in force with its version.</summary>
    /// <exception cref="InvalidOperationException">Asked before the hub took one from the ledger.</exception>
    public RulebookInForce InForce => _inForce ?? throw new InvalidOperationException("No rulebook is in force yet.");

    /// <summary>The rules in force.</summary>
    /// <exception cref="InvalidOperationException">Asked before the hub took them from the ledger.</exception>
    public Rulebook Current => InForce.Rules;

    /// <summary>Today in Beijing.</summary>
    public BeijingDate Today => BeijingDate.At(time.GetUtcNow());

    /// <summary>Puts a rulebook in force on this node, after the ledger holds it. One that is not later than the one in force changes nothing.</summary>
    public void PutInForce(RulebookInForce rulebook)
    {
        lock (_gate)
        {
            if (_inForce is { } held && held.Position >= rulebook.Position) return;
            _inForce = rulebook;
            var replaced = _replaced;
            _replaced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            replaced.SetResult();
        }
    }

    /// <summary>Waits until this node has followed to a rulebook at a position or later.</summary>
    public async Task Reached(Position position, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task replaced;
            lock (_gate)
            {
                if (InForce.Position >= position) return;
                replaced = _replaced.Task;
            }

            await replaced.WaitAsync(cancellationToken);
        }
    }
}
