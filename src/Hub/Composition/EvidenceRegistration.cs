using CreditHub.Evidence.Log;
using CreditHub.Hub.Checkpoints;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Evidence.Nodes;
using CreditHub.Hub.Evidence.Recalls;
using CreditHub.Hub.Evidence.Search;
using CreditHub.Hub.Evidence.Serving;
using CreditHub.Hub.Evidence.Tokens;
using CreditHub.Hub.Evidence.Warnings;
using CreditHub.Hub.Outcomes.Feedback;
using CreditHub.Hub.Subjects;
using CreditHub.Ledger;

namespace CreditHub.Hub.Composition;

/// <summary>Adds the decision log and what rests on it.</summary>
internal static class EvidenceRegistration
{
    private const string Section = "Hub:Evidence";

    /// <summary>Opens the log before anything is served, and registers what uses it.</summary>
    public static async Task AddEvidence(this WebApplicationBuilder builder, LedgerStore store, TimeProvider time)
    {
        var dataFolder = builder.HubOptions().DataFolder;
        builder.Services.AddOptions<EvidenceOptions>().BindConfiguration(Section).PostConfigure(o => SetFolders(o, dataFolder))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddOptions<WarningOptions>().BindConfiguration($"{Section}:Warnings").ValidateDataAnnotations().ValidateOnStart();

        builder.Services.AddOptions<CheckpointOptions>().BindConfiguration("Hub:Checkpoints").ValidateDataAnnotations().ValidateOnStart();

        var options = builder.Configuration.GetSection(Section).Get<EvidenceOptions>() ?? new EvidenceOptions();
        SetFolders(options, dataFolder);
        using var loggers = LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        var settings = builder.Configuration.GetSection($"{Section}:Pkcs11").Get<Pkcs11Options>() ?? new Pkcs11Options();
        var token = settings.Module.Length > 0 ? Pkcs11KeyStore.Open(settings, options.Suite) : null;
        var log = await OpenLog(options, store, token, time, loggers);

        // By factory, so that the container closes it after everything that logs, and the token, which was asked for first, after that.
        if (token is not null) builder.Services.AddSingleton(_ => token);
        builder.Services.AddSingleton(provider =>
        {
            _ = provider.GetService<Pkcs11KeyStore>();
            return log;
        });
        builder.Services.AddSingleton<CheckEvidence>();
        builder.Services.AddSingleton<RefusalEvidence>();
    }

    /// <summary>What proves, searches, recalls and warns. After the feed, which it follows.</summary>
    public static void AddEvidenceServices(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ReceiptMaker>();
        services.AddSingleton<DecisionSearch>();
        services.AddSingleton<AccessList>();
        services.AddSingleton<NodeLog>();
        services.AddSingleton<NodePeers>();
        services.AddSingleton<KnownLogs>();
        services.AddSingleton<ClusterLogs>();
        services.AddSingleton<ClusterSearch>();
        services.AddSingleton<ClusterReceipts>();
        services.AddSingleton<SubjectAccesses>();
        services.AddSubjects();
        services.AddSingleton<NoticeStreams>();
        services.AddSingleton<UsageMeter>();
        services.AddSingleton<EvidenceMetrics>();
        services.AddSingleton<RecallWitnesses>();
        services.AddSingleton<RecallFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<EvidenceMetrics>());
        services.AddHostedService<EvidenceAnchors>();
        services.AddSingleton<LedgerCheckpoints>();
        services.AddSingleton<LedgerProofs>();
        services.AddHostedService<CheckpointLoop>();
        services.AddSingleton<LedgerVerifierLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerVerifierLoop>());
        services.AddSingleton<CheckpointMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckpointMetrics>());
        services.AddHostedService<UsageWarner>();
        services.AddHostedService(provider => provider.GetRequiredService<RecallFollower>());
        services.AddHostedService<FeedbackReview>();
        services.AddGrpcHealthChecks().AddCheck<EvidenceHealth>("evidence");
    }

    private static async Task<DecisionLog> OpenLog(
        EvidenceOptions options, LedgerStore store, Pkcs11KeyStore? token, TimeProvider time, ILoggerFactory loggers)
    {
        try
        {
            return await DecisionLog.Open(
                options, id => ViewOf(store, id), SegmentFile.Open, time, loggers.CreateLogger<DecisionLog>(), token);
        }
        catch
        {
            token?.Dispose();
            throw;
        }
    }

    private static async Task<LedgerView> ViewOf(LedgerStore store, Guid logId) => new(
        (await store.Reader.ReadHead(CancellationToken.None)).Last.Value, (await LedgerAnchors.Latest(store, logId, CancellationToken.None))?.Block ?? 0);

    private static void SetFolders(EvidenceOptions options, string dataFolder)
    {
        if (options.Folder.Length == 0) options.Folder = Path.Combine(dataFolder, "evidence");
        if (options.KeyFolder.Length == 0) options.KeyFolder = Path.Combine(options.Folder, "secret");
    }
}
