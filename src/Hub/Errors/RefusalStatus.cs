using CreditHub.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace CreditHub.Hub.Errors;

/// <summary>Refusals as gRPC statuses.</summary>
internal static class RefusalStatus
{
    // Trailers carry the details, and clients read 8 kB of them.
    private const int OthersMax = 15;

    /// <summary>A refusal as a status with its details.</summary>
    public static Google.Rpc.Status Of(ApiException e)
    {
        var info = new ErrorInfo { Domain = "credithub.v1", Reason = ContractFacts.NameOf(e.Reason) };
        foreach (var (key, value) in e.Metadata) info.Metadata[key] = value;
        var status = new Google.Rpc.Status { Code = (int)ContractFacts.Of(e.Reason).Status, Message = e.Message, Details = { Any.Pack(info) } };
        var violations = e.Metadata.TryGetValue("field", out var field)
            ? [new BadRequest.Types.FieldViolation { Field = field, Description = e.Message, Reason = info.Reason }]
            : Array.Empty<BadRequest.Types.FieldViolation>();
        if (violations.Length + e.Others.Count > 0)
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violations, e.Others.Take(OthersMax).Select(ToViolation) } }));
        if (e.RetryAfter is { } delay) status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = delay.ToDuration() }));
        return status;
    }

    private static BadRequest.Types.FieldViolation ToViolation(FieldFault fault) =>
        new() { Field = fault.Field, Description = fault.Message, Reason = ContractFacts.NameOf(fault.Reason) };
}
