using CreditHub.Cli;

return await Hubctl.RunAsync(args, Terminal.OfProcess());
