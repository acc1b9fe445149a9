using CreditHub.Client;
using CreditHub.Client.Connecting;
using CreditHub.Ledger;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Verification;
using CreditHub.TestKit;
using CreditHub.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;

namespace CreditHub.Hub.Tests;

/// <summary>A whole hub on real Kestrel and real gRPC, with its own port, its own folder and a clock that only the test moves.</summary>
public sealed class TestHub : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _calls;
    private readonly TimeProvider _time;

    private TestHub(string folder, bool ownsFolder, WebApplication app, string address, TimeProvider time)
    {
        _folder = folder;
        _ownsFolder = ownsFolder;
        _app = app;
        _time = time;
        Address = address;
        _channel = GrpcChannel.ForAddress(Address);
        _calls = _channel.Intercept(new CallPatience()).Intercept(StateFirstPurpose);
    }

    public string Address { get; }

    /// <summary>Where metrics and readiness are served.</summary>
    public required string OperationsAddress { get; init; }

    /// <summary>Folder of the configuration that the test edits.</summary>
    public string ConfigFolder => Path.Combine(_folder, "config");

    public FakeTimeProvider Time => (FakeTimeProvider)_time;

    public ReportingService.ReportingServiceClient Reporting => new(_calls);

    public EligibilityService.EligibilityServiceClient Eligibility => new(_calls);

    public SanctionService.SanctionServiceClient Sanctions => new(_calls);

    public SubjectService.SubjectServiceClient Subjects => new(_calls);

    public IdentityService.IdentityServiceClient Identity => new(_calls);

    public CaseService.CaseServiceClient Cases => new(_calls);

    public SharingDirectoryService.SharingDirectoryServiceClient Directory => new(_calls);

    public PublicityService.PublicityServiceClient Publicity => new(_calls);

    public ReportService.ReportServiceClient Reports => new(_calls);

    public SupervisionService.SupervisionServiceClient Supervision => new(_calls);

    public OutcomeService.OutcomeServiceClient Outcomes => new(_calls);

    public StatisticsService.StatisticsServiceClient Statistics => new(_calls);

    public EvaluationService.EvaluationServiceClient Evaluations => new(_calls);

    public EvidenceService.EvidenceServiceClient Evidence => new(_calls);

    public LedgerProofService.LedgerProofServiceClient LedgerProofs => new(_calls);

    public OperatorService.OperatorServiceClient Operator => new(_calls);

    /// <summary>Folder of the decision log.</summary>
    public string EvidenceFolder => Path.Combine(_folder, "evidence");

    internal T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    internal LedgerStore Store => _app.Services.GetRequiredService<LedgerStore>();

    internal IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a hub in a new folder, or on what a hub before it left in one.</summary>
    public static async Task<TestHub> StartAsync(string? folder = null, TimeProvider? time = null, params string[] settings)
    {
        time ??= new FakeTimeProvider(Start);
        var data = folder ?? System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        var (port, operations) = (LoopbackPort.Free(), $"http://127.0.0.1:{LoopbackPort.Free()}");
        string[] args =
            [$"--Hub:DataFolder={data}", $"--Hub:Address=http://127.0.0.1:{port}", $"--Hub:OperationsAddress={operations}", "--Logging:LogLevel:Default=Error",
             "--Hub:Limits:CallsPerSecond=1000000", "--Hub:Limits:QueueMilliseconds=0",
             .. settings.Any(s => s.StartsWith("--Hub:Access:CredentialsFile", StringComparison.Ordinal)) ? Array.Empty<string>() : ["--Hub:Access:Unauthenticated=true"], .. settings];
        var app = await HubHost.Build(args, time);

        // Grains answer in real time. When a test moves the clock by more than the half minute that callers give them, a slow machine's answers would all be late.
        app.Services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout = TimeSpan.FromDays(1000);
        await app.StartAsync(Token).WaitAsync(Patience, Token);
        var stated = settings.FirstOrDefault(s => s.StartsWith("--Hub:Address=", StringComparison.Ordinal))?["--Hub:Address=".Length..];
        return new TestHub(data, folder is null, app, stated ?? $"http://127.0.0.1:{port}", time) { OperationsAddress = operations };
    }

    public static Metadata As(string agency) => new() { { "credithub-agency", agency } };

    /// <summary>A channel that sends what a call states and nothing else.</summary>
    public GrpcChannel Bare => _channel;

    // A call of a test that says nothing about its purpose is made for its agency's first one. The hub itself guesses none.
    private Metadata StateFirstPurpose(Metadata stated)
    {
        if (stated.Get("credithub-purpose") is not null) return stated;
        var agency = stated.GetValue("credithub-agency") ?? "operator";
        var headers = new Metadata();
        foreach (var entry in stated) headers.Add(entry);
        if (Service<Grains.Rules.RulesInForce>().Current.Directory.FindAgency(agency)?.Purposes is [var first, ..]) headers.Add(
            "credithub-purpose", first);
        return headers;
    }

    /// <summary>An agency at the work of supervision, where it has that purpose.</summary>
    public static Metadata Supervising(string agency) =>
        agency is "sx-portal" or "sx-procurement" or "sx-bidding" or "bank-xian" ? As(agency) : As(agency, "supervision");

    /// <summary>What an agency sends with a call that it makes for a purpose.</summary>
    public static Metadata As(string agency, string purpose) => new() { { "credithub-agency", agency }, { "credithub-purpose", purpose } };

    /// <summary>A client of an agency, as agencies use it.</summary>
    public CreditHubClient ClientOf(string agency, string purpose) =>
        CreditHubClient.Connect(new CreditHubClientOptions { Address = Address, Agency = agency, Purpose = purpose });

    /// <summary>Starts a hub on a directory that the test edited.</summary>
    internal static Task<TestHub> StartOnAsync(Action<System.Text.Json.Nodes.JsonNode> directory, params string[] settings)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        var config = DirectoryEdit.CopyOfConfig(folder);
        DirectoryEdit.Edit(config, "edited", directory);
        return StartAsync(folder, null, [$"--Hub:ConfigFolder={config}", .. settings]);
    }

    /// <summary>Reports rows as an agency and returns their results.</summary>
    public Task<IReadOnlyList<RowResult>> Report(string agency, params ReportRow[] rows) => Report(agency, As(agency), rows);

    /// <summary>Reports rows with metadata of the test's own.</summary>
    public async Task<IReadOnlyList<RowResult>> Report(string agency, Metadata metadata, params ReportRow[] rows)
    {
        ArgumentException.ThrowIfNullOrEmpty(agency);
        using var call = Reporting.Report(metadata, cancellationToken: Token);
        for (var i = 0; i < rows.Length; i++)
            if (rows[i].Row == 0) rows[i].Row = i + 1;
        await call.RequestStream.WriteAsync(new ReportRequest { Rows = { rows } }, Token);
        await call.RequestStream.CompleteAsync();
        var results = new List<RowResult>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(Token)) results.AddRange(response.Results);
        return results.Count == rows.Length ? results : throw new InvalidOperationException($"{rows.Length} rows were reported and {results.Count} were answered.");
    }

    /// <summary>Publishes the rules of a folder; they are in force on this hub when it returns.</summary>
    public async Task<PublishRulesResponse> PublishRules(string folder, Action<PublishRulesRequest>? with = null)
    {
        var request = new PublishRulesRequest { CommandId = Guid.NewGuid().ToString("N"), Documents = { DirectoryEdit.DocumentsOf(folder) } };
        with?.Invoke(request);
        return await Operator.PublishRulesAsync(request, cancellationToken: Token);
    }

    public async Task<CheckResponse> Check(string code, string matter = "procurement", Action<CheckRequest>? with = null)
    {
        var request = new CheckRequest { UnifiedSocialCreditCode = code, MatterCode = matter };
        with?.Invoke(request);
        return await Eligibility.CheckAsync(request, cancellationToken: Token);
    }

    /// <summary>What readiness says: the status, then a line for each check.</summary>
    public async Task<string> Readiness()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"{OperationsAddress}/ready"), Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    /// <summary>Stops the hub but leaves its folder, for another to go on with.</summary>
    public async Task<string> StopAsync()
    {
        await _app.StopAsync(CancellationToken.None).WaitAsync(Patience);
        await _app.DisposeAsync().AsTask().WaitAsync(Patience);
        _channel.Dispose();
        return _folder;
    }

    /// <summary>
    /// Ends the hub, and holds its store against its entries: whatever a test did, every row follows from them. A test that changes the
    /// store by SQL gives a folder of its own.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        var ledger = Path.Combine(_folder, "ledger.db");
        if (_ownsFolder && File.Exists(ledger))
        {
            var options = new LedgerOptions { ConnectionString = $"Data Source={ledger};Pooling=False" };
            Assert.Empty(LedgerVerifier.Run(options, new VerificationOptions(), CancellationToken.None).Findings);
        }

        if (_ownsFolder) System.IO.Directory.Delete(_folder, recursive: true);
    }
}
