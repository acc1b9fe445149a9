using CreditHub.V1;
using CodeReflection = Google.Rpc.CodeReflection;

namespace CreditHub.Hub.Errors;

/// <summary>How a call was ended by the hub, kept beside its request for those who count. A call that ends well has none.</summary>
internal sealed class CallOutcome
{
    private static readonly string[] Names =
        [.. CodeReflection.Descriptor.EnumTypes[0].Values.OrderBy(v => v.Number).Select(v => v.Name)];

    /// <summary>Name of the status, such as <c>PERMISSION_DENIED</c>; null while nothing has ended the call.</summary>
    public string? Status { get; private set; }

    /// <summary>The contract's reason; null where the status has none.</summary>
    public string? Reason { get; private set; }

    /// <summary>Name of a status by its number; of one that gRPC does not know, the name of what is not known.</summary>
    public static string NameOf(int code) => (uint)code < (uint)Names.Length ? Names[code] : "UNKNOWN";

    /// <summary>
    /// The outcome of a request, made where it has none. One that is made before a call inside the process is shared with it: features
    /// of the inner request fall back on those of the outer.
    /// </summary>
    public static CallOutcome Of(HttpContext context)
    {
        if (context.Features.Get<CallOutcome>() is { } known) return known;
        var outcome = new CallOutcome();
        context.Features.Set(outcome);
        return outcome;
    }

    /// <summary>The call ends by a refusal.</summary>
    public void EndedBy(ApiException refusal) =>
        (Status, Reason) = (NameOf((int)ContractFacts.Of(refusal.Reason).Status), ContractFacts.NameOf(refusal.Reason));

    /// <summary>The call ends by a status that no reason of the contract stands behind.</summary>
    public void EndedBy(int code) => (Status, Reason) = (NameOf(code), null);
}
