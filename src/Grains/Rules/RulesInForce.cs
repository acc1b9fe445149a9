using CreditHub.Domain.Calendar;
using CreditHub.Domain.Procedures;
using CreditHub.Domain.Sanctions;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Grains.Rules;

/// <summary>
/// The catalogue and the directory that the ledger says are in force. One immutable object replaced as a whole: whoever takes
/// <see cref="Current"/> once judges one question by one version.
/// </summary>
public sealed class RulesInForce(TimeProvider time)
{
    private volatile RuleSet? _current;

    /// <summary>The rules in force.</summary>
    /// <exception cref="InvalidOperationException">Asked before the hub took them from the ledger.</exception>
    public RuleSet Current => _current ?? throw new InvalidOperationException("No catalogue and directory are in force yet.");

    /// <summary>Today in Beijing.</summary>
    public BeijingDate Today => BeijingDate.At(time.GetUtcNow());

    /// <summary>Puts rules in force on this node, after the ledger holds them.</summary>
    public void PutInForce(RuleSet rules) => _current = rules;
}

/// <summary>One version of the rules.</summary>
/// <param name="Catalogue">Measures catalogue.</param>
/// <param name="Directory">Sharing directory.</param>
/// <param name="Procedures">Terms and bodies of the processes.</param>
public sealed record RuleSet(MeasureCatalogue Catalogue, SharingDirectoryDocument Directory, ProceduresDocument Procedures);
