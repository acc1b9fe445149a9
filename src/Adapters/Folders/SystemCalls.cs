using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CreditHub.Adapters.Folders;

/// <summary>The calls of Linux by which a folder is used without following links. The runtime has none of them.</summary>
internal static partial class SystemCalls
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;

    // A pipe without a writer would hold the opener for ever.
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int ErrorNotFound = 2;
    public const int ErrorExists = 17;
    public const int ErrorNotAFolder = 20;
    public const int ErrorLoop = 40;

    private const int OfLinkItself = 0x100;
    private const int OfDescriptor = 0x1000;
    private const uint BasicFacts = 0x7ff;

    // Linux gives these flags other values on some processors.
    private static readonly bool IsArm =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le;

    /// <summary>Opens nothing but a folder.</summary>
    public static int FolderOnly { get; } = IsArm ? 0x4000 : 0x10000;

    /// <summary>Fails where the last step of the path is a link.</summary>
    public static int NoFollow { get; } = IsArm ? 0x8000 : 0x20000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int OpenAt(SafeFileHandle folder, string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int MakeFolderAt(SafeFileHandle folder, string path, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int RenameAt(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int UnlinkAt(SafeFileHandle folder, string path, int flags);

    /// <summary>Facts of what bears a name in a folder; of the link itself where it is one.</summary>
    public static int FactsOf(SafeFileHandle folder, string name, out SystemFacts facts) =>
        StatX(folder, name, OfLinkItself, BasicFacts, out facts);

    /// <summary>Facts of what is open.</summary>
    public static int FactsOf(SafeFileHandle open, out SystemFacts facts) => StatX(open, "", OfDescriptor, BasicFacts, out facts);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(SafeFileHandle folder, string path, int flags, uint mask, out SystemFacts facts);
}

/// <summary>What the system says of a file (<c>struct statx</c>, which is alike on all processors).</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct SystemFacts
{
    /// <summary>Names that it has.</summary>
    [FieldOffset(16)]
    public uint Links;

    /// <summary>Its type and rights.</summary>
    [FieldOffset(28)]
    public ushort Mode;

    /// <summary>Its number on its device.</summary>
    [FieldOffset(32)]
    public ulong Number;

    /// <summary>Its size in bytes.</summary>
    [FieldOffset(40)]
    public ulong Length;

    /// <summary>When it was written, in seconds since 1970.</summary>
    [FieldOffset(112)]
    public long WrittenSeconds;

    /// <summary>The rest in nanoseconds.</summary>
    [FieldOffset(120)]
    public uint WrittenNanoseconds;
}
