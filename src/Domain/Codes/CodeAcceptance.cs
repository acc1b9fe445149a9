namespace CreditHub.Domain.Codes;

/// <summary>Whether a structurally sound unified social credit code may name a subject.</summary>
public abstract record CodeAcceptance
{
    private CodeAcceptance()
    {
    }

    /// <summary>Whether the code may be used, conforming or listed.</summary>
    public bool IsAccepted => this is not Refused;

    /// <summary>Both check characters hold.</summary>
    public sealed record Conforming : CodeAcceptance
    {
        internal static readonly Conforming Instance = new();

        private Conforming()
        {
        }
    }

    /// <summary>A check character fails, but the operator's list names the code as lawfully issued.</summary>
    /// <param name="Failed">Which check fails.</param>
    /// <param name="Reason">Why the code is on the list.</param>
    public sealed record AcceptedNonstandard(CodeConformity Failed, string Reason) : CodeAcceptance;

    /// <summary>A check character fails and no list names the code.</summary>
    /// <param name="Failed">Which check fails; where both do, that of character 18.</param>
    /// <param name="Position">The failing character's position, counted from 1.</param>
    /// <param name="Expected">The character that the standard computes.</param>
    /// <param name="Found">The character that stands there.</param>
    public sealed record Refused(CodeConformity Failed, int Position, char Expected, char Found) : CodeAcceptance;
}
