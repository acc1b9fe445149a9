using System.Globalization;
using CreditHub.Domain.Records;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads;

/// <summary>
/// What a record is within its kind, as the store keeps it beside the kind: of a commitment or a further administrative act the number of
/// its
/// kind in the contract, of an entry on a list the list's code, of every other record nothing.
/// </summary>
public static class RecordSorts
{
    /// <summary>The sort of records of whose kind there is only one.</summary>
    public const string None = "";

    /// <summary>Kinds whose records have a sort.</summary>
    public static IReadOnlyList<RecordKind> Kinds { get; } = [RecordKind.AdministrativeAct, RecordKind.Commitment, RecordKind.ListEntry];

    /// <summary>The sort of a record.</summary>
    public static string Of(Proto.CreditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.BodyCase switch
        {
            Proto.CreditRecord.BodyOneofCase.AdministrativeAct => Of(record.AdministrativeAct.Kind),
            Proto.CreditRecord.BodyOneofCase.Commitment => Of(record.Commitment.Kind),
            Proto.CreditRecord.BodyOneofCase.ListEntry => record.ListEntry.ListCode,
            _ => None,
        };
    }

    /// <summary>The sort of commitments of a kind.</summary>
    public static string Of(Proto.CommitmentKind kind) => ((int)kind).ToString(CultureInfo.InvariantCulture);

    /// <summary>The sort of administrative acts of a kind.</summary>
    public static string Of(Proto.AdministrativeActKind kind) => ((int)kind).ToString(CultureInfo.InvariantCulture);
}
