using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Errors;

/// <summary>The status of every reason, as <c>error_reason.proto</c> states it. A test holds the two against each other.</summary>
public static class ErrorStatuses
{
    /// <summary>The gRPC status of a reason.</summary>
    public static StatusCode Of(ErrorReason reason) => reason switch
    {
        ErrorReason.AgencyUnknown or ErrorReason.CredentialMissing or ErrorReason.CredentialRefused => StatusCode.Unauthenticated,
        ErrorReason.DatasetNotGranted or ErrorReason.PurposeNotGranted or ErrorReason.ActingForNotGranted or ErrorReason.NotOnesOwnSubject
            or ErrorReason.RightNotGranted or ErrorReason.CredentialOfOtherAgency or ErrorReason.NotCompetent
            => StatusCode.PermissionDenied,
        ErrorReason.DecisionUnknown => StatusCode.NotFound,
        ErrorReason.EvidenceNotWritten or ErrorReason.EvidenceLogUnreachable => StatusCode.Unavailable,
        ErrorReason.OperatorOnly => StatusCode.PermissionDenied,
        ErrorReason.VersionContentConflict => StatusCode.AlreadyExists,
        ErrorReason.CommandContentConflict => StatusCode.AlreadyExists,
        ErrorReason.ReportUnknown or ErrorReason.DrawUnknown => StatusCode.NotFound,
        ErrorReason.InspectorsTooFew or ErrorReason.PopulationTooLarge => StatusCode.FailedPrecondition,
        ErrorReason.NotYourAgency or ErrorReason.SharedNotGranted => StatusCode.PermissionDenied,
        ErrorReason.RecordOfOtherSubject or ErrorReason.WaitingDecided or ErrorReason.NotResolvable => StatusCode.FailedPrecondition,
        ErrorReason.RecordUnknown or ErrorReason.SubjectUnknown or ErrorReason.WaitingUnknown => StatusCode.NotFound,
        ErrorReason.TokenOfOtherStore or ErrorReason.TokenOfLostFuture => StatusCode.FailedPrecondition,
        ErrorReason.TokenTooOld => StatusCode.OutOfRange,
        ErrorReason.NotYetFresh => StatusCode.DeadlineExceeded,
        ErrorReason.MessageTooLarge or ErrorReason.Overloaded or ErrorReason.RateExceeded or ErrorReason.TooManyStreams => StatusCode.ResourceExhausted,
        ErrorReason.NotServing or ErrorReason.RightsChanged or ErrorReason.CallTorn => StatusCode.Unavailable,
        ErrorReason.OutcomeUnknown => StatusCode.Unknown,
        ErrorReason.CaseUnknown or ErrorReason.CaseDocumentUnknown => StatusCode.NotFound,
        ErrorReason.CaseWrongBody or ErrorReason.DeterminationBodyNotCompetent => StatusCode.PermissionDenied,
        ErrorReason.CaseCommandConflict => StatusCode.AlreadyExists,
        ErrorReason.CaseWrongState or ErrorReason.CaseTooLate or ErrorReason.CaseTooEarly or ErrorReason.CaseTargetUnsuitable
            or ErrorReason.CaseConditionUnmet or ErrorReason.CaseLegalBasisMissing or ErrorReason.CalendarYearUnknown
            or ErrorReason.DeterminationNoticeMissing or ErrorReason.PersonRoleNotNamed => StatusCode.FailedPrecondition,
        ErrorReason.Unspecified => throw new ArgumentOutOfRangeException(nameof(reason), reason, "An error needs a reason."),
        _ => StatusCode.InvalidArgument,
    };

    /// <summary>The reason's name as it stands in <c>google.rpc.ErrorInfo</c>, such as <c>TOKEN_TOO_OLD</c>.</summary>
    public static string NameOf(ErrorReason reason)
    {
        var value = ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason);
        return value.Name["ERROR_REASON_".Length..];
    }
}
