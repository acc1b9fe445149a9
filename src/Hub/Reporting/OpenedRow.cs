using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Hub.Contract;
using CreditHub.Hub.Errors;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using WaitingReason = CreditHub.Domain.Identity.WaitingReason;

namespace CreditHub.Hub.Reporting;

/// <summary>A row after the door: either refused with all its faults, or ready to be taken.</summary>
internal sealed record OpenedRow(ReportRow Row)
{
    /// <summary>All faults found; empty where the row may be taken.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Fields of the record that say something.</summary>
    public FieldSet Filled { get; } = new();

    /// <summary>Older numbers by which the subject is to be found; empty where the row gives its code or has no subject.</summary>
    public IReadOnlyList<SubjectNumber> Numbers { get; set; } = [];

    /// <summary>True while the subject is still to be found.</summary>
    public bool NeedsSubject => Numbers.Count > 0 && Subject.IsEmpty && Faults.Count == 0 && WaitsFor == WaitingReason.None;

    /// <summary>Why a person must name the subject.</summary>
    public WaitingReason WaitsFor { get; set; }

    /// <summary>Place of the same row in the queue, where it waits there already.</summary>
    public Position? WaitsAt { get; set; }

    /// <summary>The subject as the row names it; null for rows about none.</summary>
    public SubjectReference? Reference => Row.ActionCase switch
    {
        ReportRow.ActionOneofCase.Record => Row.Record.Subject,
        ReportRow.ActionOneofCase.Withdrawal => Row.Withdrawal.Subject,
        _ => null,
    };

    /// <summary>The subject; default for watermarks, and while it is still to be found.</summary>
    public UnifiedSocialCreditCode Subject { get; set; }

    /// <summary>True where the operator's list let the code in.</summary>
    public bool IsNonstandardCode { get; set; }

    /// <summary>Refuses information that may not be collected. What it says is repeated nowhere.</summary>
    public void Forbid(string field, string kind) => Add(
        ErrorReason.ForbiddenInformation, field, $"The field states {kind}, which may not be collected (陕西省社会信用条例 第三十九条). Leave it out.", ("field", field), ("kind", kind));

    /// <summary>Adds the fault for which a call would be refused.</summary>
    public void Add(ApiException fault) => Faults.Add(fault);

    /// <summary>Adds a fault.</summary>
    public void Add(ErrorReason reason, string field, string message, params ReadOnlySpan<(string Key, string Value)> metadata) => Faults.Add(reason, field, message, metadata);
}
