using CreditHub.Domain.Codes;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Cases;

/// <summary>Holds a step against shape, lengths, codes and dates before any case is looked at. What it lets through needs no further reading.</summary>
internal sealed class CaseDoor(SubjectCodeDoor codes, CodeTables tables, StepFields fields, IdentityHashes identities)
{
    private const int CommandIdMax = 64;
    private const int CaseIdMax = 40;
    private const int NoteMax = 1000;
    private const int DocumentsMax = 20;
    private const int DocumentIdLength = 64;

    /// <summary>The subject of a step that is sound; the request holds its code as it is normalised.</summary>
    /// <exception cref="ApiException">Something is wrong with it.</exception>
    public UnifiedSocialCreditCode Open(ActRequest request, CallerIdentity caller)
    {
        var code = OpenSubject(request.UnifiedSocialCreditCode, caller);
        request.UnifiedSocialCreditCode = code.ToString();
        StepFields.Text(request.CommandId, "command_id", CommandIdMax);
        StepFields.OptionalText(request.CaseId, "case_id", CaseIdMax);
        StepFields.OptionalText(request.Note, "note", NoteMax);
        StepFields.Count(request.DocumentIds.Count, "document_ids", DocumentsMax);
        foreach (var id in request.DocumentIds) OpenDocumentId(id, "document_ids");
        CheckStep(request);
        return code;
    }

    /// <summary>The subject that a caller names; one that acts for a company may name that company only.</summary>
    public UnifiedSocialCreditCode OpenSubject(string text, CallerIdentity caller)
    {
        const string Field = "unified_social_credit_code";
        var code = codes.Open(text, Field, out _);
        caller.RefuseOtherSubject(code, Field);
        return code;
    }

    /// <summary>Checks the form of a document's id.</summary>
    public static void OpenDocumentId(string id, string field)
    {
        if (id.Length == DocumentIdLength && id.All(char.IsAsciiHexDigitLower)) return;
        throw new ApiException(
            ErrorReason.TextMalformed, "A document's id is what SubmitDocument gave: 64 hexadecimal digits in lower case.", ("field", field));
    }

    private void CheckStep(ActRequest request)
    {
        switch (request.StepCase)
        {
            case ActRequest.StepOneofCase.Commitment:
                CommitmentSteps.Check(request.Commitment, fields);
                break;
            case ActRequest.StepOneofCase.Repair:
                RepairSteps.Check(request.Repair);
                break;
            case ActRequest.StepOneofCase.Objection:
                ObjectionSteps.Check(request.Objection);
                break;
            case ActRequest.StepOneofCase.Listing:
                DeterminationSteps.Check(request.Listing, "listing", tables, identities: null);
                break;
            case ActRequest.StepOneofCase.Ban:
                DeterminationSteps.Check(request.Ban, "ban", tables, identities);
                break;
            case ActRequest.StepOneofCase.Accountability:
                AccountabilitySteps.Check(request.Accountability, fields, codes);
                break;
            case ActRequest.StepOneofCase.Rectification:
                RectificationSteps.Check(request.Rectification, fields);
                break;
            case ActRequest.StepOneofCase.Voluntary:
                VoluntarySteps.Check(request.Voluntary, fields);
                break;
            case ActRequest.StepOneofCase.Education:
                VoluntarySteps.Check(request.Education, fields);
                break;
            case ActRequest.StepOneofCase.Consent:
                ConsentSteps.Check(request.Consent, fields);
                break;
            default:
                throw new ApiException(ErrorReason.FieldRequired, "Say which step is to be taken.", ("field", "step"));
        }
    }
}
