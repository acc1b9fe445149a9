using CreditHub.Domain.Codes;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Records;
using CreditHub.Domain.Sanctions;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Protobuf.Reflection;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using CommitmentKind = CreditHub.V1.CommitmentKind;
using Proto = CreditHub.V1;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Reporting;

/// <summary>Checks a record's fields: what every record has, then what its kind demands. Adds every fault it finds.</summary>
internal sealed class RecordValidator(CodeTables tables, RulesInForce rules)
{
    /// <summary>Checks a record.</summary>
    public void Validate(OpenedRow opened, CreditRecord record, RecordKind kind, MeasureCatalogue catalogue)
    {
        var visitor = new FieldChecks(opened, rules.Today, rules.Current.Tables.Forbidden);
        RecordShape.Visit(record, visitor);
        if (record.DecidedOn is null) Require(opened, false, "decided_on");
        if (visitor.HasFault) return;

        Require(opened, kind == RecordKind.VoluntaryRegistration || record.Authority is { Name.Length: > 0 }, "authority.name");
        if ((kind.IsAdverse() || kind == RecordKind.ListEntry) && record.Document is not { Number.Length: > 0 })
        {
            opened.Add(
                ErrorReason.NoDocument, "record.document.number",
                "A record that counts against a subject names the document it rests on (陕西省社会信用条例 第二十九条).", ("field", "record.document.number"));
        }

        CheckDates(opened, record);
        CheckBody(opened, record, catalogue);
    }

    private static void CheckDates(OpenedRow opened, CreditRecord record)
    {
        NotBefore(record.EffectiveUntil, "effective_until", record.EffectiveFrom ?? record.DecidedOn, record.EffectiveFrom is null ? "decided_on" : "effective_from");
        NotBefore(record.RemovedOn, "removed_on", record.DecidedOn, "decided_on");

        void NotBefore(Proto.BeijingDate? later, string laterField, Proto.BeijingDate? earlier, string earlierField)
        {
            if (later is null || earlier is null || Order(later) >= Order(earlier)) return;
            opened.Add(
                ErrorReason.DatesOutOfOrder, $"record.{laterField}", $"{laterField} {Text(later)} is before {earlierField} {Text(earlier)}.",
                ("field", $"record.{laterField}"), ("value", Text(later)), ("other_field", $"record.{earlierField}"), ("other_value", Text(earlier)));
        }
    }

