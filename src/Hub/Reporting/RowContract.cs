using CreditHub.Domain.PersonalData;
using CreditHub.Hub.Contract;
using CreditHub.V1;
using RecordKind = CreditHub.Domain.Records.RecordKind;

namespace CreditHub.Hub.Reporting;

/// <summary>What the contract states of rows: the rules by which they are checked, and the fields of records whose completeness is measured.</summary>
internal static class RowContract
{
    // The row validator reads the subject, which may be named by older numbers; those that are no part of a record's content are not measured.
    private static readonly string[] Unmeasured =
    [
        "record.dataset", "record.record_number", "record.registration.legal_representative_identity_number", "record.registration.legal_representative_identity_hash",
    ];
    private static readonly List<FieldRule> Places = [];
    private static readonly MessageRules Rows = MessageRules.Of(ReportRow.Descriptor, path: "", Places, "record.subject", "withdrawal.subject");
    private static readonly MessageRules RecordSubject = OfSubject("record.subject");
    private static readonly MessageRules WithdrawalSubject = OfSubject("withdrawal.subject");

    /// <summary>Number of places in a row.</summary>
    public static int PlaceCount => Places.Count;

    /// <summary>Every field of a record that is measured.</summary>
    public static IReadOnlyList<FieldRule> Fields { get; } =
        [.. Places.Where(p => p.Path.StartsWith("record.", StringComparison.Ordinal) && !Unmeasured.Contains(p.Path)).DistinctBy(p => p.Path)];

    /// <summary>The place with an index.</summary>
    public static FieldRule PlaceOf(int index) => Places[index];

    /// <summary>Fields that a record of a kind may fill.</summary>
    public static IEnumerable<FieldRule> FieldsOf(RecordKind kind)
    {
        var bodies = CreditRecord.Descriptor.Oneofs[0].Fields;
        var others = bodies.Where(f => f.FieldNumber != (int)kind).Select(f => $"record.{f.Name}.").ToList();
        return Fields.Where(f => !others.Exists(other => f.Path.StartsWith(other, StringComparison.Ordinal)));
    }

    /// <summary>Checks everything in a row but its subject.</summary>
    public static void Check(OpenedRow opened, Vocabulary words, ForbiddenInformation forbidden) =>
        Rows.Check(opened.Row, new RowInspection(opened, words, forbidden));

    /// <summary>Checks name and kind of a subject.</summary>
    public static void CheckSubject(OpenedRow opened, SubjectReference subject, Vocabulary words) =>
        (opened.Row.ActionCase == ReportRow.ActionOneofCase.Record ? RecordSubject : WithdrawalSubject).Check(subject, new Inspection(opened.Faults, words, normalises: true));

    // The numbers are read by the schemes that issue them.
    private static MessageRules OfSubject(string path) => MessageRules.Of(
        SubjectReference.Descriptor, path, [], $"{path}.unified_social_credit_code", $"{path}.registration_number", $"{path}.organisation_code",
        $"{path}.tax_registration_number");

    private sealed class RowInspection(OpenedRow opened, Vocabulary words, ForbiddenInformation forbidden) : Inspection(opened.Faults, words, normalises: true)
    {
        public override void OnFilled(FieldRule rule) => opened.Filled.Add(rule);

        public override void OnProse(string text, FieldRule rule)
        {
            if ((rule.IsLabel ? forbidden.OfLabel(text) : forbidden.InText(text)) is { } kind) opened.Forbid(rule.Path, kind);
        }
    }
}

/// <summary>A set of places in a row, one bit each.</summary>
internal sealed class FieldSet
{
    private readonly ulong[] _bits = new ulong[(RowContract.PlaceCount + 63) / 64];

    /// <summary>Adds a place.</summary>
    public void Add(FieldRule rule) => _bits[rule.Index / 64] |= 1UL << (rule.Index % 64);

    /// <summary>Indexes of the places that were added, in order. For <c>foreach</c>.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            for (var bits = _bits[i]; bits != 0; bits &= bits - 1)
                yield return (i * 64) + System.Numerics.BitOperations.TrailingZeroCount(bits);
        }
    }
}
