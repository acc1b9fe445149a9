using CreditHub.Client.Connecting;
using CreditHub.Client.Errors;
using CreditHub.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace CreditHub.Client;

/// <summary>
/// The hub, as an agency's system calls it. One client serves a whole process: it is safe for any number of threads, and keeps one connection.
/// Refusals and failures are thrown as <see cref="CreditHubException"/>, a cancellation by the caller as <see cref="OperationCanceledException"/>.
/// </summary>
public sealed partial class CreditHubClient : IDisposable
{
    private readonly CreditHubClientOptions _options;
    private readonly CallFailure _failures;
    private readonly GrpcChannel _channel;

    private CreditHubClient(CreditHubClientOptions options)
    {
        _options = options;
        _failures = new CallFailure(options.Address);
        _channel = HubChannel.Open(options);
        var invoker = _channel.Intercept(new CallMetadata(options));
        Reporting = new ReportingService.ReportingServiceClient(invoker);
        Eligibility = new EligibilityService.EligibilityServiceClient(invoker);
        Sanctions = new SanctionService.SanctionServiceClient(invoker);
        Subjects = new SubjectService.SubjectServiceClient(invoker);
        Identity = new IdentityService.IdentityServiceClient(invoker);
        Cases = new CaseService.CaseServiceClient(invoker);
        Evidence = new EvidenceService.EvidenceServiceClient(invoker);
        LedgerProofs = new LedgerProofService.LedgerProofServiceClient(invoker);
        Directory = new SharingDirectoryService.SharingDirectoryServiceClient(invoker);
        Publicity = new PublicityService.PublicityServiceClient(invoker);
        Reports = new ReportService.ReportServiceClient(invoker);
        Supervision = new SupervisionService.SupervisionServiceClient(invoker);
        Outcomes = new OutcomeService.OutcomeServiceClient(invoker);
        Statistics = new StatisticsService.StatisticsServiceClient(invoker);
        Evaluations = new EvaluationService.EvaluationServiceClient(invoker);
        Operator = new OperatorService.OperatorServiceClient(invoker);
    }

    /// <summary>The generated client of the reporting service, for what this class lacks. It throws <see cref="RpcException"/>.</summary>
    public ReportingService.ReportingServiceClient Reporting { get; }

    /// <summary>The generated client of the eligibility service, likewise.</summary>
    public EligibilityService.EligibilityServiceClient Eligibility { get; }

    /// <summary>The generated client of the sanction service, likewise.</summary>
    public SanctionService.SanctionServiceClient Sanctions { get; }

    /// <summary>The generated client of the subject service, likewise.</summary>
    public SubjectService.SubjectServiceClient Subjects { get; }

    /// <summary>The generated client of the identity service, likewise.</summary>
    public IdentityService.IdentityServiceClient Identity { get; }

    /// <summary>The generated client of the service of the ledger's proofs, likewise.</summary>
    public LedgerProofService.LedgerProofServiceClient LedgerProofs { get; }

    /// <summary>The generated client of the case service, likewise.</summary>
    public CaseService.CaseServiceClient Cases { get; }

    /// <summary>The generated client of the evidence service, likewise.</summary>
    public EvidenceService.EvidenceServiceClient Evidence { get; }

    /// <summary>The generated client of the sharing directory, likewise.</summary>
    public SharingDirectoryService.SharingDirectoryServiceClient Directory { get; }

    /// <summary>The generated client of the publicity service, likewise.</summary>
    public PublicityService.PublicityServiceClient Publicity { get; }

    /// <summary>The generated client of the report service, likewise.</summary>
    public ReportService.ReportServiceClient Reports { get; }

    /// <summary>The generated client of the supervision service, likewise.</summary>
    public SupervisionService.SupervisionServiceClient Supervision { get; }

    /// <summary>The generated client of the outcome service, likewise.</summary>
    public OutcomeService.OutcomeServiceClient Outcomes { get; }

    /// <summary>The generated client of the statistics service, likewise.</summary>
    public StatisticsService.StatisticsServiceClient Statistics { get; }

    /// <summary>The generated client of the evaluation service, likewise.</summary>
    public EvaluationService.EvaluationServiceClient Evaluations { get; }

    /// <summary>The generated client of the operator's service, likewise.</summary>
    public OperatorService.OperatorServiceClient Operator { get; }

    /// <summary>Makes a client. Nothing is sent until the first call.</summary>
    /// <exception cref="ArgumentException">The options are wrong; the message lists everything that is.</exception>
    public static CreditHubClient Connect(CreditHubClientOptions options)
    {
        var faults = OptionFaults.Find(options).ToList();
        return faults.Count == 0
            ? new CreditHubClient(options)
            : throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));
    }

    /// <summary>Ends every call that is still running and closes the connection.</summary>
    public void Dispose() => _channel.Dispose();
}
