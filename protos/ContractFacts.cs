using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace CreditHub.V1;

/// <summary>Reads what the contract states about reasons, calls and fields in its options. It reads the descriptors once.</summary>
public static class ContractFacts
{
    private const string ReasonPrefix = "ERROR_REASON_";

    private static readonly FrozenDictionary<ErrorReason, (string Name, ReasonFacts Facts)> Reasons = ErrorReasonReflection.Descriptor.EnumTypes
        .Single(e => e.Name == nameof(ErrorReason)).Values
        .ToFrozenDictionary(v => (ErrorReason)v.Number, v => (v.Name[ReasonPrefix.Length..], v.GetOptions()?.GetExtension(ErrorFactsExtensions.ReasonFacts) ?? new ReasonFacts()));

    private static readonly FrozenDictionary<string, ErrorReason> ReasonsByName = Reasons.ToFrozenDictionary(r => r.Value.Name, r => r.Key, StringComparer.Ordinal);

    private static readonly Lazy<FrozenDictionary<string, MethodDescriptor>> AllMethods = new(() => typeof(ContractFacts).Assembly.GetTypes()
        .Where(t => t.Namespace == typeof(ContractFacts).Namespace && t.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(t => (FileDescriptor)t.GetProperty("Descriptor")!.GetValue(null)!)
        .SelectMany(f => f.Services).SelectMany(s => s.Methods)
        .ToFrozenDictionary(m => $"/{m.Service.FullName}/{m.Name}", StringComparer.Ordinal));

    /// <summary>Every method of the contract by its full name, such as <c>/credithub.v1.EligibilityService/Check</c>.</summary>
    public static IReadOnlyDictionary<string, MethodDescriptor> Methods => AllMethods.Value;

    /// <summary>Facts about a reason. A reason that is newer than this assembly has empty facts.</summary>
    public static ReasonFacts Of(ErrorReason reason) => Reasons.TryGetValue(reason, out var found) ? found.Facts : new ReasonFacts();

    /// <summary>The reason's name in <c>google.rpc.ErrorInfo</c>, such as <c>TOKEN_TOO_OLD</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The reason is not in the catalogue.</exception>
    public static string NameOf(ErrorReason reason) =>
        Reasons.TryGetValue(reason, out var found) ? found.Name : throw new ArgumentOutOfRangeException(nameof(reason), reason, "The catalogue has no such reason.");

    /// <summary>The reason of a name; <see cref="ErrorReason.Unspecified"/> where the catalogue has none of that name.</summary>
    public static ErrorReason ReasonOf(string name) => ReasonsByName.GetValueOrDefault(name);

    /// <summary>Facts about a call; empty facts, by which nobody may make it, where the contract states none.</summary>
    public static CallFacts Of(MethodDescriptor method) => method.GetOptions()?.GetExtension(AnnotationsExtensions.CallFacts) ?? new CallFacts();

    /// <summary>Facts about a field; empty facts where the contract states none.</summary>
    public static FieldFacts Of(FieldDescriptor field) => field.GetOptions()?.GetExtension(AnnotationsExtensions.FieldFacts) ?? new FieldFacts();
}
