using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using CreditHub.Adapters.Changes;
using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Mapping;

namespace CreditHub.Adapters.Hosting;

/// <summary>Reads connection files: strictly, since a misspelt field would be a setting that silently does not hold.</summary>
public static partial class ConnectionReader
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { TransportKinds.ReadByName } },
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>All connections of a folder, in the order of their names.</summary>
    /// <exception cref="ConnectionFileException">One of them cannot be used.</exception>
    public static IReadOnlyList<Connection> ReadFolder(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*" + Connection.Ending).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Reads one connection.</summary>
    /// <exception cref="ConnectionFileException">It cannot be used; its faults are named.</exception>
    public static Connection Read(string file)
    {
        if (!file.EndsWith(Connection.Ending, StringComparison.Ordinal) || Path.GetFileName(file).Length == Connection.Ending.Length)
            throw new ConnectionFileException(file, [$"Its name must end in {Connection.Ending}, such as tax-sftp{Connection.Ending}: what stands before is the connection's name."]);
        var content = Parse(file);
        var faults = new List<string>();
        var formats = FormatsOf(file, content, faults);
        var changes = content.Changes ?? new ChangeRules();
        faults.AddRange(changes.Faults().Select(fault => $"changes.{fault}"));
        if (content.PollSeconds is not (>= 0.1 and <= 86_400)) faults.Add("pollSeconds: give seconds from 0.1 to 86400.");
        if (content.Transport.CarriesOneDataset && content.Datasets.Count != 1) faults.Add("datasets: this kind of transport carries one dataset; write one connection for each.");
        faults.AddRange(content.Transport.Faults().Select(fault => $"transport.{fault}"));
        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileName(file)[..^Connection.Ending.Length]);
        var stateFolder = Path.GetFullPath(content.StateFolder ?? name + ".state", folder);
        if (faults.Count == 0) faults.AddRange(content.Transport.FaultsOfPlace(folder, stateFolder).Select(fault => $"transport.{fault}"));
        if (faults.Count > 0) throw new ConnectionFileException(file, faults);
        return new Connection
        {
            Name = name,
            Folder = folder,
            Agency = content.Agency,
            PollInterval = TimeSpan.FromSeconds(content.PollSeconds),
            Transport = content.Transport,
            Formats = formats,
            StateFolder = stateFolder,
            Changes = changes,
        };
    }

    private static ConnectionFile Parse(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<ConnectionFile>(File.ReadAllBytes(file), Strict) ?? throw new ConnectionFileException(file, ["It holds null; it must hold an object."]);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new ConnectionFileException(file, [InWords(fault)], fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConnectionFileException(file, [fault.Message], fault);
        }
    }

    private static Dictionary<string, SourceFormat> FormatsOf(string file, ConnectionFile content, List<string> faults)
    {
        var known = new Dictionary<string, SourceFormat>(SourceFormat.LoadAll(), StringComparer.Ordinal);
        foreach (var path in content.Formats ?? [])
        {
            try
            {
                using var stream = File.OpenRead(Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!));
                var format = SourceFormat.Load(path, stream);
                known[format.Dataset] = format;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
            {
                faults.Add($"formats: {e.Message}");
            }
        }

        var own = known.Values.Where(f => f.Agencies.Contains(content.Agency)).Select(f => f.Dataset).Order(StringComparer.Ordinal).ToList();
        if (own.Count == 0) faults.Add($"agency: there is no format of '{content.Agency}'. Agencies with formats: {string.Join(", ", known.Values.SelectMany(f => f.Agencies).Distinct())}.");
        else if (content.Datasets.Count == 0) faults.Add($"datasets: name at least one of: {string.Join(", ", own)}.");
        foreach (var dataset in content.Datasets.Where(d => own.Count > 0 && !own.Contains(d)))
            faults.Add($"datasets: {content.Agency} has no format for '{dataset}'. It has: {string.Join(", ", own)}. Name one of them, or a format of your own under formats.");
        return content.Datasets.Where(own.Contains).Distinct().ToDictionary(d => d, d => known[d], StringComparer.Ordinal);
    }

    // The serializer speaks of .NET members; an operator edits fields.
    private static string InWords(Exception fault)
    {
        var place = fault is JsonException { Path: { } path } json ? $"{path.TrimStart('$', '.')} (line {json.LineNumber + 1}): " : "";
        if (Unknown().Match(fault.Message) is { Success: true } unknown)
            return $"{place}there is no field '{unknown.Groups["name"].Value}' here. Fields: {FieldsOf(unknown.Groups["type"].Value)}.";
        if (Missing().Match(fault.Message) is { Success: true } missing) return $"{place}missing: {missing.Groups["names"].Value}. Add what is missing.";
        if (fault.Message.Contains("type discriminator", StringComparison.Ordinal)) return $"{place}kind: say which transport it is, one of: {string.Join(", ", TransportKinds.Names)}.";
        return place + fault.Message.Split(" Path: ")[0];
    }

    private static string FieldsOf(string type)
    {
        var names = typeof(ConnectionReader).Assembly.GetType(type)?.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)) ?? [];
        return string.Join(", ", names);
    }

    [GeneratedRegex(@"^The JSON property '(?<name>[^']*)' could not be mapped to any \.NET member contained in type '(?<type>[^']*)'")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"was missing required properties including: (?<names>.*?)\.?( Path: .*)?$")]
    private static partial Regex Missing();
}
