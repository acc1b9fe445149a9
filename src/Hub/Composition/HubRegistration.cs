using CreditHub.Adapters;
using CreditHub.Adapters.Changes;
using CreditHub.Grains.Bans;
using CreditHub.Grains.MarketSubjects;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Calls;
using CreditHub.Hub.Cases;
using CreditHub.Hub.Changes;
using CreditHub.Hub.Clocks;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Contract;
using CreditHub.Hub.Eligibility;
using CreditHub.Hub.Evaluations;
using CreditHub.Hub.Evidence;
using CreditHub.Hub.Evidence.Nodes;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Hosting;
using CreditHub.Hub.Http;
using CreditHub.Hub.Listings;
using CreditHub.Hub.Names;
using CreditHub.Hub.Identity;
using CreditHub.Hub.Operations;
using CreditHub.Hub.Outcomes;
using CreditHub.Hub.Outcomes.Feedback;
using CreditHub.Hub.Publicity;
using CreditHub.Hub.Quality;
using CreditHub.Hub.Reporting;
using CreditHub.Hub.Reports;
using CreditHub.Hub.Rulebooks;
using CreditHub.Hub.Rulebooks.Serving;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Statistics;
using CreditHub.Hub.Supervision;
using CreditHub.Ledger;
using CreditHub.Ledger.Engines;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Configuration;

namespace CreditHub.Hub.Composition;

