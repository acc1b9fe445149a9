using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Contract;

/// <summary>Checks requests against the contract.</summary>
internal sealed class ContractRules(Vocabulary words)
{
    /// <summary>Refuses a request that breaks the contract, with all its faults.</summary>
    /// <param name="request">The request.</param>
    /// <param name="normalises">
    /// True where its codes are left as the hub writes them; false where the decision log keeps a digest of the bytes that the caller sent.
    /// </param>
    /// <exception cref="Errors.ApiException">It breaks the contract.</exception>
    public void Demand<TRequest>(TRequest request, bool normalises)
        where TRequest : class
    {
        if (RulesOf<TRequest>.Rules is { } rules) Check((IMessage)request, rules, normalises).ThrowIfAny();
    }

    /// <summary>The faults of a request. Its codes are left as the hub writes them.</summary>
    public Faults FaultsOf<TRequest>(TRequest request)
        where TRequest : class, IMessage =>
        Check(request, RulesOf<TRequest>.Rules ?? throw new InvalidOperationException($"{typeof(TRequest).Name} is not of the contract."), normalises: true);

    private Faults Check(IMessage request, MessageRules rules, bool normalises)
    {
        var faults = new Faults();
        rules.Check(request, new Inspection(faults, words, normalises));
        return faults;
    }

    private static class RulesOf<TRequest>
    {
        // Health and reflection are no calls of the contract.
        public static readonly MessageRules? Rules = DescriptorOf(typeof(TRequest)) is { } descriptor && descriptor.File.Package == CaseServiceReflection.Descriptor.Package
            ? MessageRules.Of(descriptor, path: "", places: [])
            : null;

        private static MessageDescriptor? DescriptorOf(Type type) => type.GetProperty("Descriptor")?.GetValue(null) as MessageDescriptor;
    }
}