    private void CheckBody(OpenedRow opened, CreditRecord record, MeasureCatalogue catalogue)
    {
        switch (record.BodyCase)
        {
            case CreditRecord.BodyOneofCase.Registration:
                CheckRegistration(opened, record.Registration);
                break;
            case CreditRecord.BodyOneofCase.Licence:
                Require(opened, record.Licence.Content.Length > 0, "licence.content");
                break;
            case CreditRecord.BodyOneofCase.Penalty:
                CheckPenalty(opened, record.Penalty);
                break;
            case CreditRecord.BodyOneofCase.AdministrativeAct:
                Require(opened, record.AdministrativeAct.Kind != AdministrativeActKind.Unspecified, "administrative_act.kind");
                Require(opened, record.AdministrativeAct.Content.Length > 0, "administrative_act.content");
                break;
            case CreditRecord.BodyOneofCase.JudgmentDefault:
                Require(opened, record.JudgmentDefault.CaseNumber.Length > 0, "judgment_default.case_number");
                Require(opened, record.JudgmentDefault.Court.Length > 0, "judgment_default.court");
                Require(opened, record.JudgmentDefault.Circumstances.Length > 0, "judgment_default.circumstances");
                break;
            case CreditRecord.BodyOneofCase.AbnormalOperation:
                Require(opened, record.AbnormalOperation.Reason != AbnormalOperationReason.Unspecified, "abnormal_operation.reason");
                break;
            case CreditRecord.BodyOneofCase.SeriousViolation:
                Require(opened, record.SeriousViolation.Reason.Length > 0, "serious_violation.reason");
                break;
            case CreditRecord.BodyOneofCase.TaxViolation:
                Require(opened, record.TaxViolation.Nature.Length > 0, "tax_violation.nature");
                Require(opened, record.TaxViolation.Facts.Length > 0, "tax_violation.facts");
                Require(opened, record.TaxViolation.Treatment.Length > 0, "tax_violation.treatment");
                break;
            case CreditRecord.BodyOneofCase.TaxCreditGrade:
                CheckGrade(opened, record.TaxCreditGrade);
                break;
            case CreditRecord.BodyOneofCase.TaxArrears:
                Require(opened, record.TaxArrears.TaxKind.Length > 0, "tax_arrears.tax_kind");
                Require(opened, record.TaxArrears.Balance is not null, "tax_arrears.balance");
                break;
            case CreditRecord.BodyOneofCase.CreditEvaluation:
                Require(opened, record.CreditEvaluation.Grade.Length > 0, "credit_evaluation.grade");
                Require(opened, record.CreditEvaluation.Scheme.Length > 0, "credit_evaluation.scheme");
                break;
            case CreditRecord.BodyOneofCase.Commitment:
                Require(opened, record.Commitment.Kind != CommitmentKind.Unspecified, "commitment.kind");
                Require(opened, record.Commitment.Matter.Length > 0, "commitment.matter");
                InRange(opened, record.Commitment.Papers.Count, 0, 20, "commitment.papers");
                Require(
                    opened, record.Commitment.State != CommitmentState.Broken || record.Commitment.BreachDocument is { Number.Length: > 0 },
                    "commitment.breach_document.number");
                break;
            case CreditRecord.BodyOneofCase.ListEntry:
                ListEntryRules.Check(opened, record, catalogue, tables);
                break;
            case CreditRecord.BodyOneofCase.Honour:
                Require(opened, record.Honour.Name.Length > 0, "honour.name");
                break;
            case CreditRecord.BodyOneofCase.VoluntaryRegistration:
                Require(opened, record.VoluntaryRegistration.Topic.Length > 0, "voluntary_registration.topic");
                Require(opened, record.VoluntaryRegistration.Content.Length > 0, "voluntary_registration.content");
                Require(opened, record.VoluntaryRegistration.TruthCommitted, "voluntary_registration.truth_committed");
                break;
            case CreditRecord.BodyOneofCase.InspectionResult:
                CheckInspection(opened, record.InspectionResult);
                break;
            case CreditRecord.BodyOneofCase.FinancingFact:
                Require(opened, record.FinancingFact.Kind != FinancingFactKind.Unspecified, "financing_fact.kind");
                break;
            case CreditRecord.BodyOneofCase.RepairDecision:
                CheckTarget(opened, record.RepairDecision.Target, "repair_decision.target");
                Require(opened, !record.RepairDecision.Shields || record.Document is { Number.Length: > 0 }, "document.number");
                break;
            case CreditRecord.BodyOneofCase.ObjectionNotice:
                CheckTarget(opened, record.ObjectionNotice.Target, "objection_notice.target");
                Require(opened, record.ObjectionNotice.State != ObjectionState.Unspecified, "objection_notice.state");
                break;
        }
    }

    private void CheckRegistration(OpenedRow opened, Registration registration)
    {
        Require(opened, registration.RegionCode.Length > 0, "registration.region_code");
        if (registration.RegionCode.Length > 0 && !tables.IsRegion(registration.RegionCode))
            opened.Add(CodeTables.UnknownRegion(registration.RegionCode, "record.registration.region_code"));

        if (registration.IndustryCode.Length == 0) return;
        if (IndustryCode.TryParse(registration.IndustryCode, out var industry)) registration.IndustryCode = industry.ToString();
        else opened.Add(CodeTables.UnknownIndustry(registration.IndustryCode, "record.registration.industry_code"));
    }

    private static void CheckPenalty(OpenedRow opened, Penalty penalty)
    {
        Require(opened, penalty.ViolationType.Length > 0, "penalty.violation_type");
        Require(opened, penalty.Facts.Length > 0, "penalty.facts");
        Require(opened, penalty.LegalBasis.Length > 0, "penalty.legal_basis");
        Require(opened, penalty.Content.Length > 0, "penalty.content");
        Require(opened, penalty.Kinds.Count > 0 && !penalty.Kinds.Contains(PenaltyKind.Unspecified), "penalty.kinds");
        Require(opened, !penalty.Kinds.Contains(PenaltyKind.Fine) || penalty.Fine is not null, "penalty.fine");
    }

