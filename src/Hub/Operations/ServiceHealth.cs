using CreditHub.V1;
using Grpc.AspNetCore.HealthChecks;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Which checks make up the health of a service, asked by its name. Where no grain answers, rows, steps and profiles wait; who only
/// checks or watches is served all the same and need not be sent elsewhere. The node as a whole, asked by the empty name, is as healthy
/// as all of them together.
/// </summary>
internal static class ServiceHealth
{
    /// <summary>Name of the check that only some services depend on.</summary>
    public const string Grains = "grains";

    /// <summary>Services whose calls ask no grain, by their full names. A test holds them against what their classes are made of.</summary>
    public static IReadOnlySet<string> WithoutGrains { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        EligibilityService.Descriptor.FullName, SanctionService.Descriptor.FullName, SharingDirectoryService.Descriptor.FullName,
        PublicityService.Descriptor.FullName, StatisticsService.Descriptor.FullName, EvidenceService.Descriptor.FullName,
        LedgerProofService.Descriptor.FullName, OutcomeService.Descriptor.FullName, OperatorService.Descriptor.FullName,
    };

    /// <summary>Every service of the contract, by its full name.</summary>
    public static IEnumerable<string> Names => ContractFacts.Methods.Values.Select(m => m.Service.FullName).Distinct(StringComparer.Ordinal);

    /// <summary>Adds the services; the node as a whole is mapped by the library.</summary>
    public static void Map(GrpcHealthChecksOptions options)
    {
        foreach (var name in Names) options.Services.Map(name, check => check.Name != Grains || !WithoutGrains.Contains(name));
    }
}
