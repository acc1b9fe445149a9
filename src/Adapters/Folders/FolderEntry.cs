namespace CreditHub.Adapters.Folders;

/// <summary>What bears a name in a folder.</summary>
internal enum EntryKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link, whatever it leads to.</summary>
    Link,

    /// <summary>A pipe, a socket or a device.</summary>
    Other,
}

/// <summary>An entry of a folder, as the system states it; of a link itself, never of what it leads to.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="WrittenAt">When it was written, UTC.</param>
/// <param name="Links">Names that the file has, here and elsewhere.</param>
/// <param name="Number">Its number on its device: another file under the same name has another.</param>
internal readonly record struct FolderEntry(EntryKind Kind, long Length, DateTime WrittenAt, int Links, ulong Number)
{
    /// <summary>Why the file is not taken, and what the source can do; null where it is a file that has this name alone.</summary>
    public string? WhyNotTaken => this switch
    {
        { Kind: EntryKind.Link } =>
            "It is a link. Links are not followed, since what they lead to may be somebody else's. Write the file itself into the folder.",
        { Kind: EntryKind.Folder } => "It is a folder. Write the file into the folder above it.",
        { Kind: EntryKind.Other } => "It is no file but a pipe, a socket or a device. Write a file.",
        { Links: > 1 } => "The file has a second name (a hard link), so that it may be somebody else's. Copy it into the folder.",
        _ => null,
    };
}
