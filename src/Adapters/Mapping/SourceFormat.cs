using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Mapping;

/// <summary>A format that was checked against the contract and is ready to read files.</summary>
public sealed class SourceFormat
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private SourceFormat(FormatFile file, IReadOnlyList<FieldSetter> setters)
    {
        File = file;
        Setters = setters;
    }

    /// <summary>Dataset code.</summary>
    public string Dataset => File.Dataset;

    /// <summary>Agency code of the source.</summary>
    public string Agency => File.Agency;

    internal FormatFile File { get; }

    internal IReadOnlyList<FieldSetter> Setters { get; }

    /// <summary>The formats that come with the adapters, by dataset.</summary>
    /// <exception cref="InvalidDataException">One of them is faulty; all faults are named.</exception>
    public static IReadOnlyDictionary<string, SourceFormat> LoadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(n => n.EndsWith(".format.json", StringComparison.Ordinal)).Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return Load(name, stream);
        }).ToDictionary(f => f.Dataset, StringComparer.Ordinal);
    }

    /// <summary>Loads one format.</summary>
    public static SourceFormat Load(string name, Stream json)
    {
        var file = JsonSerializer.Deserialize<FormatFile>(json, Strict) ?? throw new InvalidDataException($"{name} is empty.");
        var faults = new List<string>();
        var setters = file.Fields.Select(f => FieldSetter.Create(f, faults)).ToList();
        foreach (var path in file.Fields.GroupBy(f => f.Path).Where(g => g.Count() > 1)) faults.Add($"{path.Key} stands more than once.");
        if (file.RecordNumber is null && file.RecordNumberFrom is null) faults.Add("give recordNumber, recordNumberFrom, or both: which is taken where the file has no such column.");
        foreach (var path in (file.RecordNumberFrom ?? []).Where(p => file.Fields.All(f => f.Path != p))) faults.Add($"recordNumberFrom names {path}, which is no field of the format.");
        if (faults.Count > 0) throw new InvalidDataException($"{name} cannot be used:\n- {string.Join("\n- ", faults)}");
        return new SourceFormat(file, setters!);
    }

    /// <summary>Fits the format to a file's header.</summary>
    /// <param name="columns">The file's columns.</param>
    /// <param name="fileVersion">Version of records whose rows state none, from the file's name.</param>
    /// <exception cref="SourceFileRefusedException">A column that the format cannot do without is missing; all are named.</exception>
    public RowMapper Fit(IReadOnlyList<string> columns, long fileVersion) => new(this, columns, fileVersion);
}
