using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Reporting;
using CreditHub.V1;

namespace CreditHub.Hub.Outcomes;

/// <summary>Checks what an agency feeds back.</summary>
internal sealed class OutcomeDoor(SubjectCodeDoor codes, CodeTables tables, RulesInForce rules)
{
    private const int DecisionIdLength = 32;
    private const int NumberMax = 64;
    private const int ReasonMax = 512;
    private const int MeasuresMax = 50;

    /// <summary>Opens a request; codes come out normalised.</summary>
    public ReportOutcomeRequest Open(ReportOutcomeRequest request)
    {
        var opened = request.Clone();
        OpenNumbers(opened);
        opened.UnifiedSocialCreditCode = codes.Open(opened.UnifiedSocialCreditCode, "unified_social_credit_code", out _).ToString();
        if (rules.Current.Catalogue.FindMatter(opened.MatterCode) is null)
            throw new ApiException(ErrorReason.MatterUnknown, $"There is no matter '{opened.MatterCode}'.", ("matter", opened.MatterCode), ("field", "matter_code"));
        OpenMeasures(opened);
        if (!Enum.IsDefined(opened.Kind) || opened.Kind == OutcomeKind.Unspecified) throw Missing("kind", "Say what was done.");
        if (opened.Kind == OutcomeKind.LetPass && opened.Reason.Length == 0) throw Missing("reason", "Whoever lets pass says why (Shaanxi regulation, Art 34).");
        OpenTexts(opened);
        opened.RegionCode = tables.OptionalRegion(opened.RegionCode, "region_code");
        OpenDay(opened);
        return opened;
    }

    private static void OpenNumbers(ReportOutcomeRequest request)
    {
        if (request.DecisionId.Length == 0 == (request.OwnNumber.Length == 0))
            throw new ApiException(ErrorReason.ArgumentsConflict, "Give the decision id of the hub's answer, or a number of your own where there is none.", ("fields", "decision_id, own_number"));
        request.DecisionId = request.DecisionId.ToLowerInvariant();
        if (request.DecisionId.Length > 0 && (request.DecisionId.Length != DecisionIdLength || !request.DecisionId.All(char.IsAsciiHexDigit)))
        {
            throw new ApiException(
                ErrorReason.UnknownCode, $"'{request.DecisionId}' is no decision id: 32 hexadecimal digits, as the answer gave it.",
                ("field", "decision_id"), ("value", request.DecisionId), ("table", "decision ids"));
        }
    }

    private void OpenMeasures(ReportOutcomeRequest request)
    {
        if (request.MeasureCodes.Count is 0 or > MeasuresMax)
        {
            throw new ApiException(
                ErrorReason.NumberOutOfRange, $"measure_codes holds {request.MeasureCodes.Count} codes; it holds 1 to {MeasuresMax}.",
                ("field", "measure_codes"), ("value", $"{request.MeasureCodes.Count}"), ("lowest", "1"), ("highest", $"{MeasuresMax}"));
        }

        foreach (var code in request.MeasureCodes.Where(c => rules.Current.Catalogue.FindMeasure(c) is null))
            throw new ApiException(ErrorReason.MeasureUnknown, $"There is no measure '{code}'.", ("measure", code), ("field", "measure_codes"));
    }

    private static void OpenTexts(ReportOutcomeRequest request)
    {
        var opened = new OpenedRow(new ReportRow());
        TextRules.Check(opened, request.OwnNumber, "own_number", NumberMax);
        TextRules.Check(opened, request.CaseNumber, "case_number", NumberMax);
        TextRules.Check(opened, request.Reason, "reason", ReasonMax);
        if (opened.Faults.Count > 0)
            throw new ApiException(opened.Faults[0].Reason, opened.Faults[0].Message, [.. opened.Faults[0].Metadata.Select(m => (m.Key, m.Value))]);
    }

    private void OpenDay(ReportOutcomeRequest request)
    {
        if (request.DoneOn is not { } day) throw Missing("done_on", "Say on which day it was done.");
        var done = DateArgument.Read(day, "done_on");
        if (done > rules.Today)
            throw new ApiException(ErrorReason.FutureDate, $"done_on is {done}, which is after today.", ("field", "done_on"), ("value", $"{done}"), ("today", $"{rules.Today}"));
    }

    private static ApiException Missing(string field, string message) => new(ErrorReason.FieldRequired, message, ("field", field));
}
