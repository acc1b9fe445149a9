using System.Reflection;
using CreditHub.Hub.Access;
using CreditHub.Hub.Operations;
using Grpc.Core;
using Grpc.Health.V1;

namespace CreditHub.Hub.Tests.Operations;

public sealed class ServiceHealthTests
{
    [Fact]
    public async Task Health_AskedByTheNameOfEachService_Serves()
    {
        await using var hub = await TestHub.StartAsync();
        var health = new Health.HealthClient(hub.Bare);

        Assert.Equal(16, ServiceHealth.Names.Count());
        foreach (var name in ServiceHealth.Names.Append(""))
        {
            await Eventually.Holds($"«{name}» serves", async () =>
                (await health.CheckAsync(new HealthCheckRequest { Service = name }, cancellationToken: TestHub.Token)).Status
                == HealthCheckResponse.Types.ServingStatus.Serving);
        }
    }

    [Fact]
    public async Task Health_AskedByANameThatNoServiceHas_IsNotFound()
    {
        await using var hub = await TestHub.StartAsync();
        var health = new Health.HealthClient(hub.Bare);

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await health.CheckAsync(new HealthCheckRequest { Service = "credithub.v1.NoService" }, cancellationToken: TestHub.Token));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    /// <summary>
    /// What a service may ask is what its class is made of, and what that is made of in turn. <see cref="SubjectReading"/> asks a grain for
    /// a company's consent to be read, and for nothing else: services of checks, figures and proofs use its other half.
    /// </summary>
    [Fact]
    public void ServicesWithoutGrains_AreThoseWhoseClassesReachNoGrain()
    {
        var services = typeof(HubHost).Assembly.GetTypes().Where(t => t.Name.EndsWith("GrpcService", StringComparison.Ordinal))
            .ToDictionary(t => $"credithub.v1.{t.Name.Replace("GrpcService", "Service", StringComparison.Ordinal)}");

        Assert.Equal(ServiceHealth.Names.Order(StringComparer.Ordinal), services.Keys.Order(StringComparer.Ordinal));
        Assert.All(ServiceHealth.WithoutGrains, name => Assert.False(Reaches(services[name], [typeof(SubjectReading)]), name));
        Assert.All(services.Where(s => !Reaches(s.Value, [])), s => Assert.Contains(s.Key, ServiceHealth.WithoutGrains));
        Assert.True(Reaches(services["credithub.v1.ReportingService"], []));
    }

    private static bool Reaches(Type type, HashSet<Type> seen)
    {
        if (type == typeof(IGrainFactory)) return true;
        if (type.Assembly != typeof(HubHost).Assembly || !seen.Add(type)) return false;
        IEnumerable<Type> parts = type.IsInterface
            ? type.Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(type))
            : type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .SelectMany(c => c.GetParameters()).Select(p => p.ParameterType);
        return parts.Any(p => Reaches(p, seen));
    }
}
