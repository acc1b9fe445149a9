using Orleans.Runtime.Services;

namespace CreditHub.Hub.Evidence.Nodes;

/// <summary>The other nodes that run now, and the way to ask one of them.</summary>
internal sealed class NodePeers(IServiceProvider services, ILocalSiloDetails self, IClusterMembershipService membership) : GrainServiceClient<INodeLogService>(services)
{
    /// <summary>The other nodes. Asked of this node's own view of the cluster, which holds while Redis is away.</summary>
    public IReadOnlyList<SiloAddress> All() =>
        [.. membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active && !m.SiloAddress.Equals(self.SiloAddress)).Select(m => m.SiloAddress)];

    /// <summary>Asks a node about its log.</summary>
    public Task<byte[]> Ask(SiloAddress node, byte[] question) => GetGrainService(node).Ask(question);
}
