using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Mapping;

/// <summary>What must hold in a format beyond each field by itself.</summary>
internal static class FormatChecks
{
    /// <summary>Adds every fault that there is.</summary>
    public static void Check(FormatFile file, List<string> faults)
    {
        foreach (var path in file.Fields.Where(f => f.Split is null).GroupBy(f => f.Path).Where(g => g.Count() > 1)) faults.Add($"{path.Key} stands more than once.");
        foreach (var field in file.Fields.Where(f => f.Columns is null or { Count: 0 } && f.Constant is null)) faults.Add($"{field.Path}: give columns or a constant.");
        if (file.RecordNumber is null && file.RecordNumberFrom is null)
            faults.Add("give recordNumber, recordNumberFrom, or both: the second is taken where a file lacks the column of the first.");
        foreach (var path in (file.RecordNumberFrom ?? []).Where(p => file.Fields.All(f => f.Path != p))) faults.Add($"recordNumberFrom names {path}, which is no field of the format.");
        if ((file.PersonColumns is null) != (file.PersonValues is null)) faults.Add("give personColumns and personValues together.");
        if ((file.WithdrawnColumns is null) != (file.WithdrawnValues is null)) faults.Add("give withdrawnColumns and withdrawnValues together.");
        if (file.Encoding is { } encoding && !EncodingFinding.TryParse(encoding, out _)) faults.Add($"encoding: {encoding} is not known; give UTF-8 or GB18030.");
        var bodies = file.Fields.Select(f => f.Path.Split('.', '[')[0]).Where(IsBody).Distinct().ToList();
        if (bodies.Count != 1) faults.Add(bodies.Count == 0 ? "no field belongs to a kind of record, such as penalty.kinds." : $"fields of several kinds of record: {string.Join(", ", bodies)}.");
        CheckDropped(file, faults);
    }

    private static void CheckDropped(FormatFile file, List<string> faults)
    {
        var read = file.Fields.SelectMany(f => f.Columns ?? []).Concat(file.RecordNumber ?? []).Concat(file.PersonColumns ?? []).Concat(file.PersonNumbers ?? []).Concat(file.PersonTraits ?? []).Concat(file.WithdrawnColumns ?? []).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var dropped = (file.Dropped ?? new Dictionary<string, IReadOnlyList<string>>()).Values.SelectMany(names => names).ToList();
        foreach (var name in dropped.Where(read.Contains)) faults.Add($"dropped: {name} is read as well.");
        foreach (var name in dropped.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)) faults.Add($"dropped: {name.Key} stands more than once.");
    }

    private static bool IsBody(string field) => V1.CreditRecord.Descriptor.FindFieldByName(field)?.ContainingOneof is not null;
}
