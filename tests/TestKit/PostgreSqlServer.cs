using System.Diagnostics;

namespace CreditHub.TestKit;

/// <summary>A real PostgreSQL server of the tests' own: own folder, own port, fsync on. Started once a test run.</summary>
public sealed class PostgreSqlServer : IDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private static readonly Lazy<PostgreSqlServer> Running = new(Start);
    private static int _databases;

    private readonly string _folder;
    private readonly int _port;

    private PostgreSqlServer(string folder, int port)
    {
        _folder = folder;
        _port = port;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The connection string of a database that is new and empty.</summary>
    public static string NewDatabase()
    {
        var server = Running.Value;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        Run($"{Binaries}/createdb", "-h", "127.0.0.1", "-p", $"{server._port}", "-U", "postgres", name);
        return $"Host=127.0.0.1;Port={server._port};Username=postgres;Database={name};Maximum Pool Size=20";
    }

    /// <summary>Stops the server and deletes its folder.</summary>
    public void Dispose()
    {
        if (!Directory.Exists(_folder)) return;
        Run($"{Binaries}/pg_ctl", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static PostgreSqlServer Start()
    {
        if (!File.Exists($"{Binaries}/postgres"))
            throw new InvalidOperationException("PostgreSQL 15 is not installed: apt-get install postgresql (./test.sh does it).");
        var folder = Directory.CreateTempSubdirectory("credithub-pg-").FullName;
        var data = Path.Combine(folder, "data");
        if (Environment.UserName == "root") Direct("chown", "postgres", folder);
        Run($"{Binaries}/initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-instructions");
        var port = LoopbackPort.Free();
        Run($"{Binaries}/pg_ctl", "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=400", "start");
        return new PostgreSqlServer(folder, port);
    }

    // PostgreSQL refuses to run as root.
    private static void Run(string program, params string[] arguments)
    {
        if (Environment.UserName == "root") Direct("runuser", ["-u", "postgres", "--", program, .. arguments]);
        else Direct(program, arguments);
    }

    private static void Direct(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = "/tmp" };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
