using System.CommandLine;
using CreditHub.Cli.Input;
using CreditHub.Cli.Running;
using CreditHub.Cli.Shell;
using CreditHub.V1;
using Google.Protobuf;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl receipt</c>: the receipt of a decision, for the file.</summary>
internal static class ReceiptCommand
{
    public static Command Create(CommandFrame frame)
    {
        var id = new Argument<string>("DECISION") { Description = "Number of the decision, as answered." };
        var output = Values.Text("--out", "FILE", "Where it goes. Default: DECISION.receipt.");
        return frame.Command(
            "receipt", "Gets the receipt of a decision (核查回执). «hubctl verify» proves it, without the hub.",
            ["receipt 01a20b35371c7f219efc1069a3381ada --agency sx-procurement", "receipt 01a20b35371c7f219efc1069a3381ada --out ZB-2026-17.receipt"],
            [id, output],
            call => RunAsync(call, call.Value(id), call.Value(output) ?? $"{call.Value(id)}.receipt"));
    }

    private static async Task<int> RunAsync(HubCall call, string id, string path)
    {
        var receipt = await call.Hub.GetReceiptAsync(id, call.Cancellation);
        await File.WriteAllBytesAsync(path, receipt.ToByteArray(), call.Cancellation);
        if (call.Json)
            call.WriteJson(receipt);
        else
            call.Console.Write(new Spectre.Console.Text($"{path}: {new FileInfo(path).Length} bytes, block {EvidenceBlockHeader.Parser.ParseFrom(receipt.BlockHeader).Number}, {receipt.Keys.Count} keys\n"));
        return ExitCode.Ok;
    }
}
