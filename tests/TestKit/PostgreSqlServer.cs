using System.Diagnostics;

namespace CreditHub.TestKit;

/// <summary>
/// A real PostgreSQL server of the tests' own: own folder, own port, fsync on. Started by the first test that wants a database, and stopped with the
/// run: as a fixture of the test assembly, because a handler of the process's exit would wait for another process while this one goes down.
/// </summary>
public sealed class PostgreSqlServer : IDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Lazy<(string Folder, int Port)> Running = new(Start);
    private static int _databases;

    /// <summary>The connection string of a database that is new and empty.</summary>
    public static string NewDatabase()
    {
        var port = Running.Value.Port;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        Run($"{Binaries}/createdb", "-h", "127.0.0.1", "-p", $"{port}", "-U", "postgres", name);
        return $"Host=127.0.0.1;Port={port};Username=postgres;Database={name};Maximum Pool Size=20";
    }

    /// <summary>Stops the server, where one was started, and deletes its folder.</summary>
    public void Dispose()
    {
        if (!Running.IsValueCreated) return;
        var folder = Running.Value.Folder;
        Run($"{Binaries}/pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(folder, recursive: true);
    }

    private static (string Folder, int Port) Start()
    {
        if (!File.Exists($"{Binaries}/postgres"))
            throw new InvalidOperationException("PostgreSQL 15 is not installed: apt-get install postgresql (./test.sh does it).");
        var folder = Directory.CreateTempSubdirectory("credithub-pg-").FullName;
        var data = Path.Combine(folder, "data");
        if (Environment.UserName == "root") Direct("chown", "postgres", folder);
        Run($"{Binaries}/initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-instructions");
        var port = LoopbackPort.Free();
        Run($"{Binaries}/pg_ctl", "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=400", "start");
        return (folder, port);
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
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
