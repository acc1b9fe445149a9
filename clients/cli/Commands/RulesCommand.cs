using System.CommandLine;
using System.Globalization;
using CreditHub.Cli.Input;
using CreditHub.Cli.Output;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.Client;
using CreditHub.V1;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl rules</c>: the rules in force, what a folder would change of them, and how it is published.</summary>
internal static class RulesCommand
{
    private const int HashShown = 12;

    public static Command Create(CommandFrame frame)
    {
        var command = frame.Command(
            "rules", "Shows, compares, tries and publishes the rules that the hub judges by; see its subcommands. For the operator.",
            ["rules show", "rules diff config", "rules try config", "rules publish config --on 2027-01-01"], [],
            call => throw new UsageException("Say what: «rules show», «history», «diff», «try», «publish» or «cancel»."));
        foreach (var part in (Command[])[Show(frame), History(frame), Diff(frame), TryRulesCommand.Create(frame), Publish(frame), Cancel(frame)])
            command.Subcommands.Add(part);
        return command;
    }

    /// <summary>The folder of documents that a command reads.</summary>
    public static Argument<string> Folder() => new("FOLDER") { Description = "Folder of the documents: catalogue.json, directory.json and the others, with supervision/." };

    /// <summary>Reads the documents of a folder.</summary>
    /// <exception cref="UsageException">There is no such folder, or it holds none.</exception>
    public static IReadOnlyList<RuleDocument> Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new UsageException($"There is no folder {folder}.");
        var documents = CreditHubClient.ReadRulesFolder(folder);
        return documents.Count > 0 ? documents : throw new UsageException($"{folder} holds no documents.");
    }

    private static Command Show(CommandFrame frame)
    {
        var number = new Option<long>("--number") { Description = "Number of rules of before; the ones in force unless given." };
        var into = Values.Text("--out", "FOLDER", "Writes the documents into a folder, which is made.");
        return frame.Command(
            "show", "Shows the rules in force, or those of a number, and the ones that wait for their day.", ["rules show", "rules show --number 3 --out rules-3"], [number, into],
            async call =>
            {
                var rules = await call.Hub.GetRulesAsync(call.Value(number), call.Value(into) is not null, call.Cancellation);
                if (call.Value(into) is { } folder) Write(rules.Documents, folder);
                rules.Documents.Clear();
                if (call.Json) call.WriteJson(rules);
                else
                {
                    Write(call, rules.Version);
                    if (rules.Scheduled is { } scheduled)
                    {
                        call.Console.WriteLine("Waiting for their day:");
                        Write(call, scheduled);
                    }
                }

                return ExitCode.Ok;
            });
    }

    private static Command History(CommandFrame frame) => frame.Command(
        "history", "Lists the changes of the rules, latest first.", ["rules history"], [],
        async call =>
        {
            var table = Tables.With("number", "recorded", "what", "by", "hash", "catalogue", "directory");
            await foreach (var change in call.Hub.ListRulesHistoryAsync(call.Cancellation))
            {
                if (call.Json) call.WriteJson(change);
                else if (change.Cancelled is { } cancelled)
                    table.Row($"{cancelled.Number}", cancelled.RecordedAt, $"cancelled {cancelled.ScheduledAs}", cancelled.Agency, "", "", "");
                else
                {
                    var version = change.InForce ?? change.Scheduled;
                    table.Row(
                        $"{version.Number}", version.RecordedAt, What(version), version.Agency, version.Hash[..HashShown],
                        version.DocumentVersions.GetValueOrDefault("catalogue.json", ""), version.DocumentVersions.GetValueOrDefault("directory.json", ""));
                }
            }

            if (!call.Json) call.Console.WriteCounted(table, "changes");
            return ExitCode.Ok;
        });

    private static Command Diff(CommandFrame frame)
    {
        var folder = Folder();
        return frame.Command(
            "diff", "Says by document and line in what a folder differs from the rules in force. Exit code 1 where it does.", ["rules diff config"], [folder],
            async call =>
            {
                var proposed = Read(call.Value(folder)).ToDictionary(d => d.Name, d => d.Json.ToStringUtf8(), StringComparer.Ordinal);
                var rules = await call.Hub.GetRulesAsync(includeDocuments: true, cancellationToken: call.Cancellation);
                var inForce = rules.Documents.ToDictionary(d => d.Name, d => d.Json.ToStringUtf8(), StringComparer.Ordinal);
                var differing = inForce.Keys.Union(proposed.Keys).Where(name => inForce.GetValueOrDefault(name) != proposed.GetValueOrDefault(name))
                    .Order(StringComparer.Ordinal).ToList();
                foreach (var name in differing) WriteDifference(call, name, inForce.GetValueOrDefault(name), proposed.GetValueOrDefault(name));
                await call.Terminal.Out.WriteLineAsync($"{differing.Count} of {inForce.Keys.Union(proposed.Keys).Count()} documents differ from rules {rules.Version.Number}.");
                return differing.Count == 0 ? ExitCode.Ok : ExitCode.Differs;
            });
    }

    private static Command Publish(CommandFrame frame)
    {
        var folder = Folder();
        var on = Values.Date("--on", "Day on which they come into force, with its first moment in Beijing; at once unless given.");
        var command = Values.Text("--command-id", "ID", "Id of the command, to repeat it safely; a new one unless given.");
        return frame.Command(
            "publish", "Puts the rules of a folder in force on every node of the hub. Look first with «rules diff» and «rules try».",
            ["rules publish config", "rules publish config --on 2027-01-01"], [folder, on, command],
            async call =>
            {
                var documents = Read(call.Value(folder));
                var published = await call.Hub.PublishRulesAsync(documents, call.Value(command) ?? Guid.NewGuid().ToString("N"), call.Value(on), call.Cancellation);
                if (call.Json) call.WriteJson(published);
                else
                {
                    call.Console.WriteLine(
                        (published.Repeated ? "The same command was carried out before. " : "")
                        + (published.Scheduled ? "They wait for their day; «rules cancel» takes them back." : "They are in force."));
                    Write(call, published.Version);
                }

                return ExitCode.Ok;
            });
    }

    private static Command Cancel(CommandFrame frame)
    {
        var command = Values.Text("--command-id", "ID", "Id of the command, to repeat it safely; a new one unless given.");
        return frame.Command(
            "cancel", "Cancels the rules that wait for their day. Those in force stay.", ["rules cancel"], [command],
            async call =>
            {
                var cancelled = await call.Hub.CancelScheduledRulesAsync(call.Value(command) ?? Guid.NewGuid().ToString("N"), call.Cancellation);
                if (call.Json) call.WriteJson(cancelled);
                else call.Console.WriteLine($"Rules {cancelled.ScheduledAs} are cancelled.");
                return ExitCode.Ok;
            });
    }

    private static void WriteDifference(HubCall call, string name, string? before, string? after)
    {
        if (before is null || after is null)
        {
            call.Terminal.Out.WriteLine($"{name}: {(before is null ? "only in the folder" : "only in the rules in force")}");
            return;
        }

        var lines = LineDiff.Of(before, after).ToList();
        call.Terminal.Out.WriteLine($"{name}: {lines.Count(l => l[0] == '-')} lines removed, {lines.Count(l => l[0] == '+')} added");
        foreach (var line in lines) call.Terminal.Out.WriteLine($"  {line.Replace("\t", "    ", StringComparison.Ordinal)}");
    }

    private static void Write(IEnumerable<RuleDocument> documents, string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new UsageException($"{folder} is not empty; nothing was written.");
        foreach (var document in documents)
        {
            var file = LocalName.Below(folder, document.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, document.Json.ToByteArray());
        }
    }

    private static void Write(HubCall call, RulesVersion version)
    {
        call.Console.Write(Tables.Pairs(
            0, ("rules", $"{version.Number}"), ("", What(version)), ("recorded", version.RecordedAt), ("by", version.Agency), ("SHA-256", version.Hash),
            ("rule code", version.RuleCodeVersion == 0 ? "" : version.RuleCodeVersion.ToString(CultureInfo.InvariantCulture))));
        var table = Tables.With("document", "version");
        foreach (var (name, stated) in version.DocumentVersions.OrderBy(d => d.Key, StringComparer.Ordinal)) table.Row(name, stated);
        call.Console.WriteCounted(table, "documents that state a version");
    }

    private static string What(RulesVersion version) => version switch
    {
        { InForceOn: { } day } => $"scheduled for {day.Year:D4}-{day.Month:D2}-{day.Day:D2}",
        { ScheduledAs: > 0 } => $"in force, scheduled as {version.ScheduledAs}",
        { Origin: RulesOrigin.Seed } => "in force, from the folder that seeded the ledger",
        { Origin: RulesOrigin.Migration } => "in force, from documents recorded one by one",
        { Origin: RulesOrigin.RuleCode } => "in force anew, under another rule code of the program",
        _ => "in force, published",
    };
}
