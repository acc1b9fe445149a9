using System.CommandLine;
using System.CommandLine.Invocation;
using System.Data.Common;
using CreditHub.Benchmarks.Checking;
using CreditHub.Benchmarks.Costs;
using CreditHub.Benchmarks.Ingesting;
using CreditHub.Benchmarks.Parsing;
using CreditHub.Benchmarks.Running;
using CreditHub.Benchmarks.Servers;
using CreditHub.Benchmarks.Stores;
using CreditHub.Benchmarks.Watching;
using Grpc.Core;

namespace CreditHub.Benchmarks;

/// <summary>The program's command line: benchmarks for people, and the two servers that it starts itself as.</summary>
internal static class BenchCommandLine
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const int Interrupted = 130;

    private static readonly IBenchmark[] All =
    [
        new CheckBenchmark(), new RestBenchmark(), new BulkBenchmark(), new WatchBenchmark(), new FairnessBenchmark("fairness", GreedyCaller.Command),
            new FairnessBenchmark("hostile", HostileCaller.Command), new IngestBenchmark("ingest", isFirstLoad: false, copiesBeside: false),
        new IngestBenchmark("load", isFirstLoad: true, copiesBeside: false), new IngestBenchmark("ingest-strict", isFirstLoad: false, copiesBeside: true),
        new IngestBenchmark("load-strict", isFirstLoad: true, copiesBeside: true),
    ];

    private static readonly string[] Names = [.. All.Select(b => b.Name), ParseBenchmark.Name, CallCosts.Name];

    /// <summary>Runs a command line and says how it ended.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var parse = Root().Parse(args);
        if (parse.Action is not ParseErrorAction && parse.Errors.Count == 0) return await parse.InvokeAsync();
        foreach (var fault in parse.Errors.DistinctBy(e => e.Message)) await Console.Error.WriteLineAsync($"bench: {fault.Message}");
        await Console.Error.WriteLineAsync($"Usage: ./bench.sh [{string.Join('|', Names)}] [--json] [--subjects N] [--gigabytes G]");
        return WrongUsage;
    }

    private static RootCommand Root()
    {
        var name = new Argument<string?>("NAME") { Description = "Which benchmark. Default: all.", Arity = ArgumentArity.ZeroOrOne };
        name.AcceptOnlyFromAmong(Names);
        var json = new Option<bool>("--json") { Description = "One JSON object a benchmark, the last lines on stdout, instead of a table." };
        var subjects = new Option<int>("--subjects") { Description = "Companies of the kept store, 100 to 6,000,000.", HelpName = "N", DefaultValueFactory = _ => 100_000 };
        subjects.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(subjects) is < 100 or > 6_000_000) result.AddError("--subjects goes from 100 to 6,000,000.");
        });
        var gigabytes = new Option<int>("--gigabytes") { Description = "Has parse read a file of so many GiB as well, 1 to 64.", HelpName = "G" };
        gigabytes.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(gigabytes) is < 1 or > 64) result.AddError("--gigabytes goes from 1 to 64.");
        });
        var root = new RootCommand("Measures the hub beside its bare limit, in turns, in one run.") { name, json, subjects, gigabytes };
        root.SetAction((parse, cancellation) =>
            Bench(parse.GetValue(name), parse.GetValue(subjects), parse.GetValue(gigabytes), parse.GetValue(json), cancellation));
        root.Subcommands.Add(Server(LargeFile.Command, LargeFile.Read));
        root.Subcommands.Add(Server("serve-hub", folder => HubServer.Run(folder, withRates: false)));
        root.Subcommands.Add(Server("serve-limited-hub", folder => HubServer.Run(folder, withRates: true)));
        root.Subcommands.Add(Server("serve-limit", LimitServer.Run));
        root.Subcommands.Add(Server(GreedyCaller.Command, GreedyCaller.Run));
        root.Subcommands.Add(Server(HostileCaller.Command, HostileCaller.Run));
        return root;
    }

    private static Command Server(string name, Func<string, Task> run)
    {
        var data = new Option<string>("--data") { Required = true };
        var command = new Command(name) { Hidden = true, Options = { data } };
        command.SetAction((parse, _) => run(parse.GetRequiredValue(data)));
        return command;
    }

    private static async Task<List<BenchmarkResult>> RunOnStore(string? name, int subjects, CancellationToken cancellation)
    {
        var store = await KeptStore.OpenOrMake(subjects, cancellation);
        var results = new List<BenchmarkResult>();
        foreach (var benchmark in All.Where(b => name is null || b.Name == name))
        {
            using var work = new WorkFolder();
            results.Add(await benchmark.Run(store, work.Path, cancellation));
        }

        return results;
    }

    private static async Task<int> Bench(string? name, int subjects, int gigabytes, bool isJson, CancellationToken cancellation)
    {
        var results = new List<BenchmarkResult>();
        var exitCode = Done;
        try
        {
            if (name is null or ParseBenchmark.Name) results.Add(await ParseBenchmark.Run(cancellation));
            if (gigabytes > 0) Console.WriteLine(await LargeFile.Measure(gigabytes, cancellation));
            if (name is CallCosts.Name) Console.Write(await CallCosts.Measure(await KeptStore.OpenOrMake(subjects, cancellation),
                cancellation));
            else if (name is not ParseBenchmark.Name) results.AddRange(await RunOnStore(name, subjects, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException or IOException or DbException)
        {
            await Console.Error.WriteLineAsync($"bench: {e.Message}");
            exitCode = Failed;
        }

        if (isJson) foreach (var result in results) Console.WriteLine(result.ToJson());
        else if (results.Count > 0) Console.Write(ResultTable.Of(results));
        return exitCode;
    }
}
