using CreditHub.Hub.Streaming;
using Google.Protobuf;
using Grpc.Core;

namespace CreditHub.Hub.Evidence;

/// <summary>Keeps of which companies one stream showed what is not public.</summary>
/// <param name="reads">Where it is kept.</param>
/// <param name="request">What opened the stream.</param>
/// <param name="context">The call.</param>
internal sealed class StreamEvidence(ReadEvidence reads, IMessage request, ServerCallContext context)
{
    /// <summary>Logs companies with the frames that show them. The frames leave once this ends.</summary>
    public ValueTask Shown(IReadOnlyCollection<(string Subject, EncodedMessage Frame)> shown, CancellationToken cancellationToken) =>
        reads.Shown(request, context, shown, cancellationToken);
}
