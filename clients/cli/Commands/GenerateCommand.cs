using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;
using CreditHub.Sampling;
using Spectre.Console;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl generate</c>: invents a province for trying things out.</summary>
internal static class GenerateCommand
{
    private const string Description =
        """
        Invents a province: its companies and what five sources say of them, each in the source's own files, with some dirty rows among them.
        Everything follows from the seed; nobody in it exists. The folder can be handed to the drop-folder adapters as it is.
        """;

    public static Command Create(CommandFrame frame)
    {
        var subjects = new Option<int>("--subjects") { Description = "Number of companies, 1 to 6,000,000.", HelpName = "N", DefaultValueFactory = _ => 2000 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same province.", HelpName = "S", DefaultValueFactory = _ => 7 };
        var output = new Option<string>("--out") { Description = "Folder for the files, one folder an agency in it.", HelpName = "FOLDER", Required = true };
        var dirty = new Option<double>("--dirty") { Description = "Share of spoiled rows, 0 to 1.", HelpName = "SHARE", DefaultValueFactory = _ => 0.01 };
        var on = Values.Date("--as-of", "Day of the delivery. Default: today in Beijing.");
        return frame.Command(
            "generate", Description, ["generate --subjects 2000 --out drop", "generate --subjects 6000000 --seed 7 --out /data/drop"],
            [subjects, seed, output, dirty, on],
            async call =>
            {
                var options = new SampleOptions
                {
                    Subjects = call.Value(subjects),
                    Seed = call.Value(seed),
                    OutputFolder = call.Value(output)!,
                    DirtyShare = call.Value(dirty),
                    AsOf = call.Value(on) is { } day ? new BeijingDate(day) : BeijingDate.At(TimeProvider.System.GetUtcNow()),
                };
                Check(options);
                Write(call, await Generate(call, options));
                return ExitCode.Ok;
            });
    }

    private static void Check(SampleOptions options)
    {
        if (options.Subjects is < 1 or > SampleOptions.SubjectsMax)
            throw new UsageException($"--subjects is {Labels.Number(options.Subjects)}; it goes from 1 to {Labels.Number(SampleOptions.SubjectsMax)}.");
        if (options.DirtyShare is not (>= 0 and <= 1)) throw new UsageException($"--dirty is {options.DirtyShare}; it goes from 0 to 1.");
        if (options.AsOf.Value.Year < SampleOptions.FirstYear) throw new UsageException($"--as-of is {options.AsOf}; it goes from {SampleOptions.FirstYear} on.");
        if (File.Exists(options.OutputFolder)) throw new UsageException($"--out: {options.OutputFolder} is a file; name a folder.");
    }

    private static async Task<SampleReport> Generate(HubCall call, SampleOptions options)
    {
        await using var regions = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "config", "regions.json"));
        var generator = new ProvinceGenerator(Regions.Load(regions));
        if (!call.Terminal.Interactive) return generator.Generate(options, null, call.Cancellation);
        return await call.Console.Progress().StartAsync(bar =>
        {
            var task = bar.AddTask("generating", maxValue: options.Subjects * 2.0);
            var progress = new Progress<SampleProgress>(p => task.Value = p.SubjectsDone + (p.Stage == SampleStage.Workbook ? p.Subjects : 0));
            return Task.Run(() => generator.Generate(options, progress, call.Cancellation), call.Cancellation);
        });
    }

    private static void Write(HubCall call, SampleReport report)
    {
        if (call.Json)
        {
            foreach (var file in report.Files)
                call.Terminal.WriteJson(System.Text.Json.JsonSerializer.Serialize(new
                {
                    file = file.Path, dataset = file.Dataset,
                    rows = file.Rows, dirty = file.DirtyRows
                }));
            foreach (var subject in report.Showcase)
                call.Terminal.WriteJson(System.Text.Json.JsonSerializer.Serialize(new
                {
                    story = subject.Story.ToString(),
                    code = subject.Code.ToString()
                }));
            return;
        }

        var files = Tables.With("file", "rows", "of them dirty");
        foreach (var file in report.Files) files.Row(file.Path, Labels.Number(file.Rows), Labels.Number(file.DirtyRows));
        call.Console.WriteCounted(files, "files");
        foreach (var subject in report.Showcase) call.Terminal.Out.WriteLine($"{subject.Story,-14} {subject.Code} {subject.Name}");
    }
}
