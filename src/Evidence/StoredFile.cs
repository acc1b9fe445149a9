namespace CreditHub.Evidence;

/// <summary>Writes small files whose loss would end something: keys, records of keys, the last checkpoint.</summary>
public static class StoredFile
{
    /// <summary>Writes a file so that a power cut leaves the one before or this one, whole and on disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="isSecret">True: its owner alone may read it.</param>
    /// <param name="mayReplace">False: a file that is there is left, and the call fails.</param>
    public static void Write(string path, Action<Stream> write, bool isSecret, bool mayReplace = true)
    {
        ArgumentNullException.ThrowIfNull(write);
        var beside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(beside, options))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, mayReplace);
    }
}
