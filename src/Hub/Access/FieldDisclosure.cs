using System.Collections.Frozen;
using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.SharingDirectory;
using CreditHub.Hub.Codes;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Disclosure = CreditHub.Domain.SharingDirectory.Disclosure;

namespace CreditHub.Hub.Access;

/// <summary>Takes out of records, sanctions and reasons the fields that are more closed than the caller's right reaches.</summary>
internal sealed class FieldDisclosure
{
    private readonly FrozenDictionary<string, ClosedField[]> _byDataset;

    private FieldDisclosure(FrozenDictionary<string, ClosedField[]> byDataset) => _byDataset = byDataset;

    /// <summary>Compiles the exceptions of a directory.</summary>
    /// <exception cref="InvalidOperationException">A path names no field of a record.</exception>
    public static FieldDisclosure Of(SharingDirectoryDocument directory)
    {
        var faults = directory.Datasets.SelectMany(d => d.Fields.Keys.Concat(d.ForbiddenFields).Where(p => RecordFields.Resolve(p) is null).Select(p => $"{d.Code}: {p}")).ToList();
        if (faults.Count > 0) throw new InvalidOperationException($"The sharing directory names fields that no record has: {string.Join("; ", faults)}.");
        return new FieldDisclosure(directory.Datasets.Where(d => d.Fields.Count > 0).ToFrozenDictionary(
            d => d.Code, d => d.Fields.Select(f => new ClosedField(f.Key, RecordFields.Resolve(f.Key)!, f.Value)).ToArray()));
    }

    /// <summary>True where a sanction of the dataset has a field that a view of this level does not show.</summary>
    public bool ClosesSanctions(string dataset, Disclosure level) => ClosedBeyond(dataset, level).Any(f => f.OfSanction != SanctionPart.None);

    /// <summary>True where a record of the dataset has a field that a view of this level does not show.</summary>
    public bool Closes(string dataset, Disclosure level) => ClosedBeyond(dataset, level).Any();

    /// <summary>Clears the fields of a record that are closed beyond a level.</summary>
    public void Apply(CreditRecord record, Disclosure level)
    {
        foreach (var field in ClosedBeyond(record.Dataset, level)) field.Clear(record);
    }

    /// <summary>Clears what a sanction took from such fields.</summary>
    public void Apply(Sanction sanction, Disclosure level)
    {
        foreach (var field in ClosedBeyond(sanction.Record.Dataset, level))
        {
            if (field.OfSanction == SanctionPart.DocumentNumber) sanction.DocumentNumber = "";
            if (field.OfSanction == SanctionPart.Authority) sanction.Authority = null;
        }
    }

    /// <summary>Clears what a reason took from such fields.</summary>
    public void Apply(VerdictReason reason, Disclosure level)
    {
        foreach (var field in ClosedBeyond(reason.Record.Dataset, level))
        {
            if (field.OfSanction == SanctionPart.DocumentNumber) reason.DocumentNumber = "";
            if (field.OfSanction == SanctionPart.Authority) reason.Authority = null;
        }
    }

    private IEnumerable<ClosedField> ClosedBeyond(string dataset, Disclosure level) =>
        _byDataset.TryGetValue(dataset, out var fields) ? fields.Where(f => f.Level > level) : [];

    private enum SanctionPart
    {
        None = 0,
        DocumentNumber = 1,
        Authority = 2,
    }

    private sealed record ClosedField(string Path, FieldDescriptor[] Fields, Disclosure Level)
    {
        public SanctionPart OfSanction { get; } = Fields[0].Name switch
        {
            "document" => SanctionPart.DocumentNumber,
            "authority" => SanctionPart.Authority,
            _ => SanctionPart.None,
        };

        public void Clear(IMessage record)
        {
            var message = record;
            foreach (var field in Fields.AsSpan(0, Fields.Length - 1))
            {
                if (field.RealContainingOneof is { } oneof && oneof.Accessor.GetCaseFieldDescriptor(message) != field) return;
                if (field.Accessor.GetValue(message) is not IMessage inner) return;
                message = inner;
            }

            if (Fields[^1].RealContainingOneof is not { } last || last.Accessor.GetCaseFieldDescriptor(message) == Fields[^1]) Fields[^1].Accessor.Clear(message);
        }
    }
}

/// <summary>The disclosure of fields by the directory in force.</summary>
internal sealed class FieldDisclosureInForce(Grains.Rules.RulesInForce rules)
{
    private volatile Tuple<SharingDirectoryDocument, FieldDisclosure>? _compiled;

    /// <summary>The disclosure in force.</summary>
    public FieldDisclosure Current => Of(rules.Current);

    /// <summary>The disclosure by a rulebook.</summary>
    public FieldDisclosure Of(Rulebook rulebook)
    {
        var directory = rulebook.Directory;
        if (_compiled is { } held && ReferenceEquals(held.Item1, directory)) return held.Item2;
        var compiled = FieldDisclosure.Of(directory);
        if (ReferenceEquals(directory, rules.Current.Directory)) _compiled = Tuple.Create(directory, compiled);
        return compiled;
    }
}
