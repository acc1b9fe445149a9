using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Client;

/// <summary>What a caller can do about each reason of the hub's catalogue, in a sentence.</summary>
public static class ErrorAdvice
{
    /// <summary>What to do about a refusal; where the hub gave no reason, what to do about the status.</summary>
    public static string For(ErrorReason reason, StatusCode status) => reason == ErrorReason.Unspecified ? For(status) : For(reason);

    /// <summary>What to do about a reason of the catalogue.</summary>
    public static string For(ErrorReason reason) => reason switch
    {
        ErrorReason.AgencyUnknown => "Use your agency's code in the sharing directory, or ask the operator to add it.",
        ErrorReason.DatasetNotGranted => "Call for the purpose for which your agency has the dataset («reporting» for reports), or ask the operator to grant it.",
        ErrorReason.PurposeNotGranted => "State a purpose that the directory grants to your agency, or ask the operator to grant this one.",
        ErrorReason.FieldRequired => "Fill the field.",
        ErrorReason.TextTooLong => "Shorten the text at the source.",
        ErrorReason.TextMalformed => "Remove control characters and broken characters; check the file's encoding.",
        ErrorReason.InvalidDate => "Give a date that exists, or leave it out where there is none.",
        ErrorReason.FutureDate => "Correct the date; it must not be after today in Beijing.",
        ErrorReason.DatesOutOfOrder => "Correct the two dates; one contradicts the other.",
        ErrorReason.InvalidAmount => "Give an amount that is a number, not negative, in the unit stated.",
        ErrorReason.UnknownCode => "Use a code of the table named.",
        ErrorReason.NumberOutOfRange => "Give a number within the bounds named.",
        ErrorReason.CodeMalformed => "Give all 18 characters of the unified social credit code; it never holds I, O, S, V or Z.",
        ErrorReason.CodeCheckCharacter or ErrorReason.CodeOrganisationCheckCharacter =>
            "Compare the code with the business licence, character by character; one of them is mistyped.",
        ErrorReason.SubjectUnresolved => "Send the row under a higher version, with the unified social credit code.",
        ErrorReason.NaturalPerson => "Do not send natural persons; the hub holds businesses only.",
        ErrorReason.PersonalData => "Remove the identity number from the text.",
        ErrorReason.RegionUnknown => "Use a region of GB/T 2260, six digits.",
        ErrorReason.IndustryUnknown => "Use an industry of GB/T 4754-2017.",
        ErrorReason.DatasetUnknown => "Use a dataset of the sharing directory («hubctl datasets» lists them).",
        ErrorReason.KindMismatch => "Send the kind of record that the dataset holds («hubctl datasets» lists them).",
        ErrorReason.ListUnknown => "Use a list of the catalogue («hubctl lists» lists them).",
        ErrorReason.MatterUnknown => "Use a matter of the catalogue («hubctl matters» lists them).",
        ErrorReason.MeasureUnknown => "Use a measure of the catalogue («hubctl measures» lists them).",
        ErrorReason.CountsDoNotAddUp => "Count every row of the batch exactly once.",
        ErrorReason.NoDocument => "Name the effective document on which the record rests.",
        ErrorReason.VersionContentConflict => "Send the change under a higher version.",
        ErrorReason.RecordOfOtherSubject => "Withdraw the record for the other subject first, then report it under a higher version.",
        ErrorReason.RecordUnknown => "Check dataset and record number; nothing was reported under them.",
        ErrorReason.SubjectUnknown => "Check the code; nothing was ever reported about this subject.",
        ErrorReason.WaitingUnknown => "List the waiting rows («hubctl waiting») and name one of them.",
        ErrorReason.WaitingDecided => "Nothing is left to decide about this row; where the decision was wrong, the source withdraws the record and reports it anew.",
        ErrorReason.NotResolvable => "Name the unified social credit code.",
        ErrorReason.TokenMalformed => "Hand back the token exactly as the hub gave it.",
        ErrorReason.TokenOfOtherStore => "Start again without the token; it belongs to another hub.",
        ErrorReason.TokenOfLostFuture => "Start again with a snapshot; the hub was restored from a backup.",
        ErrorReason.TokenTooOld => "Start again with a snapshot, or from the oldest token named.",
        ErrorReason.NotYetFresh => "Ask again, or with a longer deadline.",
        ErrorReason.PageSizeOutOfRange => "Ask for 1 to 1,000 entries a page.",
        ErrorReason.PageTokenMalformed => "Start again at the first page, with the same filters throughout.",
        ErrorReason.ArgumentsConflict => "Give exactly one of the arguments named.",
        ErrorReason.MessageTooLarge => "Send smaller messages.",
        ErrorReason.Overloaded => "Wait a little and repeat the call.",
        ErrorReason.NotServing => "Try again shortly, or at another node.",
        ErrorReason.OutcomeUnknown => "Repeat the call; every command is safe to repeat.",
        ErrorReason.ActingForNotGranted => "Call for yourself, or ask the operator whether your agency may call on behalf of companies.",
        ErrorReason.NotOnesOwnSubject => "Ask for the company itself on whose behalf you call.",
        ErrorReason.CaseUnknown => "List the cases that concern you («hubctl cases») and name one of them.",
        ErrorReason.CaseWrongState => "Look at the case («hubctl cases show») for its state and the steps that follow from it.",
        ErrorReason.CaseWrongBody => "Leave the step to the body named; only that body may take it.",
        ErrorReason.CaseTooLate => "The time for the step has passed; ask the body that conducts the case.",
        ErrorReason.CaseTooEarly => "Come back on the day named.",
        ErrorReason.CaseDocumentUnknown => "Submit the document first («hubctl cases submit») and name the id that it is given.",
        ErrorReason.CaseCommandConflict => "Use a new id for each command.",
        ErrorReason.CaseTargetUnsuitable => "Name a record that the process can be about.",
        ErrorReason.CaseConditionUnmet => "Meet the condition named first.",
        ErrorReason.CaseLegalBasisMissing => "Name a list or measure that has a legal basis in force («hubctl lists», «hubctl measures»).",
        ErrorReason.CalendarYearUnknown => "Ask the operator to add the year's notice to the calendar.",
        ErrorReason.DeterminationBodyNotCompetent => "Leave the determination to a body that the list names («hubctl lists»).",
        ErrorReason.DeterminationNoticeMissing => "Serve the notice of basis, reason and remedy first.",
        ErrorReason.PersonRoleNotNamed => "Name only persons in a role that the list's rule names.",
        ErrorReason.DecisionUnknown => "Ask as the agency that asked.",
        ErrorReason.EvidenceLogUnreachable => "Ask again when the node is back, or say that you take a part and read which logs it lacks.",
        ErrorReason.EvidenceNotWritten => "Wait a little and repeat the call, or call another node.",
        ErrorReason.OperatorOnly => "Ask the operator of the hub.",
        ErrorReason.DecisionOfOtherQuestion => "Name the decision that was acted on, with its company and matter.",
        ErrorReason.DecisionIdMalformed => "Give the decision's number as the answer stated it: 32 hexadecimal digits.",
        ErrorReason.CommandContentConflict => "Give each command its own number.",
        ErrorReason.ReportUnknown => "Type number and verification code as they stand on the report.",
        ErrorReason.DrawUnknown => "List the draws («hubctl supervision») and name one of them.",
        ErrorReason.InspectorsTooFew => "Name more inspectors, and draw under another number.",
        ErrorReason.PopulationTooLarge => "Narrow regions or industries.",
        ErrorReason.NotYourAgency => "Call as the agency itself.",
        ErrorReason.SharedNotGranted => "Ask without what authorities share.",
        ErrorReason.RightNotGranted => "Call for a purpose that has the right, or ask the operator to grant it.",
        ErrorReason.CredentialMissing => "Give your agency's key: KeyFile, «hubctl --key-file» or CREDITHUB_KEY.",
        ErrorReason.CredentialRefused => "Use a certificate or key of your agency that is in force, or ask the operator for a new one.",
        ErrorReason.CredentialOfOtherAgency => "Name the agency that your certificate or key belongs to.",
        ErrorReason.CallTorn => "Make the call again; its connection closed while it was sent.",
        ErrorReason.RightsChanged => "Begin the stream again; it goes on under the rights now in force.",
        ErrorReason.RateExceeded => "Send more slowly; the answer says when to go on.",
        ErrorReason.TooManyStreams => "End a stream that you no longer need, or share one.",
        ErrorReason.ForbiddenInformation => "Leave out what may not be collected.",
        _ => "See the message.",
    };

    private static string For(StatusCode status) => status switch
    {
        StatusCode.Unavailable => "Check that the hub runs and that the address is right.",
        StatusCode.DeadlineExceeded => "Ask again, or with a longer deadline.",
        StatusCode.Unimplemented => "Check that the address is that of a credit hub of this version.",
        _ => "See the message.",
    };
}
