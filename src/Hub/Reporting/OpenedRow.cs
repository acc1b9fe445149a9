using CreditHub.Domain.Codes;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>A row after the door: either refused with all its faults, or ready to be taken.</summary>
internal sealed record OpenedRow(ReportRow Row)
{
    /// <summary>All faults found; empty where the row may be taken.</summary>
    public List<FieldFault> Faults { get; } = [];

    /// <summary>Fields of the record that say something.</summary>
    public FieldSet Filled { get; } = new();

    /// <summary>The subject; default for watermarks.</summary>
    public UnifiedSocialCreditCode Subject { get; set; }

    /// <summary>True where the operator's list let the code in.</summary>
    public bool IsNonstandardCode { get; set; }

    /// <summary>Adds a fault.</summary>
    public void Add(ErrorReason reason, string field, string message, params ReadOnlySpan<(string Key, string Value)> metadata)
    {
        var fault = new FieldFault { Reason = reason, Field = field, Message = message };
        foreach (var (key, value) in metadata) fault.Metadata[key] = value;
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
