using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Hub.Evidence;

/// <summary>What the log says of a read.</summary>
internal static class LoggedReads
{
    private const string SubjectField = "unified_social_credit_code";

    /// <summary>What a request names as its subject; empty where it names none.</summary>
    public static string SubjectOf(object? request) =>
        request is IMessage message && message.Descriptor.FindFieldByName(SubjectField)?.Accessor.GetValue(message) is string code ? code : "";

    /// <summary>The token that an answer states; empty where it states none.</summary>
    public static string TokenOf(object answer) => answer switch
    {
        GetProfileResponse profile => profile.Profile.Token?.Value ?? "",
        QueryProfilesResponse profile => profile.Profile.Token?.Value ?? "",
        GetCaseResponse held => held.Token?.Value ?? "",
        ListActiveResponse active => active.Token?.Value ?? "",
        _ => "",
    };
}
