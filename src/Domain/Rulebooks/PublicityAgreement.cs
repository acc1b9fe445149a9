using CreditHub.Domain.Documents;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Domain.SharingDirectory;

namespace CreditHub.Domain.Rulebooks;

/// <summary>Holds the publicity rules against the directory: every kind has a place in them, and they open nothing that the directory closes.</summary>
internal static class PublicityAgreement
{
    public static IEnumerable<DocumentFault> Faults(Rulebook rules, Func<string, bool> isRecordField) =>
    [
        .. Paths(rules.Publicity, isRecordField),
        .. rules.Directory.Datasets.Select(d => d.Kind).Distinct().Order().SelectMany(kind => Kind(rules, kind)),
        .. rules.Directory.Datasets.Where(d => d.Disclosure == Disclosure.Public).SelectMany(d => OpenedFields(rules.Publicity, d)),
        .. rules.Publicity.Channels.SelectMany(c => Channel(rules.Directory, c)),
    ];

    private static IEnumerable<DocumentFault> Paths(PublicityRulebook publicity, Func<string, bool> isRecordField) =>
        from fields in publicity.Fields
        from path in fields.Paths
        where !isRecordField(path)
        select new DocumentFault($"fields of {fields.Kind}: a record has no field {path}.", "fields");

    private static IEnumerable<DocumentFault> Kind(Rulebook rules, RecordKind kind)
    {
        var versions = rules.Publicity.Portal.Versions.Where(v => v.Kinds.Contains(kind)).ToList();
        if (versions.Count == 0)
        {
            yield return new($"records of kind {kind} have no version: say how long they are public, or that they never are.", "channels[0].versions");
            yield break;
        }

        if (versions.TrueForAll(v => v.Basis == PublicityBasis.Never)) yield break;
        if (rules.Publicity.FieldsOf(kind).Paths.IsEmpty)
            yield return new($"records of kind {kind} are public, but no field of them is: name their fields.", "fields");
        var datasets = rules.Directory.Datasets.Where(d => d.Kind == kind).ToList();
        if (datasets.TrueForAll(d => d is { Disclosure: not Disclosure.Public, ClosedRule: "" }))
        {
            yield return new(
                $"records of kind {kind} are public by version {versions[^1].Code}, but the directory closes {string.Join(", ", datasets.Select(d => d.Code))}.",
                $"channels[0].versions[code={versions[^1].Code}]");
        }
    }

    // A path takes in all below it, so one above a closed field opens it as well.
    private static IEnumerable<DocumentFault> OpenedFields(PublicityRulebook publicity, DatasetDefinition dataset) =>
        from closed in dataset.Fields
        where closed.Value != Disclosure.Public
        from path in publicity.FieldsOf(dataset.Kind).Paths
        where path == closed.Key || IsWithin(closed.Key, path) || IsWithin(path, closed.Key)
        select new DocumentFault($"fields of {dataset.Kind}: {path} opens {closed.Key}, which the directory closes for {dataset.Code}.", "fields");

    private static bool IsWithin(string path, string other) => path.StartsWith(other + ".", StringComparison.Ordinal);

    private static IEnumerable<DocumentFault> Channel(SharingDirectoryDocument directory, PublicityChannel channel)
    {
        var path = $"channels[code={channel.Code}]";
        foreach (var code in channel.Datasets)
        {
            if (directory.FindDataset(code) is not { } dataset)
                yield return new($"channel {channel.Code}: the directory has no dataset {code}.", $"{path}.datasets");
            else if (dataset is { Disclosure: not Disclosure.Public, ClosedRule: "" })
                yield return new($"channel {channel.Code}: it publishes {code}, which the directory closes.", $"{path}.datasets");
        }

        foreach (var version in channel.Versions)
            foreach (var code in version.ClassRules.SelectMany(r => r.Datasets).Where(d => directory.FindDataset(d) is null))
                yield return new($"version {version.Code}: the directory has no dataset {code}.", $"{path}.versions[code={version.Code}].classRules");
    }
}
