using CreditHub.Adapters.Connections;
using CreditHub.Domain.Documents;
using CreditHub.Evidence;
using CreditHub.Hub;
using CreditHub.Hub.Checkpoints;
using CreditHub.Hub.Composition;
using CreditHub.Hub.Hosting;
using CreditHub.Ledger;

FileModes.Restrict();

// «backup FILE» copies the ledger of a hub that may be running.
if (args is ["backup", var file, .. var place])
{
    try
    {
        var taken = LedgerBackup.Take(WebApplication.CreateBuilder(place).LedgerOptions(), file);
        Console.WriteLine($"{file} holds store {taken.StoreId:N} up to position {taken.Position} of epoch {taken.Epoch}. SHA-256 {taken.Sha256}");
        return 0;
    }
    catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException or System.Data.Common.DbException)
    {
        await Console.Error.WriteLineAsync($"No backup was made: {e.Message}");
        return 1;
    }
}

// «new-epoch» is run once after a store was restored from a backup, before any node starts on it.
if (args is ["new-epoch", .. var settings])
{
    try
    {
        var options = WebApplication.CreateBuilder(settings).LedgerOptions();
        Console.WriteLine($"The store is in epoch {await LedgerStore.BeginEpoch(options, TimeProvider.System)} now. Start the hub.");
        return 0;
    }
    catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException or System.Data.Common.DbException)
    {
        await Console.Error.WriteLineAsync($"No new epoch was begun: {e.Message}");
        return 1;
    }
}

// «verify-ledger» believes nothing but entries and signed checkpoints; it reads a store that hubs may be writing to.
if (args is ["verify-ledger", .. var given])
{
    try
    {
        var (settingsOfIt, own) = VerifyCommand.Read(given);
        var builder = WebApplication.CreateBuilder(settingsOfIt);
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        var progress = new VerifyProgress(Console.Error, !Console.IsErrorRedirected, TimeProvider.System);
        return VerifyCommand.Run(builder.LedgerOptions(), builder.HubOptions().DataFolder, own, Console.Out, progress, stop.Token);
    }
    catch (OperationCanceledException)
    {
        await Console.Error.WriteLineAsync("The verification was interrupted. Begin it again: it goes on where it was.");
        return 2;
    }
    catch (Exception e) when (e is InvalidOperationException or EvidenceFaultException or FormatException or IOException
        or UnauthorizedAccessException or System.Data.Common.DbException)
    {
        await Console.Error.WriteLineAsync($"The ledger was not verified: {e.Message}");
        return 2;
    }
}

// «check» looks at settings and documents as a start would, and starts nothing.
if (args is ["check" or "--check", ..] || args.Contains("--check"))
{
    try
    {
        var folder = HubHost.Check([.. args.Where(a => a is not ("check" or "--check"))]);
        var rules = folder.Rules;
        Console.WriteLine(
            $"Settings and documents can be used. {folder.Path} holds {rules.Documents.All.Count()} documents: measures catalogue {rules.Catalogue.Version}, "
            + $"sharing directory {rules.Directory.Version}, publicity {rules.Publicity.Version}. SHA-256 {rules.Hash}");
        return 0;
    }
    catch (StartupException e)
    {
        foreach (var fault in e.Faults) await Console.Error.WriteLineAsync(fault);
        return 1;
    }
}

try
{
    var app = await HubHost.Build(args, TimeProvider.System);
    return await app.RunHub();
}
catch (StartupException e)
{
    await Console.Error.WriteLineAsync($"The hub does not start:\n{e.Message}");
    return 1;
}
catch (Exception e) when (e is InvalidOperationException or Microsoft.Extensions.Options.OptionsValidationException or ReferenceDataException or ConnectionFileException or IOException
    or StackExchange.Redis.RedisException or System.Data.Common.DbException)
{
    // A hub that cannot start says why in a sentence; a stack trace would bury it.
    await Console.Error.WriteLineAsync($"The hub does not start: {e.Message}");
    return 1;
}

/// <summary>The entry point, named so that logs can say who speaks.</summary>
internal sealed partial class Program;