/// <summary>Puts the hub together.</summary>
internal static class HubRegistration
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(7);

    /// <summary>Options, checked before anything starts, and the addresses that follow from them.</summary>
    public static void AddHubOptions(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<HubOptions>().BindConfiguration("Hub").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<LedgerOptions>().BindConfiguration("Hub:Ledger").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<WatchOptions>().BindConfiguration("Hub:Watch").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTimeout);

        var options = builder.HubOptions();
        builder.AddListening(options);
    }

    /// <summary>The ledger, opened and migrated before anything else.</summary>
    public static async Task<LedgerStore> AddLedgerStore(this WebApplicationBuilder builder, TimeProvider time, TimeProvider outside)
    {
        var options = builder.LedgerOptions();
        FileModes.Close(Directory.CreateDirectory(builder.HubOptions().DataFolder).FullName);
        builder.Configuration["Hub:Ledger:ConnectionString"] = options.ConnectionString;
        builder.Configuration["Hub:Ledger:MarkFile"] = options.MarkFile;
        var loggers = LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        var wasServed = File.Exists(options.MarkFile);
        var store = await LedgerStore.Open(options, time, loggers);
        await ClockRegistration.Demand(store, time, outside, wasServed);

        // By factory, so that the container closes what it hands out.
        builder.Services.AddSingleton(_ => store);
        builder.Services.AddSingleton(provider => provider.GetRequiredService<LedgerStore>().Appender);
        builder.Services.AddSingleton(provider => provider.GetRequiredService<LedgerStore>().Reader);
        return store;
    }

    /// <summary>Settings of the ledger; without a connection string it is a SQLite file in the data folder. Nothing is opened or made.</summary>
    public static LedgerOptions LedgerOptions(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("Hub:Ledger").Get<LedgerOptions>() ?? new LedgerOptions();
        var folder = builder.HubOptions().DataFolder;
        if (options.MarkFile.Length == 0) options.MarkFile = Path.Combine(folder, "ledger.mark");
        if (options.ConnectionString.Length > 0 || options.Engine != LedgerEngineKind.Sqlite) return options;
        options.ConnectionString = $"Data Source={Path.Combine(folder, "ledger.db")}";
        return options;
    }

    /// <summary>The silo: alone on this machine, or one of the cluster of those that share the ledger and meet in Redis.</summary>
    public static void AddSubjectGrains(this WebApplicationBuilder builder, LedgerStore store)
    {
        var options = builder.HubOptions();

        // Before the silo, which is given grains as soon as it is a member: rules and index are there by then. Stopping goes the other way round.
        builder.Services.AddHostedService<RulebookStart>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ChangeFeed>());
        builder.Services.AddSingleton<RulesInForce>();
        builder.Services.AddSingleton<BannedPersons>();
        builder.Services.AddSingleton<SubjectLedger>();
        builder.Services.AddSingleton<SubjectBatch>();
        builder.UseOrleans(silo =>
        {
            if (options.Redis.Length == 0) UseAlone(silo);
            else
            {
                silo.UseRedisClustering(redis => redis.ConfigurationOptions = MembershipKeeper.ConnectionOf(options.Redis));
                silo.Configure<ClusterOptions>(o => o.ServiceId = o.ClusterId = $"credithub-{store.Id:N}");
                silo.ConfigureEndpoints(Listening.SiloAddressOf(options), options.SiloPort, gatewayPort: 0);
                silo.AddGrainService<NodeLogService>();
                builder.SecureSilo();
                builder.Services.AddHostedService<MembershipKeeper>();
            }

            silo.Services.AddSingleton<GrainCallSeal>();
            silo.Services.AddSingleton<IOutgoingGrainCallFilter>(provider => provider.GetRequiredService<GrainCallSeal>());
            silo.Services.AddSingleton<IIncomingGrainCallFilter>(provider => provider.GetRequiredService<GrainCallSeal>());

            silo.Configure<GrainCollectionOptions>(o =>
            {
                o.CollectionAge = TimeSpan.FromSeconds(options.IdleSubjectSeconds);
                o.CollectionQuantum = TimeSpan.FromSeconds(Math.Min(30, options.IdleSubjectSeconds / 2));
                o.EnableActivationSheddingOnMemoryPressure = true;
            });
        });
    }

    // A silo that is alone listens nowhere: its port is a name and no more.
    private static void UseAlone(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(gatewayPort: 0, serviceId: "credithub", clusterId: $"alone-{Environment.ProcessId}");
        NobodyListens.InPlaceOfSockets(silo.Services);

        // A silo that is alone has nobody who could miss it; without this it may take itself for dead when the clock leaps, as after a sleep of the machine.
        silo.Configure<ClusterMembershipOptions>(o => o.LivenessEnabled = false);
    }

    /// <summary>What this node keeps of the ledger, and who reads it.</summary>
    public static void AddStandingAndFeed(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<StandingIndex>();
        services.AddSingleton<NameIndex>();
        services.AddSingleton<FormerNames>();
        services.AddHostedService(provider => provider.GetRequiredService<FormerNames>());
        services.AddFeed();
        services.AddSingleton<TokenDoor>();
        services.AddSingleton<WatchStarts>();
        services.AddSingleton<EligibilityAnswers>();
        services.AddSingleton<CheckQuestionReader>();
        services.AddRulebooks();
        services.AddPublicity();
        services.AddReports();
        services.AddSupervision();
        services.AddOutcomes();
        services.AddStatistics();
        services.AddSingleton<RecordLists>();
        services.AddSingleton<CodeTables>();
        services.AddSingleton<RulesTrial>();
        services.AddSingleton<Vocabulary>();
        services.AddSingleton<ContractRules>();
        services.AddSingleton<QualityMeter>();
        services.AddSingleton<IRowObserver>(provider => provider.GetRequiredService<QualityMeter>());
        services.AddSingleton<CompletenessTotals>();
        services.AddSingleton<QualityFlush>();
        services.AddSingleton<QualityReport>();
        services.AddHostedService(provider => provider.GetRequiredService<QualityFlush>());
        services.AddAccess();
        services.AddSingleton<TargetCompetence>();
        services.AddSingleton<RowDoor>();
        services.AddSingleton<RowRefusals>();
        services.AddSingleton<RowDispatcher>();
        services.AddSingleton<RowIntake>();
        services.AddSingleton<SubjectIdentification>();
        services.AddSingleton<WaitingRows>();
        services.AddSingleton<WaitingList>();
        services.AddSingleton<WaitingDecisions>();
        services.AddSingleton<BatchValidator>();
        services.AddSingleton<BatchDecisions>();
        services.AddSingleton<BatchLog>();
        services.AddHostedService<StandingReview>();
        services.AddHostedService<CalendarWatch>();
        services.AddHostedService<PersonErasure>();
        services.AddCases();
        if (builder.HubOptions().Redis.Length > 0) services.AddHostedService<CommitHints>();
    }

    // Entries are handed over in this order.
    private static void AddFeed(this IServiceCollection services) => services.AddSingleton<ChangeFeed>()
        .AddFeedConsumer<RulebookFollower>()
        .AddFeedConsumer<StandingFeed>()
        .AddFeedConsumer<NameFeed>()
        .AddFeedConsumer<SourceAges>()
        .AddFeedConsumer<RecentSanctions>()
        .AddFeedConsumer<RecentEvaluations>()
        .AddFeedConsumer<RecentCases>()
        .AddFeedConsumer<FeedbackBook>()
        .AddFeedConsumer<LedgerNotices>();

    /// <summary>gRPC with its interceptor, reflection and health.</summary>
    public static void AddGrpcServices(this WebApplicationBuilder builder)
    {
        var options = builder.HubOptions();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MessageBytesMax;
            grpc.MaxSendMessageSize = 64 << 20;
            grpc.Interceptors.Add<CallInterceptor>();
        });

        // It keeps nothing of a call: one serves all, where the library would make a new one for every call.
        builder.Services.AddSingleton<CallInterceptor>().AddSingleton<CallErrors>().AddSingleton<CallEntry>().AddSingleton<CostEntry>(
            ).AddSingleton<ReadEvidence>().AddSingleton<CallMetrics>();
        builder.Services.AddSingleton<EligibilityGrpcService>();
        builder.Services.AddGrpcReflection();
        builder.Services.AddHttpCalls();
        builder.Services.AddGrpcHealthChecks(ServiceHealth.Map)
            .AddCheck<FeedHealth>("feed").AddCheck<CommitHealth>("commits").AddCheck<GrainHealth>(ServiceHealth.Grains)
            .AddCheck<BackgroundLoopsHealth>("loops").AddCheck<CalendarHealth>("calendar");
        builder.Services.AddSingleton<FeedHealth>().AddSingleton<CommitHealth>().AddSingleton<GrainHealth>();
        builder.Services.Configure<HealthCheckPublisherOptions>(o => (o.Delay, o.Period) = (Readiness.LookMax, Readiness.LookInterval));
        builder.Services.AddSingleton<BackgroundLoops>();
        builder.Services.AddSingleton<HealthStates>()
            .AddSingleton<IHealthCheckPublisher>(provider => provider.GetRequiredService<HealthStates>());
        builder.Services.AddSingleton<NodeMetrics>().AddHostedService(provider => provider.GetRequiredService<NodeMetrics>());
    }

    /// <summary>The adapters, where a drop folder or connections are given. They report through the hub's own door like any agency's program.</summary>
    public static void AddEmbeddedAdapters(this WebApplicationBuilder builder)
    {
        var options = builder.HubOptions();
        builder.Services.AddAdapters(new AdapterOptions
        {
            HubAddress = builder.OwnSocketPath().Length > 0 ? "http://127.0.0.1" : options.Address.ToString(),
            HubSocket = builder.OwnSocketPath(), HubKey = builder.OwnKey(), DropFolder = options.DropFolder,
            ConnectionsFolder = options.ConnectionsFolder,
            Changes = builder.Configuration.GetSection("Hub:Changes").Get<ChangeRules>() ?? new ChangeRules(),
        });
    }

    /// <summary>Settings as they were given.</summary>
    public static HubOptions HubOptions(this WebApplicationBuilder builder) => builder.Configuration.GetSection("Hub").Get<HubOptions>() ?? new HubOptions();
}
