using Microsoft.Win32.SafeHandles;

namespace CreditHub.Evidence.Log;

/// <summary>A segment that is being written. Tests put a failing disk in its place.</summary>
internal interface ISegmentFile : IDisposable
{
    /// <summary>Writes at an offset and returns after everything is on disk.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset);

    /// <summary>Cuts what is behind an offset.</summary>
    void CutTo(long offset);
}

/// <summary>Opens segments.</summary>
internal delegate ISegmentFile OpenSegment(string path, bool isNew);

/// <summary>A segment on a disk.</summary>
internal sealed class SegmentFile : ISegmentFile
{
    private readonly SafeFileHandle _handle;

    private SegmentFile(SafeFileHandle handle) => _handle = handle;

    /// <summary>Opens a segment; a new one must not be there yet.</summary>
    public static ISegmentFile Open(string path, bool isNew) =>
        new SegmentFile(File.OpenHandle(path, isNew ? FileMode.CreateNew : FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete));

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset)
    {
        RandomAccess.Write(_handle, parts, offset);
        RandomAccess.FlushToDisk(_handle);
    }

    public void CutTo(long offset)
    {
        RandomAccess.SetLength(_handle, offset);
        RandomAccess.FlushToDisk(_handle);
    }

    public void Dispose() => _handle.Dispose();
}
