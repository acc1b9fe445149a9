using CreditHub.Domain.Codes;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>A row after the door: either refused with all its faults, or ready to be taken.</summary>
internal sealed record OpenedRow(ReportRow Row)
{
    /// <summary>All faults found; empty where the row may be taken.</summary>
    public List<FieldFault> Faults { get; } = [];

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
