using CreditHub.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace CreditHub.TestKit.FakeHub;

/// <summary>Builds refusals as the contract prescribes them.</summary>
public static class Refusals
{
    private const string Prefix = "ERROR_REASON_";

    /// <summary>A refusal with its reason in google.rpc.ErrorInfo.</summary>
    public static RpcException Of(StatusCode status, ErrorReason reason, string message, params (string Key, string Value)[] metadata)
    {
        var error = new ErrorInfo { Domain = "credithub.v1", Reason = NameOf(reason)[Prefix.Length..] };
        foreach (var (key, value) in metadata)
            error.Metadata.Add(key, value);
        return new Google.Rpc.Status { Code = (int)status, Message = message, Details = { Any.Pack(error) } }.ToRpcException();
    }

    private static string NameOf(ErrorReason reason) =>
        ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason).Name;
}
