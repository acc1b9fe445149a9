using System.Collections.Immutable;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Cases;

namespace CreditHub.Domain.Consents;

/// <summary>A step of a consent.</summary>
public abstract record ConsentStep : CaseStep
{
    /// <inheritdoc/>
    public sealed override CaseKind Kind => CaseKind.Consent;
}

/// <summary>The company consents (授权).</summary>
public sealed record GiveConsent(string Agency, string Purpose, ImmutableArray<string> Datasets, BeijingDate? From, BeijingDate Until) : ConsentStep
{
    /// <inheritdoc/>
    public override bool Begins => true;
}

/// <summary>The company takes its consent back (撤回授权).</summary>
public sealed record RevokeConsent : ConsentStep;
