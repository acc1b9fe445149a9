using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Reporting;

/// <summary>Checks a row before anything happens and reports all its faults together, each with field, value and cure.</summary>
internal sealed class RowDoor(RulesInForce rules, TargetCompetence competence, SubjectCodeDoor codes, IdentityHashes identities, RecordValidator records, BatchDoor batches, TimeProvider time)
{
    private const int RecordNumberMax = 128;
    private const int ReasonMax = 512;

    /// <summary>Opens a row.</summary>
    public OpenedRow Open(ReportRow row, CallerIdentity caller)
    {
        var opened = new OpenedRow(row);
        switch (row.ActionCase)
        {
            case ReportRow.ActionOneofCase.Record:
                OpenRecord(opened, row.Record, caller);
                break;
            case ReportRow.ActionOneofCase.Withdrawal:
                OpenWithdrawal(opened, row.Withdrawal, caller);
                break;
            case ReportRow.ActionOneofCase.Watermark:
                OpenWatermark(opened, row.Watermark, caller);
                break;
            case ReportRow.ActionOneofCase.Batch:
                OpenDataset(opened, row.Batch.Dataset, "batch.dataset", caller);
                batches.Open(opened, row.Batch);
                break;
            default:
                opened.Add(ErrorReason.FieldRequired, "", "The row says nothing: give a record, a withdrawal, a watermark or a batch.", ("field", "action"));
                break;
        }

        return opened;
    }

    /// <summary>Refuses a call about a dataset that the caller may not report.</summary>
    public void OpenDataset(string dataset, CallerIdentity caller)
    {
        var opened = new OpenedRow(new ReportRow());
        OpenDataset(opened, dataset, "dataset", caller);
        if (opened.Faults.Count == 0) return;
        var fault = opened.Faults[0];
        throw new ApiException(fault.Reason, fault.Message, [.. fault.Metadata.Select(m => (m.Key, m.Value))]);
    }

    private void OpenRecord(OpenedRow opened, CreditRecord record, CallerIdentity caller)
    {
        var dataset = OpenDataset(opened, record.Dataset, "record.dataset", caller);
        OpenKey(opened, record.RecordNumber, record.Version, "record");
        if (record.ReplacesVersion != 0 && record.ReplacesVersion <= record.Version)
        {
            opened.Add(
                ErrorReason.NumberOutOfRange, "record.replaces_version", $"replaces_version is {record.ReplacesVersion}; it is a higher version than that of the row, {record.Version}.",
                ("field", "record.replaces_version"), ("value", $"{record.ReplacesVersion}"), ("lowest", $"{record.Version + 1}"), ("highest", $"{long.MaxValue}"));
        }

        OpenSubject(opened, record.Subject, "record.subject", record.Dataset);
        var kind = RecordReading.KindOf(record);
        if (dataset is not null && kind != dataset.Kind)
        {
            opened.Add(
                ErrorReason.KindMismatch, "record.body", $"Dataset {dataset.Code} holds {dataset.Kind}; the row holds {kind}.",
                ("dataset", dataset.Code), ("expected", $"{dataset.Kind}"), ("kind", $"{kind}"));
        }

        if (kind == RecordKind.None) return;
        if (dataset is not null) competence.Demand(opened, record, dataset, caller);
        if (record.Registration is { } registration) RegistrationIdentity.Take(opened, registration, identities);
        records.Validate(opened, record, kind, rules.Current.Catalogue);
        if (dataset is { ForbiddenFields.Length: > 0 }) RefuseForbiddenFields(opened, dataset);
    }

    // The dataset's own definition says what it may not hold (minimum necessary, 条例 Art 39).
    private static void RefuseForbiddenFields(OpenedRow opened, DatasetDefinition dataset)
    {
        foreach (var index in opened.Filled)
        {
            var path = RecordShape.Fields[index].Path;
            if (dataset.ForbiddenFields.Any(f => path == $"record.{f}" || path.StartsWith($"record.{f}.", StringComparison.Ordinal))) opened.Forbid(path, "what its dataset may not hold");
        }
    }

    private void OpenWithdrawal(OpenedRow opened, Withdrawal withdrawal, CallerIdentity caller)
    {
        OpenDataset(opened, withdrawal.Dataset, "withdrawal.dataset", caller);
        OpenKey(opened, withdrawal.RecordNumber, withdrawal.Version, "withdrawal");
        OpenSubject(opened, withdrawal.Subject, "withdrawal.subject", withdrawal.Dataset, needsName: false);
        if (withdrawal.Reason.Length == 0)
            opened.Add(ErrorReason.FieldRequired, "withdrawal.reason", "A withdrawal states its reason.", ("field", "withdrawal.reason"));
        TextRules.Check(opened, withdrawal.Reason, "withdrawal.reason", ReasonMax);
    }

