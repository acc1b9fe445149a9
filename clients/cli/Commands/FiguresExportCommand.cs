using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Domain.Codes;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl figures export</c>: the joint conference's report of a year.</summary>
internal static class FiguresExportCommand
{
    private const string Workbook = "xlsx";
    private const string AsJson = "json";

    private const string Description =
        """
        Writes the joint conference's report (联席会议): coverage, timeliness, listed and voluntary share, commitments, cases with median times,
        repairs and feedback, for the province, each city, county and department. Each figure has its denominator and the token of the state
        that it was counted at.
        """;

    public static Command Create(CommandFrame frame)
    {
        var year = new Option<int>("--year") { Description = "Year; this year unless given." };
        var form = new Option<string>("--format")
        {
            Description = "Form of the file: xlsx or json.", HelpName = "FORM", DefaultValueFactory = _ => Workbook,
        };
        form.AcceptOnlyFromAmong(Workbook, AsJson);
        var file = Values.Text("--out", "FILE", "File to write. Default: figures-YEAR.xlsx or .json in the working folder.");
        return frame.Command(
            "export", Description, ["figures export --year 2026", "figures export --year 2026 --format json --out report.json"],
            [year, form, file],
            call => RunAsync(call, call.Value(year), call.Value(form)!, call.Value(file)));
    }

    private static async Task<int> RunAsync(HubCall call, int year, string form, string? file)
    {
        var parts = await call.Hub.GetYearFiguresAsync(year, call.Cancellation);
        var agencies = await call.Hub.ListAgenciesAsync(call.Cancellation);
        await using var table = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "config", "regions.json"));
        var report = new YearReport(parts, agencies, Regions.Load(table));
        var path = file ?? $"figures-{parts[0].Year}.{form}";
        await using (var into = CreateFile(path))
        {
            if (form == AsJson) report.WriteJson(into);
            else report.WriteWorkbook(into);
        }

        call.Console.WriteLine($"{Labels.Number(parts.Sum(p => p.Figures.Count))} figures of {parts[0].Year} are in {path}.");
        return ExitCode.Ok;
    }

    private static FileStream CreateFile(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out: {path} cannot be written: {fault.Message}");
        }
    }
}
