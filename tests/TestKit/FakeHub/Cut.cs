using CreditHub.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CreditHub.TestKit.FakeHub;

/// <summary>How a stream breaks.</summary>
public enum Cut
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>The hub shuts down in good order.</summary>
    Unavailable,

    /// <summary>The hub does not know what became of it.</summary>
    OutcomeUnknown,

    /// <summary>The stream is reset.</summary>
    StreamReset,

    /// <summary>The connection is gone.</summary>
    ConnectionLost,

    /// <summary>The hub ends the stream as though all were said.</summary>
    EndedEarly,
}

/// <summary>Breaks streams.</summary>
public static class Cuts
{
    /// <summary>Breaks the call. True where the service is to return as though it were done.</summary>
    public static bool Apply(this Cut cut, ServerCallContext context)
    {
        switch (cut)
        {
            case Cut.None:
                return false;
            case Cut.Unavailable:
                throw Refusals.Of(StatusCode.Unavailable, ErrorReason.NotServing, "The hub is shutting down.");
            case Cut.OutcomeUnknown:
                throw Refusals.Of(StatusCode.Unknown, ErrorReason.OutcomeUnknown, "The store went away.");
            case Cut.StreamReset:
                context.GetHttpContext().Abort();
                return true;
            case Cut.ConnectionLost:
                context.GetHttpContext().Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
                return true;
            default:
                return true;
        }
    }
}
