using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using CreditHub.Cli.Certificates;
using CreditHub.Cli.Running;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl key</c>: keys by which agencies are known to a hub on loopback.</summary>
internal static class KeyCommand
{
    private const int KeyBytes = 32;

    private const string NewDescription =
        """
        Makes a key for an agency: the key into a file for the owner's eyes only, its digest into the hub's file of credentials.
        The hub keeps no key, only digests, and takes notice of the change while it runs. An agency may have several; remove the old one's line when the
        new one is in use. Keys hold on loopback only; beyond it agencies have certificates («hubctl ca»).
        """;

    public static Command Create(CommandFrame frame)
    {
        var command = new ExplainedCommand("key", "Makes keys by which agencies are known to a hub on loopback.", ["key new sx-court --out sx-court.key --credentials credentials.json"]);
        var agency = new Argument<string>("AGENCY") { Description = "Code of the agency in the sharing directory." };
        var file = new Option<string>("--out") { Description = "File of the key; must not be there yet.", HelpName = "FILE", Required = true };
        var credentials = new Option<string>("--credentials") { Description = "The hub's file of credentials; made where it is not there.", HelpName = "FILE", Required = true };
        var name = new Option<string>("--name") { Description = "How you call it, such as the year.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        command.Subcommands.Add(frame.LocalCommand("new", NewDescription, ["key new sx-court --out sx-court.key --credentials credentials.json"], [agency, file, credentials, name], call =>
        {
            var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            PrivateFile.Write(call.Value(file)!, key + "\n");
            CredentialsFile.Bind(call.Value(credentials)!, call.Value(agency), "keys", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))), call.Value(name)!);
            call.Out.WriteLine($"{call.Value(file)} holds a key of {call.Value(agency)}; give it with --key-file or CREDITHUB_KEY_FILE.");
        }));
        return command;
    }
}
