using CreditHub.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace CreditHub.Hub.Errors;

/// <summary>Refusals as gRPC statuses.</summary>
internal static class RefusalStatus
{
    /// <summary>A refusal as a status with its details.</summary>
    public static Google.Rpc.Status Of(ApiException e)
    {
        var info = new ErrorInfo { Domain = "credithub.v1", Reason = ContractFacts.NameOf(e.Reason) };
        foreach (var (key, value) in e.Metadata) info.Metadata[key] = value;
        var status = new Google.Rpc.Status { Code = (int)ContractFacts.Of(e.Reason).Status, Message = e.Message, Details = { Any.Pack(info) } };
        if (e.Metadata.TryGetValue("field", out var field))
        {
            status.Details.Add(Any.Pack(new BadRequest
            {
                FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = e.Message, Reason = info.Reason } },
            }));
        }

        if (e.RetryAfter is { } delay) status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = delay.ToDuration() }));
        return status;
    }
}
