using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Stores;

namespace CreditHub.Benchmarks;

/// <summary>A way of using the hub, measured beside what its bare limit would be.</summary>
internal interface IBenchmark
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Runs hub and limit in turns.</summary>
    /// <param name="store">The kept store; not to be grown.</param>
    /// <param name="work">A folder on the same disk, deleted afterwards.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    Task<BenchmarkResult> Run(KeptStore store, string work, CancellationToken cancellationToken);
}
