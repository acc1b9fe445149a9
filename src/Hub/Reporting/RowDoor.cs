using CreditHub.Domain.SharingDirectory;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Contract;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Reporting;

/// <summary>Checks a row before anything happens and reports all its faults together, each with field, value and cure.</summary>
internal sealed class RowDoor(
    RulesInForce rules, Vocabulary words, TargetCompetence competence, SubjectCodeDoor codes, IdentityHashes identities,
    BatchValidator batches)
{
    /// <summary>Opens a row.</summary>
    public OpenedRow Open(ReportRow row, CallerIdentity caller)
    {
        var opened = new OpenedRow(row);

        // An identity number leaves the row before anything else looks at it.
        if (row.ActionCase == ReportRow.ActionOneofCase.Record && row.Record.Registration is { } registration) RegistrationIdentity.Take(opened, registration, identities);
        RowContract.Check(opened, words, rules.Current.Tables.Forbidden);
        switch (row.ActionCase)
        {
            case ReportRow.ActionOneofCase.Record:
                OpenRecord(opened, row.Record, caller);
                break;
            case ReportRow.ActionOneofCase.Withdrawal:
                OpenDataset(opened.Faults, row.Withdrawal.Dataset, "withdrawal.dataset", caller);
                OpenSubject(opened, row.Withdrawal.Subject, "withdrawal.subject", row.Withdrawal.Dataset, needsName: false);
                break;
            case ReportRow.ActionOneofCase.Watermark:
                OpenDataset(opened.Faults, row.Watermark.Dataset, "watermark.dataset", caller);
                break;
            case ReportRow.ActionOneofCase.Batch:
                OpenDataset(opened.Faults, row.Batch.Dataset, "batch.dataset", caller);
                batches.Validate(opened, row.Batch);
                break;
        }

        return opened;
    }

    /// <summary>Refuses a call about a dataset that the caller may not report.</summary>
    public void OpenDataset(string dataset, CallerIdentity caller)
    {
        var faults = new Faults();
        OpenDataset(faults, dataset, "dataset", caller);
        faults.ThrowIfAny();
    }

    private void OpenRecord(OpenedRow opened, CreditRecord record, CallerIdentity caller)
    {
        var dataset = OpenDataset(opened.Faults, record.Dataset, "record.dataset", caller);
        if (record.ReplacesVersion != 0 && record.ReplacesVersion <= record.Version)
        {
            opened.Add(
                ErrorReason.NumberOutOfRange, "record.replaces_version",
                $"replaces_version is {record.ReplacesVersion}; it is a higher version than that of the row, {record.Version}.",
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
        RecordValidator.Validate(opened, record, kind, rules.Current.Catalogue);
        if (dataset is { ForbiddenFields.Length: > 0 }) RefuseForbiddenFields(opened, dataset);
    }

    // The dataset's own definition says what it may not hold (minimum necessary, 条例 Art 39).
    private static void RefuseForbiddenFields(OpenedRow opened, DatasetDefinition dataset)
    {
        foreach (var index in opened.Filled)
        {
            var path = RowContract.PlaceOf(index).Path;
            if (dataset.ForbiddenFields.Any(f => path == $"record.{f}" || path.StartsWith($"record.{f}.", StringComparison.Ordinal))) opened.Forbid(path, "what its dataset may not hold");
        }
    }

    // The contract's rules refuse a dataset that the directory does not have.
    private DatasetDefinition? OpenDataset(Faults faults, string code, string field, CallerIdentity caller)
    {
        if (rules.Current.Directory.FindDataset(code) is not { } dataset) return null;
        if (!caller.Rights.Has(RightAction.Report, code))
        {
            faults.Add(
                ErrorReason.DatasetNotGranted, field, $"Agency '{caller.Agency.Code}' may not report dataset '{code}' for the purpose '{caller.Purpose}'.",
                ("agency", caller.Agency.Code), ("dataset", code), ("purpose", caller.Purpose));
        }

        return dataset;
    }

    private void OpenSubject(OpenedRow opened, SubjectReference? subject, string path, string dataset, bool needsName = true)
    {
        if (subject is null)
        {
            opened.Faults.AddMissing(path);
            return;
        }

        if (subject.Kind == SubjectKind.NaturalPerson)
        {
            opened.Add(
                ErrorReason.NaturalPerson, $"{path}.kind", "The row is about a natural person: it is counted and not stored.",
                ("dataset", dataset), ("field", $"{path}.kind"));
            return;
        }

        if (needsName && subject.Name.Length == 0) opened.Faults.AddMissing($"{path}.name");
        RowContract.CheckSubject(opened, subject, words);
        if (subject.UnifiedSocialCreditCode.Length == 0 && OlderNumberDoor.Open(opened, subject, path, dataset)) return;
        if (codes.TryOpen(subject.UnifiedSocialCreditCode, $"{path}.unified_social_credit_code", out var code, out var isNonstandard) is { } fault)
        {
            var metadata = fault.Metadata.Select(m => (m.Key, m.Value));
            opened.Add(
                fault.Reason, fault.Metadata["field"], fault.Message,
                [.. fault.Reason == ErrorReason.NaturalPerson ? metadata.Append(("dataset", dataset)) : metadata]);
            return;
        }

        (opened.Subject, opened.IsNonstandardCode) = (code, isNonstandard);
        subject.UnifiedSocialCreditCode = code.ToString();
    }
}
