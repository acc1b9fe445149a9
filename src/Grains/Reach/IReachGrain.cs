using Orleans.Concurrency;

namespace CreditHub.Grains.Reach;

/// <summary>Answers, so that a node can tell whether grains can be reached. Its numbers lie on all nodes, as companies do.</summary>
[Alias("credithub.IReachGrain")]
public interface IReachGrain : IGrainWithIntegerKey
{
    /// <summary>Answers at once.</summary>
    [Alias("Answer"), AlwaysInterleave, ResponseTimeout("00:00:02")]
    Task Answer();
}

/// <summary>Holds nothing.</summary>
internal sealed class ReachGrain : Grain, IReachGrain
{
    public Task Answer() => Task.CompletedTask;
}
