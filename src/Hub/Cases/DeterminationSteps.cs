using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Step = CreditHub.V1.DeterminationStep.StepOneofCase;

namespace CreditHub.Hub.Cases;

/// <summary>Steps of determinations, for lists and of bans, at the door.</summary>
internal static class DeterminationSteps
{
    private const int NumberMax = 128;
    private const int ReasonMax = 1000;
    private const int PersonsMax = 20;
    private const int LimitsMax = 50;

    /// <summary>Checks the fields of a step; industries are left as they are normalised, identity numbers as their hashes.</summary>
    /// <param name="step">The step.</param>
    /// <param name="path">Path of the step in the request.</param>
    /// <param name="tables">Regions and industries.</param>
    /// <param name="identities">Hashes identity numbers; null where none may be stated.</param>
    public static void Check(DeterminationStep step, string path, CodeTables tables, IdentityHashes? identities)
    {
        switch (step.StepCase)
        {
            case Step.Propose:
                CheckProposal(step.Propose, $"{path}.propose", tables);
                break;
            case Step.ServeNotice:
                StepFields.Text(step.ServeNotice.DocumentNumber, $"{path}.serve_notice.document_number", NumberMax);
                StepFields.Text(step.ServeNotice.Instrument, $"{path}.serve_notice.instrument", 200);
                StepFields.Text(step.ServeNotice.Article, $"{path}.serve_notice.article", 100);
                StepFields.Text(step.ServeNotice.Remedy, $"{path}.serve_notice.remedy", ReasonMax);
                break;
            case Step.PublishNotice:
                StepFields.Text(step.PublishNotice.Instrument, $"{path}.publish_notice.instrument", 200);
                StepFields.Text(step.PublishNotice.Article, $"{path}.publish_notice.article", 100);
                StepFields.Text(step.PublishNotice.PublishedAt, $"{path}.publish_notice.published_at", ReasonMax);
                break;
            case Step.MakeStatement:
                StepFields.Text(step.MakeStatement.Content, $"{path}.make_statement.content", 4000);
                break;
            case Step.Decide:
                CheckDecision(step.Decide, $"{path}.decide", identities);
                break;
            case Step.Dismiss:
                StepFields.Text(step.Dismiss.Reason, $"{path}.dismiss.reason", ReasonMax);
                break;
            case Step.Deliver:
                StepFields.Text(step.Deliver.Method, $"{path}.deliver.method", 100);
                break;
            default:
                CheckEnd(step, path);
                break;
        }
    }

    private static void CheckEnd(DeterminationStep step, string path)
    {
        switch (step.StepCase)
        {
            case Step.RequestRemoval:
                StepFields.Text(step.RequestRemoval.Reason, $"{path}.request_removal.reason", 2000);
                break;
            case Step.RefuseRemoval:
                StepFields.Text(step.RefuseRemoval.DocumentNumber, $"{path}.refuse_removal.document_number", NumberMax);
                StepFields.Text(step.RefuseRemoval.Reason, $"{path}.refuse_removal.reason", ReasonMax);
                break;
            case Step.Remove:
                StepFields.Text(step.Remove.DocumentNumber, $"{path}.remove.document_number", NumberMax);
                StepFields.Text(step.Remove.Reason, $"{path}.remove.reason", 380);
                break;
            case Step.Annul:
                StepFields.Text(step.Annul.DocumentNumber, $"{path}.annul.document_number", NumberMax);
                StepFields.Text(step.Annul.Reason, $"{path}.annul.reason", 380);
                break;
            default:
                throw StepFields.Missing($"{path}.step");
        }
    }

    private static void CheckProposal(ProposeDetermination proposed, string path, CodeTables tables)
    {
        StepFields.Text(proposed.ListCode, $"{path}.list_code", 64);
        StepFields.Text(proposed.Reason, $"{path}.reason", 2000);
        StepFields.OptionalText(proposed.BasisDocument, $"{path}.basis_document", NumberMax);
        StepFields.OptionalText(proposed.ProposalCaseId, $"{path}.proposal_case_id", 40);
        StepFields.AtMost(proposed.RegionCodes.Count, LimitsMax, $"{path}.region_codes");
        StepFields.AtMost(proposed.IndustryCodes.Count, LimitsMax, $"{path}.industry_codes");
        for (var i = 0; i < proposed.RegionCodes.Count; i++) proposed.RegionCodes[i] = tables.Region(proposed.RegionCodes[i], $"{path}.region_codes");
        for (var i = 0; i < proposed.IndustryCodes.Count; i++) proposed.IndustryCodes[i] = CodeTables.Industry(proposed.IndustryCodes[i], $"{path}.industry_codes");
    }

    private static void CheckDecision(DecideDetermination decided, string path, IdentityHashes? identities)
    {
        StepFields.Text(decided.DocumentNumber, $"{path}.document_number", NumberMax);
        StepFields.OptionalText(decided.AnswerToStatement, $"{path}.answer_to_statement", 2000);
        StepFields.Date(decided.EffectiveUntil, $"{path}.effective_until");
        StepFields.AtMost(decided.Persons.Count, PersonsMax, $"{path}.persons");
        foreach (var person in decided.Persons)
        {
            StepFields.Text(person.Name, $"{path}.persons.name", 50);
            StepFields.Defined(person.Role, $"{path}.persons.role");
            TakeIdentity(person, $"{path}.persons", identities);
        }
    }

    // The number is repeated nowhere, not even in the refusal.
    private static void TakeIdentity(NamedPerson person, string path, IdentityHashes? identities)
    {
        if (person.IdentityHash.Length > 0) throw new ApiException(ErrorReason.PersonalData, "Hashes of identity numbers are made by the hub.", ("field", $"{path}.identity_hash"));
        person.IdentityKnown = false;
        if (person.IdentityNumber.Length == 0) return;
        if (identities is null) throw new ApiException(ErrorReason.PersonalData, "A listing names persons by name and role alone.", ("field", $"{path}.identity_number"));
        person.IdentityHash = identities.Of(person.IdentityNumber)
            ?? throw new ApiException(ErrorReason.TextMalformed, "This is no identity number of GB 11643-1999.", ("field", $"{path}.identity_number"));
        person.IdentityNumber = "";
    }

    private static ApiException Unknown(ErrorReason reason, string message, string field, string value) =>
        new(reason, message, ("field", field), ("value", value));
}
