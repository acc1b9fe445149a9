using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CreditHub.TestKit;

/// <summary>
/// Tokens of SoftHSM (Debian's softhsm2) in a folder of this process. Its library reads its settings once a process begins to use it.
/// </summary>
public static partial class SoftHsm
{
    /// <summary>The library.</summary>
    public const string Module = "/usr/lib/softhsm/libsofthsm2.so";

    /// <summary>The user's PIN of every token.</summary>
    public const string Pin = "271828";

    private const string Variable = "SOFTHSM2_CONF";
    private static readonly Lazy<string> Settings = new(MakeSettings);

    /// <summary>Makes a token and gives its label.</summary>
    /// <exception cref="InvalidOperationException">The package is not installed, or the token cannot be made.</exception>
    public static string NewToken()
    {
        if (!File.Exists(Module))
            throw new InvalidOperationException("SoftHSM is not installed: apt-get install softhsm2 (./test.sh does it).");
        var label = $"hub-{Guid.NewGuid():N}"[..24];
        var start = new ProcessStartInfo(
            "softhsm2-util", ["--init-token", "--free", "--label", label, "--pin", Pin, "--so-pin",
                "31415926"])
        { RedirectStandardOutput = true };
        start.Environment[Variable] = Settings.Value;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? label : throw new InvalidOperationException($"softhsm2-util made no token: {said}");
    }

    private static string MakeSettings()
    {
        var folder = Directory.CreateTempSubdirectory("credithub-softhsm-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        var file = Path.Combine(folder, "softhsm2.conf");
        File.WriteAllText(file, $"directories.tokendir = {Path.Combine(folder, "tokens")}\nlog.level = ERROR\n");

        // The runtime's own copy of the environment is not what a library reads.
        return SetEnvironment(Variable, file, 1) == 0 ? file : throw new InvalidOperationException("The environment cannot be set.");
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
