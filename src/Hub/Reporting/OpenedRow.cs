using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Domain.PersonalData;
using CreditHub.Hub.Errors;
using CreditHub.Ledger.Entries;
using CreditHub.V1;
using WaitingReason = CreditHub.Domain.Identity.WaitingReason;

namespace CreditHub.Hub.Reporting;

/// <summary>A row after the door: either refused with all its faults, or ready to be taken.</summary>
internal sealed record OpenedRow(ReportRow Row)
{
    /// <summary>All faults found; empty where the row may be taken.</summary>
    public List<FieldFault> Faults { get; } = [];

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

    /// <summary>Adds a fault that a call would be refused for.</summary>
    public void Add(Errors.ApiException fault) => Add(fault.Reason, fault.Metadata["field"], fault.Message, [.. fault.Metadata.Select(m => (m.Key, m.Value))]);

    /// <summary>Adds a fault. A person's number is repeated neither in its message nor in its metadata.</summary>
    public void Add(ErrorReason reason, string field, string message, params ReadOnlySpan<(string Key, string Value)> metadata)
    {
        var fault = new FieldFault { Reason = reason, Field = field, Message = ApiException.Repeatable(message) };
        foreach (var (key, value) in metadata) fault.Metadata[key] = PersonalNumber.Repeatable(value);
        Faults.Add(fault);
    }
}

/// <summary>A set of a record's fields, one bit each.</summary>
internal sealed class FieldSet
{
    private readonly ulong[] _bits = new ulong[(RecordShape.Fields.Count + 63) / 64];

    /// <summary>Adds a field.</summary>
    public void Add(RecordField field) => _bits[field.Index / 64] |= 1UL << (field.Index % 64);

    /// <summary>Indexes of the fields that were added, in order. For <c>foreach</c>.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            for (var bits = _bits[i]; bits != 0; bits &= bits - 1)
                yield return (i * 64) + System.Numerics.BitOperations.TrailingZeroCount(bits);
        }
    }
}
