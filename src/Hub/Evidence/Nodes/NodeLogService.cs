using CreditHub.Nodes;
using Google.Protobuf;
using Orleans.Concurrency;
using Orleans.Services;

namespace CreditHub.Hub.Evidence.Nodes;

/// <summary>What each node of a cluster is asked about its decision log. Messages are protobuf bytes, as everywhere between nodes.</summary>
[Alias("credithub.INodeLogService")]
public interface INodeLogService : IGrainService
{
    /// <summary>Answers a <see cref="NodeLogQuestion"/> with a <see cref="NodeLogAnswer"/>.</summary>
    [Alias("Ask")]
    Task<byte[]> Ask(byte[] question);
}

/// <summary>Lets other nodes ask this one.</summary>
[Reentrant]
internal sealed class NodeLogService(GrainId id, Silo silo, ILoggerFactory loggers, NodeLog log) : GrainService(id, silo, loggers), INodeLogService
{
    public async Task<byte[]> Ask(byte[] question) => (await log.Answer(NodeLogQuestion.Parser.ParseFrom(question), CancellationToken.None)).ToByteArray();
}