    private void OpenWatermark(OpenedRow opened, Watermark watermark, CallerIdentity caller)
    {
        OpenDataset(opened, watermark.Dataset, "watermark.dataset", caller);
        if (!Rfc3339.TryParse(watermark.CompleteAsOf, out var completeAsOf))
        {
            opened.Add(
                ErrorReason.InvalidDate, "watermark.complete_as_of",
                $"'{watermark.CompleteAsOf}' is no RFC 3339 time with an offset, such as 2026-04-01T09:30:00+08:00.",
                ("field", "watermark.complete_as_of"), ("value", watermark.CompleteAsOf));
        }
        else if (completeAsOf > time.GetUtcNow())
        {
            opened.Add(
                ErrorReason.FutureDate, "watermark.complete_as_of", $"{watermark.CompleteAsOf} has not come yet.",
                ("field", "watermark.complete_as_of"), ("value", watermark.CompleteAsOf), ("today", $"{rules.Today}"));
        }
    }

    private DatasetDefinition? OpenDataset(OpenedRow opened, string code, string field, CallerIdentity caller)
    {
        if (code.Length == 0)
        {
            opened.Add(ErrorReason.FieldRequired, field, "The dataset is empty.", ("field", field));
            return null;
        }

        if (rules.Current.Directory.FindDataset(code) is not { } dataset)
        {
            opened.Add(ErrorReason.DatasetUnknown, field, $"There is no dataset '{code}' in the sharing directory.", ("dataset", code));
            return null;
        }

        if (!caller.Rights.Has(RightAction.Report, code))
        {
            opened.Add(
                ErrorReason.DatasetNotGranted, field, $"Agency '{caller.Agency.Code}' may not report dataset '{code}' for the purpose '{caller.Purpose}'.",
                ("agency", caller.Agency.Code), ("dataset", code), ("purpose", caller.Purpose));
        }

        return dataset;
    }

    private static void OpenKey(OpenedRow opened, string recordNumber, long version, string path)
    {
        var field = $"{path}.record_number";
        if (recordNumber.Length == 0) opened.Add(ErrorReason.FieldRequired, field, "The record number is empty.", ("field", field));
        TextRules.Check(opened, recordNumber, field, RecordNumberMax);
        if (version < 1)
        {
            opened.Add(
                ErrorReason.NumberOutOfRange, $"{path}.version", $"The version is {version}; it begins with 1.",
                ("field", $"{path}.version"), ("value", $"{version}"), ("lowest", "1"), ("highest", $"{long.MaxValue}"));
        }
    }

    private void OpenSubject(OpenedRow opened, SubjectReference? subject, string path, string dataset, bool needsName = true)
    {
        if (subject is null)
        {
            opened.Add(ErrorReason.FieldRequired, path, "The subject is missing.", ("field", path));
            return;
        }

        if (subject.Kind == SubjectKind.NaturalPerson)
        {
            opened.Add(ErrorReason.NaturalPerson, $"{path}.kind", "The row is about a natural person: it is counted and not stored.", ("dataset", dataset), ("field", $"{path}.kind"));
            return;
        }

        if (needsName && subject.Name.Length == 0) opened.Add(ErrorReason.FieldRequired, $"{path}.name", "The subject's name is empty.", ("field", $"{path}.name"));
        TextRules.Check(opened, subject.Name, $"{path}.name", TextRules.NameMax);
        if (subject.UnifiedSocialCreditCode.Length == 0 && OlderNumberDoor.Open(opened, subject, path, dataset)) return;

        try
        {
            opened.Subject = codes.Open(subject.UnifiedSocialCreditCode, $"{path}.unified_social_credit_code", out var isNonstandard);
            opened.IsNonstandardCode = isNonstandard;
            subject.UnifiedSocialCreditCode = opened.Subject.ToString();
        }
        catch (ApiException e)
        {
            var metadata = e.Metadata.Select(m => (m.Key, m.Value));
            opened.Add(e.Reason, e.Metadata["field"], e.Message, [.. e.Reason == ErrorReason.NaturalPerson ? metadata.Append(("dataset", dataset)) : metadata]);
        }
    }
}
