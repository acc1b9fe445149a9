using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CreditHub.Hub.Hosting;

/// <summary>
/// What this process writes is for its user and readable by its group: ledger, decision log and keys hold what the directory closes.
/// Nobody else reads them, whatever the shell that started the hub allows.
/// </summary>
internal static partial class FileModes
{
    private const uint NoWriteForGroupAndNothingForOthers = 0b000_010_111;

    /// <summary>
    /// Sets what every file and folder created from now on is denied. Nothing on Windows, where folders pass on their own rights.
    /// </summary>
    public static void Restrict()
    {
        if (!OperatingSystem.IsWindows()) _ = SetMask(NoWriteForGroupAndNothingForOthers);
    }

    /// <summary>Closes a folder to others, also one that an earlier version created open, and with it everything in it.</summary>
    public static void Close(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;
        var mode = File.GetUnixFileMode(folder);
        if ((mode & Others) != 0) File.SetUnixFileMode(folder, mode & ~Others);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    [UnsupportedOSPlatform("windows")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint SetMask(uint mask);
}
