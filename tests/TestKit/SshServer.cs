using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CreditHub.TestKit;

/// <summary>OpenSSH's own sshd, run by the user of the tests on a free port of loopback, with a host key and a folder of its own. SFTP only.</summary>
public sealed class SshServer : IDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("credithub-ssh-").FullName;
    private Process? _process;

    private SshServer(int port) => Port = port;

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Account that may come in with <see cref="PrivateKey"/>.</summary>
    public string User => Environment.UserName;

    /// <summary>Folder that the tests serve.</summary>
    public string Folder => Path.Combine(_root, "files");

    /// <summary>File with the private key that is let in.</summary>
    public string PrivateKey => Path.Combine(_root, "user_key");

    /// <summary>The host key's fingerprint, as ssh-keygen says it.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>Starts a server and waits until it accepts connections.</summary>
    public static async Task<SshServer> StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Program)) throw new InvalidOperationException("sshd is not installed: apt-get install openssh-server (./test.sh does it).");
        var server = new SshServer(LoopbackPort.Free());
        System.IO.Directory.CreateDirectory(server.Folder);
        // Where sshd of root drops its rights.
        if (Environment.UserName == "root") System.IO.Directory.CreateDirectory("/run/sshd");
        var hostKey = Path.Combine(server._root, "host_key");
        await Run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", hostKey], cancellationToken);
        await Run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", server.PrivateKey], cancellationToken);
        File.Copy(server.PrivateKey + ".pub", Path.Combine(server._root, "authorized_keys"));
        server.Fingerprint = (await Run("ssh-keygen", ["-l", "-f", hostKey + ".pub"], cancellationToken)).Split(' ')[1];
        await File.WriteAllTextAsync(Path.Combine(server._root, "config"), $"""
            Port {server.Port}
            ListenAddress 127.0.0.1
            HostKey {hostKey}
            AuthorizedKeysFile {Path.Combine(server._root, "authorized_keys")}
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            PasswordAuthentication yes
            Subsystem sftp internal-sftp

            """, cancellationToken);
        server.Start();
        while (!await server.Accepts(cancellationToken)) await Task.Delay(50, cancellationToken);
        return server;
    }

    /// <summary>Kills the processes that serve connections now, as a crash of the other side would; the server goes on.</summary>
    public void KillSessions()
    {
        foreach (var session in Descendants(_process!.Id))
        {
            try
            {
                using var process = Process.GetProcessById(session);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It ended by itself.
            }
        }
    }

    /// <summary>Ends the server, its sessions, and deletes its folder.</summary>
    public void Dispose()
    {
        if (_process is not null)
        {
            KillSessions();
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        System.IO.Directory.Delete(_root, recursive: true);
    }

    private void Start()
    {
        var start = new ProcessStartInfo(Program, ["-D", "-e", "-f", Path.Combine(_root, "config")]) { RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    private static IEnumerable<int> Descendants(int parent)
    {
        foreach (var folder in System.IO.Directory.EnumerateDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), out _)))
        {
            if (ParentOf(folder) != parent) continue;
            var child = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            foreach (var below in Descendants(child)) yield return below;
            yield return child;
        }
    }

    private static int ParentOf(string folder)
    {
        try
        {
            // The name in brackets may hold blanks; what follows it does not.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<bool> Accepts(CancellationToken cancellationToken)
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return true;
        }
        catch (SocketException) when (!_process!.HasExited)
        {
            return false;
        }
    }

    private static async Task<string> Run(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
