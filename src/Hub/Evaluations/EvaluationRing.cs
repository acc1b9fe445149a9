using CreditHub.Hub.Changes;

namespace CreditHub.Hub.Evaluations;

/// <summary>The latest evaluation results, kept for all who watch them.</summary>
internal sealed class EvaluationRing(long bytesMax)
{
    /// <summary>The ring.</summary>
    public ChangeRing Ring { get; } = new(bytesMax);
}
