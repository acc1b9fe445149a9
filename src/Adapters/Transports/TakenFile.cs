using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Folders;

namespace CreditHub.Adapters.Transports;

/// <summary>What is known of a file that was taken.</summary>
/// <param name="Length">Its size at the source.</param>
/// <param name="WrittenAt">Its time at the source, UTC.</param>
/// <param name="FiledAs">
/// The name under which it, its receipt and its quarantine are put back. Chosen once: after a crash nothing gets a second name.
/// </param>
internal sealed record TakenFile(long Length, DateTime WrittenAt, string FiledAs)
{
    /// <summary>True where what bears the name now is what was taken.</summary>
    public bool Is(FolderEntry there) => (there.Length, there.WrittenAt) == (Length, WrittenAt);

    /// <summary>The failure of a file that is larger than the connection allows.</summary>
    public static FileFailedException TooLong(string name, long length, long fileBytesMax) =>
        new($"{name} has {length:N0} bytes; fileBytesMax allows {fileBytesMax:N0}. Raise it, or have the file split.");

    /// <summary>The failure of a file that changed between two looks at it.</summary>
    public static FileFailedException Changed(string name, long listed, long came) => new(
        $"{name} changed while it was taken: {listed:N0} bytes were listed, {came:N0} came. The source is still writing; "
        + "it is taken once it is whole.");
}
