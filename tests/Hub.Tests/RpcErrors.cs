using Google.Rpc;
using Grpc.Core;

namespace CreditHub.Hub.Tests;

/// <summary>Reads the machine's side of a refusal.</summary>
internal static class RpcErrors
{
    public static string Reason(this RpcException failure) => failure.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? $"(no ErrorInfo: {failure.Status})";

    public static string Metadata(this RpcException failure, string key) =>
        failure.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Metadata.GetValueOrDefault(key, "");
}
