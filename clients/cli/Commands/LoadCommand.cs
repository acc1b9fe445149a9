using System.CommandLine;
using System.Text.Json;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reporting;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl load</c>: delivers files in a source's own format by hand, for the first time or again.</summary>
internal static class LoadCommand
{
    private const string Description =
        """
        Delivers files in a source's own format, named <dataset>_<date>_<number>.csv or .xlsx, as the agency that is stated: a first load (首次装载),
        or a batch that was delivered before. Files are taken in the order given; rows of many companies are taken together.
        Stopped by Ctrl-C, a power cut or a hub that goes away, the same command goes on where it was; after its end it sends no row.
        With --again every row is sent again. That changes nothing that is as it was: the hub knows rows and answers them as the first time, and an old
        full file withdraws nothing that came later. Receipt, quarantined rows and originals are put beside the file.
        The purpose is reporting unless another is stated. Exit code 3 where rows or files were refused.
        """;

    public static Command Create(CommandFrame frame)
    {
        var files = new Argument<string[]>("FILE") { Description = "The files.", Arity = ArgumentArity.OneOrMore };
        var again = new Option<bool>("--again") { Description = "Send every row again, though the file was delivered before." };
        return frame.ReportingCommand(
            "load", Description,
            [
                "load market.registration_20261101_001.csv market.licence_20261101_001.csv --agency sx-market",
                "load --again drop/sx-court/done/court.judgment-default_20261101_001.csv --agency sx-court",
            ],
            [files, again], call => RunAsync(call, frame.Agency(call.Parse), call.Value(files), call.Value(again)));
    }

    private static async Task<int> RunAsync(HubCall call, string agency, string[] files, bool again)
    {
        foreach (var file in files)
            if (!File.Exists(file)) throw new UsageException(Directory.Exists(file) ? $"{file} is a folder: name the files in it." : $"There is no file {file}.");
        await call.ReachAsync();
        var delivery = new Delivery(call.Hub, SourceFormat.LoadAll(), TimeProvider.System) { IsFirstLoad = true };
        var exitCode = ExitCode.Ok;
        foreach (var file in files)
        {
            var outcome = await DeliverAsync(call, delivery, file, agency, again);
            if (outcome is not DeliveryOutcome.Delivered { WasDone: true }) await File.WriteAllBytesAsync(FreePath(file, outcome.NoteEnding), outcome.Note, CancellationToken.None);
            Tell(call, file, outcome);
            if (outcome is not DeliveryOutcome.Delivered { Receipt.Counts.Refused: 0 }) exitCode = ExitCode.Refused;
        }

        return exitCode;
    }

    private static async Task<DeliveryOutcome> DeliverAsync(HubCall call, Delivery delivery, string file, string agency, bool again)
    {
        var total = CountRows(file);
        if (again) Delivery.Forget(file);
        var name = Path.GetFileName(file);
        try
        {
            return await delivery.Run(file, agency, rows => call.Lines.Progress(name, rows, total), call.Cancellation);
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            await call.Terminal.Error.WriteLineAsync($"{name}: stopped. The same command{(again ? " without --again" : "")} goes on from there.");
            throw;
        }
        finally
        {
            call.Lines.EndProgress();
        }
    }

    // Only to say how long it will take: a cell may hold a line break, and how many rows a workbook has is known when it is read.
    private static long CountRows(string file)
    {
        if (!file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && !file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)) return 0;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var buffer = new byte[1 << 20];
        var rows = 0L;
        while (stream.Read(buffer) is > 0 and var read) rows += buffer.AsSpan(0, read).Count((byte)'\n');
        return Math.Max(0, rows - 1);
    }

    // The receipt of the first time stays.
    private static string FreePath(string file, string ending)
    {
        var path = file + ending;
        for (var i = 2; File.Exists(path); i++) path = $"{file}.{i}{ending}";
        return path;
    }

    private static void Tell(HubCall call, string file, DeliveryOutcome outcome)
    {
        if (outcome is DeliveryOutcome.Refused refused)
        {
            call.Terminal.Error.WriteLine($"hubctl: {Path.GetFileName(file)} is refused as a whole: {refused.Reason}");
            return;
        }

        var delivered = (DeliveryOutcome.Delivered)outcome;
        var receipt = delivered.Receipt;
        if (delivered.WasDone) call.Terminal.Error.WriteLine($"{receipt.File} was delivered before, no row was sent; --again sends every row again. Then it was:");
        if (call.Json) call.Terminal.WriteJson(JsonSerializer.Serialize(receipt, JsonSerializerOptions.Web));
        else call.Terminal.Out.WriteLine($"{receipt.File}: {Labels.Of(receipt.Counts)}");
        if (!call.Json && receipt.Missing is { Records: > 0 } missing) call.Terminal.Out.WriteLine($"{receipt.File}: {missing}");
    }
}
