using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;
using CreditHub.Adapters.Reporting;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl adapter try</c>: what a file would become, before anything is connected.</summary>
internal static class AdapterTryCommand
{
    private const string Description =
        """
        Reads a file as a delivery would be read and shows what it would become: the format by which it is read, the columns that are
        read, dropped and unknown, what is changed on the way, values that become «other», and the first wrong rows. Reports nothing; the
        hub need not run. Numbers of persons are never shown. The hub may still refuse rows that are sound here.
        Without --format the format is known by the file's name (market.penalty_20261101_001.csv) or else by its header, among those of
        --agency where it has any.
        Exit code 0 every row would be reported; 2 wrong usage; 3 the file or some of its rows would be refused.
        """;

    private const int RowsDefault = 10;
    private const int RowsMax = 1_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create(CommandFrame frame)
    {
        var file = new Argument<string>("FILE") { Description = "The file: .csv, .txt, .xlsx or .xls that is text." };
        var format = Values.Text("--format", "DATASET|FILE", "The format: a dataset code, or a file named *.format.json.");
        var encoding = Values.Text("--encoding", "NAME", "Encoding of the text, UTF-8 or GB18030. Default: found by looking.");
        var output = OutputOption.Create();
        var rows = new Option<int>("--rows")
        {
            Description = $"Wrong rows that are shown, 0 to {RowsMax:N0}.", DefaultValueFactory = _ => RowsDefault,
        };
        return frame.Command(
            "try", Description,
            ["adapter try penalties.xlsx", "adapter try list.csv --format court.judgment-default --rows 50", "adapter try list.csv --json"],
            [file, format, encoding, rows, output],
            call =>
            {
                var choice = new Choice(frame.Agency(call.Parse), call.Value(format), call.Value(encoding));
                return Task.FromResult(Run(OutputOption.In(call, output), call.Value(file), choice, call.Value(rows)));
            });
    }

    private static int Run(HubCall call, string file, Choice choice, int wrongRows)
    {
        if (wrongRows is < 0 or > RowsMax) throw new UsageException($"--rows is from 0 to {RowsMax}.");
        if (!File.Exists(file)) throw new UsageException($"There is no file {file}.");
        try
        {
            var candidates = Candidates(file, choice);
            var stated = EncodingOf(choice.Encoding) ?? (candidates is [var one] ? one.Encoding : null);
            using var rows = SourceFile.Open(file, stated);
            var report = DeliveryTrial.Run(rows, DeliveryTrial.Recognise(rows, candidates), wrongRows, call.Cancellation);
            if (call.Json) call.Terminal.WriteJson(JsonSerializer.Serialize(report, Json));
            else TrialView.Write(call.Console, Path.GetFileName(file), report);
            return report.Rows.Refused > 0 ? ExitCode.Refused : ExitCode.Ok;
        }
        catch (SourceFileRefusedException refusal)
        {
            if (call.Json) call.Terminal.WriteJson(JsonSerializer.Serialize(new { refusal = refusal.Message }, Json));
            else call.Terminal.Out.WriteLine($"{Path.GetFileName(file)} would be refused as a whole: {refusal.Message}");
            return ExitCode.Refused;
        }
    }

    private static IReadOnlyList<SourceFormat> Candidates(string file, Choice choice)
    {
        if (choice.Format is { } path && path.EndsWith(".format.json", StringComparison.Ordinal)) return [Load(path)];
        var all = SourceFormat.LoadAll();
        if (choice.Format is { } dataset)
        {
            return all.TryGetValue(dataset, out var named)
                ? [named]
                : throw new UsageException($"There is no format of {dataset}. There are: {string.Join(", ", all.Keys)}.");
        }

        if (all.TryGetValue(Path.GetFileName(file).Split('_')[0], out var byName)) return [byName];
        // The operator has no formats of its own and means any.
        List<SourceFormat> own = [.. all.Values.Where(f => f.Agencies.Contains(choice.Agency))];
        return own.Count > 0 ? own : [.. all.Values];
    }

    private static SourceFormat Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return SourceFormat.Load(path, stream);
        }
        catch (InvalidDataException fault)
        {
            throw new UsageException(fault.Message);
        }
    }

    private static SourceEncoding? EncodingOf(string? name)
    {
        if (name is null) return null;
        return EncodingFinding.TryParse(name, out var encoding)
            ? encoding
            : throw new UsageException($"--encoding: {name} is not known; give UTF-8 or GB18030.");
    }

    private sealed record Choice(string Agency, string? Format, string? Encoding);
}
