using CreditHub.Cli;
using CreditHub.Cli.Shell;

return await Hubctl.RunAsync(args, Terminal.OfProcess());
