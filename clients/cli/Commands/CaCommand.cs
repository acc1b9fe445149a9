using System.CommandLine;
using CreditHub.Cli.Certificates;
using CreditHub.Cli.Running;

namespace CreditHub.Cli.Commands;

/// <summary><c>hubctl ca</c>: a test authority, its certificates, their renewal and revocation.</summary>
internal static class CaCommand
{
    private const int AuthorityDays = 3650;
    private const int CertificateDays = 365;

    private const string Description =
        """
        Runs a small certificate authority for trials (ECDSA P-256), in a folder of its own.
        Keys are written for the owner's eyes only; the folder is the authority, so keep it where you keep keys. The hub reads ca.pem (--Hub:Tls:AuthorityFile)
        and ca.crl (--Hub:Tls:RevocationFile), and takes notice of changes while it runs.
        """;

    public static Command Create(CommandFrame frame)
    {
        var command = new ExplainedCommand(
            "ca", Description, ["ca new tls", "ca server tls hub --host hub.example.gov.cn --host 10.0.0.5", "ca client tls sx-court --credentials credentials.json", "ca revoke tls tls/sx-court.pem"]);
        command.Subcommands.Add(New(frame));
        command.Subcommands.Add(Server(frame));
        command.Subcommands.Add(Client(frame));
        command.Subcommands.Add(Renew(frame));
        command.Subcommands.Add(Revoke(frame));
        return command;
    }

    private static Argument<string> Folder() => new("FOLDER") { Description = "Folder of the authority." };

    private static Option<int> Days(int days) => new("--days") { Description = $"Days for which it holds (default {days}).", DefaultValueFactory = _ => days };

    private static Option<string> Credentials() => new("--credentials") { Description = "The hub's file of credentials, to which the certificate is added.", HelpName = "FILE" };

    private static Command New(CommandFrame frame)
    {
        var (folder, days) = (Folder(), Days(AuthorityDays));
        var name = new Option<string>("--name") { Description = "Name of the authority.", DefaultValueFactory = _ => "Credit Hub Test Authority" };
        return frame.LocalCommand("new", "Makes an authority.", ["ca new tls"], [folder, name, days], call =>
        {
            CertificateAuthority.Create(call.Value(folder), call.Value(name)!, call.Value(days), TimeProvider.System);
            call.Out.WriteLine($"{CertificateAuthority.CertificateFile(call.Value(folder))} is the authority's certificate; {CertificateAuthority.RevocationFile(call.Value(folder))} lists what it revokes.");
        });
    }

    private static Command Server(CommandFrame frame)
    {
        var (folder, days) = (Folder(), Days(CertificateDays));
        var name = new Argument<string>("NAME") { Description = "Name of the hub; nodes of one cluster have the same." };
        var hosts = new Option<string[]>("--host") { Description = "A name or address by which it is reached; several may be given. Default: localhost and 127.0.0.1.", HelpName = "HOST" };
        return frame.LocalCommand("server", "Issues a certificate for the hub.", ["ca server tls hub --host hub.example.gov.cn"], [folder, name, hosts, days], call =>
        {
            using var authority = CertificateAuthority.Open(call.Value(folder), TimeProvider.System);
            var given = call.Value(hosts) is { Length: > 0 } named ? named : ["localhost", "127.0.0.1"];
            authority.Issue(call.Value(name), given, call.Value(days), keepKey: false);
            call.Out.WriteLine($"{call.Value(folder)}/{call.Value(name)}.pem and .key hold for {string.Join(", ", given)}.");
        });
    }

    private static Command Client(CommandFrame frame)
    {
        var (folder, days, credentials) = (Folder(), Days(CertificateDays), Credentials());
        var agency = new Argument<string>("AGENCY") { Description = "Code of the agency in the sharing directory." };
        var name = new Option<string>("--name") { Description = "Name of the files, where an agency has several certificates (default: the agency).", HelpName = "NAME" };
        return frame.LocalCommand("client", "Issues a certificate for an agency.", ["ca client tls sx-court --credentials credentials.json"], [folder, agency, name, days, credentials], call =>
        {
            using var authority = CertificateAuthority.Open(call.Value(folder), TimeProvider.System);
            var file = call.Value(name) ?? call.Value(agency);
            var digest = authority.Issue(file, [], call.Value(days), keepKey: false);
            Bind(call.Value(credentials), call.Value(agency), digest, file);
            call.Out.WriteLine($"{call.Value(folder)}/{file}.pem and .key are for {call.Value(agency)}; SHA-256 {digest}.");
        });
    }

    private static Command Renew(CommandFrame frame)
    {
        var (folder, days, credentials) = (Folder(), Days(CertificateDays), Credentials());
        var name = new Argument<string>("NAME") { Description = "Name of the files." };
        var agency = new Option<string>("--agency") { Description = "Agency to which the new certificate is bound, with --credentials.", HelpName = "CODE" };
        var hosts = new Option<string[]>("--host") { Description = "For the hub's certificate: its names and addresses.", HelpName = "HOST" };
        return frame.LocalCommand(
            "renew", "Issues a new certificate for a key that is there. Both hold until the old one ends or is removed from the credentials.",
            ["ca renew tls sx-court --agency sx-court --credentials credentials.json", "ca renew tls hub --host 10.0.0.5"], [folder, name, agency, hosts, days, credentials], call =>
            {
                using var authority = CertificateAuthority.Open(call.Value(folder), TimeProvider.System);
                var digest = authority.Issue(call.Value(name), call.Value(hosts) ?? [], call.Value(days), keepKey: true);
                if (call.Value(agency) is { } code) Bind(call.Value(credentials), code, digest, call.Value(name));
                call.Out.WriteLine($"{call.Value(folder)}/{call.Value(name)}.pem is renewed; SHA-256 {digest}.");
            });
    }

    private static Command Revoke(CommandFrame frame)
    {
        var folder = Folder();
        var file = new Argument<string>("FILE") { Description = "The certificate (PEM)." };
        return frame.LocalCommand("revoke", "Takes a certificate back. The hub ends its connections and streams within a second.", ["ca revoke tls tls/sx-court.pem"], [folder, file], call =>
        {
            using var authority = CertificateAuthority.Open(call.Value(folder), TimeProvider.System);
            var serial = authority.Revoke(call.Value(file));
            call.Out.WriteLine($"{serial} is revoked; see {CertificateAuthority.RevocationFile(call.Value(folder))}.");
        });
    }

    private static void Bind(string? credentials, string agency, string digest, string name)
    {
        if (credentials is { Length: > 0 }) CredentialsFile.Bind(credentials, agency, "certificates", digest, name);
    }
}
