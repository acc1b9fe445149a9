using CreditHub.Hub.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using StackExchange.Redis;

namespace CreditHub.Hub.Operations;

/// <summary>
/// Puts the nodes back into a Redis that has lost them, or that came back with what it knew long ago. Otherwise nobody could be told dead any more, since nodes take no
/// news of a table that is older than what they know, and whoever starts would begin a cluster of its own.
/// </summary>
internal sealed partial class MembershipKeeper(
    IMembershipTable table, IClusterMembershipService membership, ILocalSiloDetails self, IOptions<ClusterMembershipOptions> options,
    IHostApplicationLifetime lifetime, BackgroundLoops loops, ILogger<MembershipKeeper> logger) : BackgroundService
{
    private const int StepsMax = 10_000;
    private readonly BackgroundLoop _loop = loops.Of<MembershipKeeper>();
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellMax = TimeSpan.FromSeconds(1);

    /// <summary>How nodes speak to Redis: as the operator says, and waiting for an answer for a second where that is not said.</summary>
    public static ConfigurationOptions ConnectionOf(string redis)
    {
        var connection = ConfigurationOptions.Parse(redis);
        if (!redis.Contains("asyncTimeout", StringComparison.OrdinalIgnoreCase)) connection.AsyncTimeout = (int)AnswerMax.TotalMilliseconds;
        return connection;
    }

    // A node that leaves says so in Redis, again and again for minutes where that is away. The others notice by themselves that it is gone.
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() => options.Value.MaxJoinAttemptTime = FarewellMax);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // In real time: it is about the machines, not about the hub's calendar.
        using var timer = new PeriodicTimer(Interval);
        while (await timer.NextTick(stoppingToken))
        {
            try
            {
                await Look(stoppingToken);
                _loop.Succeeded();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _loop.Failed(e);
                LogAway(e.Message);
            }
        }
    }

    // Every step is made on the version that was read, so that nodes that do this at the same time help each other. The version passes what the others know only when
    // all are back: a node that does not find itself in a newer table would take itself for dead.
    private async Task Look(CancellationToken cancellationToken)
    {
        var known = membership.CurrentSnapshot;
        if (!known.Members.TryGetValue(self.SiloAddress, out var own) || own.Status != SiloStatus.Active) return;
        var found = await Read(cancellationToken);
        if (found.Version.Version >= known.Version.Value && found.TryGet(self.SiloAddress) is not null) return;
        LogLost(found.Version.Version, known.Version.Value);
        for (var step = 0; step < StepsMax && (found.Version.Version <= known.Version.Value || found.TryGet(self.SiloAddress) is null); step++)
        {
            await PutBack(known, found, cancellationToken);
            found = await Read(cancellationToken);
        }

        LogPutBack(found.Members.Count);
    }

    private async Task<MembershipTableData> Read(CancellationToken cancellationToken)
    {
        try
        {
            return await table.ReadAllAsync(cancellationToken);
        }
        catch (RedisClusteringException)
        {
            // Nothing is there at all, not even a version.
            await table.InitializeMembershipTableAsync(true, cancellationToken);
            return await table.ReadAllAsync(cancellationToken);
        }
    }

    private Task PutBack(ClusterMembershipSnapshot known, MembershipTableData found, CancellationToken cancellationToken)
    {
        var next = found.Version.Next();
        foreach (var member in known.Members.Values)
        {
            var row = found.TryGet(member.SiloAddress);
            if (row is null && member.Status != SiloStatus.Dead) return table.InsertRowAsync(RowOf(member), next, cancellationToken);
            if (row is null || row.Item1.Status == member.Status) continue;
            row.Item1.Status = member.Status;
            return table.UpdateRowAsync(row.Item1, row.Item2, next, cancellationToken);
        }

        var own = found.TryGet(self.SiloAddress) ?? throw new InvalidOperationException("This node is no member of its own cluster.");
        return table.UpdateRowAsync(own.Item1, own.Item2, next, cancellationToken);
    }

    private static MembershipEntry RowOf(ClusterMember member)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new MembershipEntry
        {
            SiloAddress = member.SiloAddress,
            SiloName = member.Name,
            HostName = member.SiloAddress.Endpoint.Address.ToString(),
            RoleName = "CreditHub",
            Status = member.Status,
            SuspectTimes = [],
            StartTime = now,
            IAmAliveTime = now,
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "Redis has lost the cluster's nodes: its version is {Found}, this node knows {Known}. They are put back.")]
    private partial void LogLost(long found, long known);

    [LoggerMessage(2, LogLevel.Information, "Redis holds {Members} nodes again.")]
    private partial void LogPutBack(int members);

    [LoggerMessage(3, LogLevel.Debug, "Redis was not looked at: {Fault}")]
    private partial void LogAway(string fault);
}
