using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CreditHub.EndToEnd.Tests;
using Google.Protobuf;

namespace CreditHub.Year.Tests;

/// <summary>
/// The one hub of the year: a process with a stated clock, called by HTTP as any program would, and what it tells who watches.
/// </summary>
internal sealed class YearHub : IAsyncDisposable
{
    private const string ClockHeader = "credithub-clock";
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private readonly string _folder;
    private readonly HubProcess _process;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _told = new(StringComparer.Ordinal);
    private Task _watching = Task.CompletedTask;

    private YearHub(string folder, HubProcess process) => (_folder, _process) = (folder, process);

    /// <summary>Starts a hub whose clock begins at a time.</summary>
    public static async Task<YearHub> Start(DateTimeOffset begins)
    {
        var folder = Directory.CreateTempSubdirectory("credithub-year-").FullName;
        var process = await HubProcess.Start(
            folder, ("Hub__Clock", $"{begins:yyyy-MM-ddTHH:mm:sszzz}"), ("Hub__Limits__CallsPerSecond", "100000"),
                ("Logging__LogLevel__Default", "Error"));
        var hub = new YearHub(folder, process);
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub._watching = hub.Watch(listening);
        await Task.WhenAny(listening.Task, hub._watching);
        return hub;
    }

    /// <summary>What watchers were told of a company so far, oldest first; what is returned is not told again.</summary>
    public IReadOnlyList<string> Told(string code) => _told.TryGetValue(code, out var told) ? [.. told] : [];

    /// <summary>What metrics and readiness say.</summary>
    public Task<string> Operations(string path) => _http.GetStringAsync(new Uri($"http://127.0.0.1:{_process.OperationsPort}/{path}"));

    /// <summary>Moves the clock, unless it has run to there by itself.</summary>
    public async Task MoveTo(DateTimeOffset at)
    {
        var clock = new Uri($"http://127.0.0.1:{_process.OperationsPort}/clock");
        var now = DateTimeOffset.Parse(
            (string)JsonNode.Parse(await _http.GetStringAsync(clock))!["now"]!, System.Globalization.CultureInfo.InvariantCulture);
        if (now >= at) return;
        using var body = new StringContent($$"""{"to": "{{at:yyyy-MM-ddTHH:mm:sszzz}}"}""", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(clock, body);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The clock was not moved to {at}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Asks by GET.</summary>
    public Task<JsonNode> Get(Caller caller, string target) => Send(caller, HttpMethod.Get, target, null, "application/json");

    /// <summary>Sends a message.</summary>
    public Task<JsonNode> Post(Caller caller, string target, IMessage message) =>
        Send(caller, HttpMethod.Post, target, Formatter.Format(message), "application/json");

    /// <summary>Reports a message of rows; the first line of the answer.</summary>
    public Task<JsonNode> Report(Caller caller, IMessage rows) =>
        Send(caller, HttpMethod.Post, "v1/rows", $"{Formatter.Format(rows)}\n", "application/x-ndjson");

    /// <summary>Puts a file into an agency's drop folder, written at a time, and waits until it was read.</summary>
    public async Task Deliver(string agency, string name, IEnumerable<string> lines, DateTimeOffset written)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "drop", agency)).FullName;
        var beside = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(beside, $"{string.Join("\r\n", lines)}\r\n");
        File.SetLastWriteTimeUtc(beside, written.UtcDateTime);
        File.Move(beside, Path.Combine(folder, name));
        var receipt = Path.Combine(folder, "done", $"{name}.receipt.json");
        var refusal = Path.Combine(folder, "refused", $"{name}.refusal.txt");
        var began = Stopwatch.StartNew();
        while (!File.Exists(receipt))
        {
            if (File.Exists(refusal)) throw new InvalidOperationException($"{name} was refused: {await File.ReadAllTextAsync(refusal)}");
            if (began.Elapsed > TimeSpan.FromSeconds(60)) throw new TimeoutException($"{name} was not read within a minute.");
            await Task.Delay(50);
        }

        var quarantine = Path.Combine(folder, $"{name}.quarantine.csv");
        if (File.Exists(quarantine)) throw new InvalidOperationException($"Rows of {name} were refused: "
        + $"{await File.ReadAllTextAsync(quarantine)}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _process.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private HttpRequestMessage Request(Caller caller, HttpMethod verb, string target)
    {
        var request = new HttpRequestMessage(verb, new Uri($"{_process.Address}/{target}"));
        request.Headers.Add("credithub-agency", caller.Agency);
        request.Headers.Add("credithub-purpose", caller.Purpose);
        if (caller.ActingFor.Length > 0) request.Headers.Add("credithub-acting-for", caller.ActingFor);
        return request;
    }

    private async Task<JsonNode> Send(Caller caller, HttpMethod verb, string target, string? body, string type)
    {
        using var request = Request(caller, verb, target);
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using var answer = await _http.SendAsync(request);
        if (!answer.Headers.TryGetValues(ClockHeader, out var marks) || !marks.Single().StartsWith("stated ", StringComparison.Ordinal))
            throw new InvalidOperationException($"The answer to {verb} {target} does not say that the clock is stated.");
        var text = await answer.Content.ReadAsStringAsync();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        var json = lines.Count > 0 ? lines[0] : throw new InvalidOperationException($"{verb} {target} was answered without JSON.");
        if (answer.IsSuccessStatusCode)
        {
            foreach (var more in lines.Skip(1)) Add(json, more);
            return json;
        }

        throw new RefusedByHubException((string?)json["reason"] ?? (string?)json["code"] ?? "",
            $"{(string?)json["detail"]} {json["violations"]}");
    }

    // A stream answers in lines; what they list is one list.
    private static void Add(JsonNode json, JsonNode more)
    {
        foreach (var (name, list) in more.AsObject().Where(p => p.Value is JsonArray))
        {
            if (json[name] is not JsonArray into) json[name] = into = [];
            foreach (var item in list!.AsArray().OfType<JsonNode>()) into.Add(item.DeepClone());
        }
    }

    private async Task Watch(TaskCompletionSource listening)
    {
        using var request = Request(new Caller("operator", "supervision"), HttpMethod.Get, "v1/sanction-changes?now=true");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
        answer.EnsureSuccessStatusCode();
        listening.TrySetResult();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_stop.Token));
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal)
                || JsonNode.Parse(line[6..])?["changes"]?["changes"] is not JsonArray changes)
                continue;
            foreach (var change in changes.OfType<JsonObject>())
                _told.GetOrAdd((string)change["unified_social_credit_code"]!, _ => []).Enqueue(AnswerTexts.Of(change));
        }
    }
}

/// <summary>Who calls, for what, and for which company.</summary>
internal sealed record Caller(string Agency, string Purpose, string ActingFor = "");

/// <summary>The hub refused a call.</summary>
internal sealed class RefusedByHubException(string reason, string detail) : Exception($"{reason}: {detail}")
{
    /// <summary>Reason of the catalogue.</summary>
    public string Reason { get; } = reason;
}