    private static void CheckGrade(OpenedRow opened, TaxCreditGrade grade)
    {
        InRange(opened, grade.EvaluatedYear, 2014, 2199, "tax_credit_grade.evaluated_year");
        if (grade.Grade is "A" or "B" or "M" or "C" or "D") return;
        opened.Add(
            ErrorReason.UnknownCode, "record.tax_credit_grade.grade", $"'{grade.Grade}' is no grade; there are A, B, M, C and D.",
            ("field", "record.tax_credit_grade.grade"), ("value", grade.Grade), ("table", "tax credit grades"));
    }

    private static void CheckInspection(OpenedRow opened, InspectionResult result)
    {
        Require(opened, result.TaskCode.Length > 0, "inspection_result.task_code");
        Require(opened, result.Item.Length > 0, "inspection_result.item");
        InRange(opened, result.ResultCode, 1, 9, "inspection_result.result_code");
    }

    private static void CheckTarget(OpenedRow opened, RecordReference? target, string field) =>
        Require(opened, target is { Source.Length: > 0, Dataset.Length: > 0, RecordNumber.Length: > 0 }, field);

    private static void Require(OpenedRow opened, bool isGiven, string field)
    {
        if (!isGiven) opened.Add(ErrorReason.FieldRequired, $"record.{field}", $"{field} is missing.", ("field", $"record.{field}"));
    }

    private static void InRange(OpenedRow opened, int value, int lowest, int highest, string field)
    {
        if (value >= lowest && value <= highest) return;
        opened.Add(
            ErrorReason.NumberOutOfRange, $"record.{field}", $"{field} is {value}; it goes from {lowest} to {highest}.",
            ("field", $"record.{field}"), ("value", $"{value}"), ("lowest", $"{lowest}"), ("highest", $"{highest}"));
    }

    private static int Order(Proto.BeijingDate date) => (((date.Year * 16) + date.Month) * 32) + date.Day;

    private static string Text(Proto.BeijingDate date) => $"{date.Year:D4}-{date.Month:D2}-{date.Day:D2}";

    private sealed class FieldChecks(OpenedRow opened, BeijingDate today, ForbiddenInformation forbidden) : IRecordVisitor
    {
        public bool HasFault { get; private set; }

        void IRecordVisitor.Text(string text, RecordField field)
        {
            if (text.Length == 0) return;
            opened.Filled.Add(field);
            TextRules.Check(opened, text, field.Path, field.Max);
            if ((field.IsLabel ? forbidden.OfLabel(text) : forbidden.InText(text)) is { } kind) opened.Forbid(field.Path, kind);
        }

        void IRecordVisitor.Date(Proto.BeijingDate date, RecordField field)
        {
            opened.Filled.Add(field);
            if (!DateArgument.TryRead(date, out var day))
            {
                HasFault = true;
                opened.Add(ErrorReason.InvalidDate, field.Path, $"There is no day {Text(date)}.", ("field", field.Path), ("value", Text(date)));
            }
            else if (day > today && field.HasHappened)
            {
                HasFault = true;
                opened.Add(
                    ErrorReason.FutureDate, field.Path, $"{Text(date)} has not come yet; today is {today}.",
                    ("field", field.Path), ("value", Text(date)), ("today", $"{today}"));
            }
        }

        void IRecordVisitor.Amount(Money money, RecordField field)
        {
            opened.Filled.Add(field);
            if (money.MinorUnits is >= 0 and <= 1_000_000_000_000_000_000) return;
            opened.Add(
                ErrorReason.InvalidAmount, field.Path, $"{money.MinorUnits} is no amount.", ("field", field.Path), ("value", $"{money.MinorUnits}"));
        }

        void IRecordVisitor.Enum(int number, RecordField field, EnumDescriptor table)
        {
            if (number == 0) return;
            opened.Filled.Add(field);
            if (table.FindValueByNumber(number) is not null) return;
            opened.Add(
                ErrorReason.UnknownCode, field.Path, $"{number} is not in the code table {table.Name}.",
                ("field", field.Path), ("value", $"{number}"), ("table", table.Name));
        }
    }
}
