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
        if (file.Encoding is { } name && EncodingFinding.TryParse(name, out var encoding)) Encoding = encoding;
    }

    /// <summary>Dataset code.</summary>
    public string Dataset => File.Dataset;

    /// <summary>Agency code of the source.</summary>
    public string Agency => File.Agency;

    /// <summary>Agencies that deliver it, the source first.</summary>
    public IReadOnlyList<string> Agencies => [File.Agency, .. File.AlsoAgencies ?? []];

    /// <summary>Encoding of the source's text files where the format states it; null = it is found by looking.</summary>
    public SourceEncoding? Encoding { get; }

    internal FormatFile File { get; }

    internal IReadOnlyList<FieldSetter> Setters { get; }

    // Other forms of the same dataset, tried where a file does not fit this one.
    private IReadOnlyList<SourceFormat> Variants { get; init; } = [];

    /// <summary>The formats that come with the adapters, by dataset.</summary>
    /// <exception cref="InvalidDataException">One of them is faulty; all faults are named.</exception>
    public static IReadOnlyDictionary<string, SourceFormat> LoadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var all = assembly.GetManifestResourceNames().Where(n => n.EndsWith(".format.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return Load(name, stream);
        });
        return all.GroupBy(f => f.Dataset, StringComparer.Ordinal).ToDictionary(g => g.Key, g => WithVariants([.. g]), StringComparer.Ordinal);
    }

    /// <summary>Joins the forms of one dataset.</summary>
    /// <exception cref="InvalidDataException">Not exactly one of them is the form in force.</exception>
    internal static SourceFormat WithVariants(IReadOnlyList<SourceFormat> forms)
    {
        var inForce = forms.Where(f => f.File.Variant is null).ToList();
        if (inForce.Count != 1) throw new InvalidDataException($"{forms[0].Dataset} has {inForce.Count} formats without a variant's name; it needs one.");
        return new SourceFormat(inForce[0].File, inForce[0].Setters) { Variants = [.. forms.Where(f => f.File.Variant is not null)] };
    }

    /// <summary>Loads one format.</summary>
    /// <param name="name">Name of the file, for the message.</param>
    /// <param name="json">Its content.</param>
    /// <exception cref="InvalidDataException">It is faulty; all faults are named.</exception>
    public static SourceFormat Load(string name, Stream json)
    {
        var file = Read(name, json);
        var faults = new List<string>();
        var setters = file.Fields.Select(f => FieldSetter.Create(f, faults)).ToList();
        FormatChecks.Check(file, faults);
        if (faults.Count > 0) throw new InvalidDataException($"{name} cannot be used:\n- {string.Join("\n- ", faults)}");
        return new SourceFormat(file, setters!);
    }

    /// <summary>
    /// Fits the format, or one of its variants, to a file's header: of those that can be, the first that leaves the fewest columns unread.
    /// </summary>
    /// <param name="columns">The file's columns.</param>
    /// <param name="fileVersion">Version of records whose rows state none, from the file's name.</param>
    /// <exception cref="SourceFileRefusedException">A column that the format cannot do without is missing; all are named.</exception>
    public RowMapper Fit(IReadOnlyList<string> columns, long fileVersion) => new(FittingOrNull(columns) ?? this, columns, fileVersion);

    /// <summary>Fits the format to a header; null where it does not fit.</summary>
    public RowMapper? TryFit(IReadOnlyList<string> columns) =>
        FittingOrNull(columns) is { } format && new ColumnPlan(format, columns).Refusals.Count == 0
            ? new RowMapper(format, columns, fileVersion: 1)
            : null;

    private SourceFormat? FittingOrNull(IReadOnlyList<string> columns) => Variants.Prepend(this)
        .Select(format => (Format: format, Plan: new ColumnPlan(format, columns)))
        .Where(f => f.Plan.Missing.Count == 0)
        .OrderBy(f => f.Plan.Refusals.Count).ThenBy(f => f.Plan.Unknown.Count())
        .Select(f => f.Format).FirstOrDefault();

    private static FormatFile Read(string name, Stream json)
    {
        try
        {
            return JsonSerializer.Deserialize<FormatFile>(json, Strict) ?? throw new InvalidDataException($"{name} is empty.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{name} cannot be used:\n- {fault.Message}", fault);
        }
    }
}
