using CreditHub.Benchmarks;

return await BenchCommandLine.RunAsync(args);
