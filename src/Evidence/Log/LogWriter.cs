using CreditHub.V1;
using Microsoft.Extensions.Logging;

namespace CreditHub.Evidence.Log;

/// <summary>
/// The one thread that seals and writes blocks: what gathered since the last write goes to disk together. A write that fails is repeated, with the same
/// bytes at the same place, until it succeeds; the entries behind it wait.
/// </summary>
internal sealed partial class LogWriter : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    private readonly PendingEntries _pending;
    private readonly BlockSealer _sealer;
    private readonly LogFolder _folder;
    private readonly OpenSegment _open;
    private readonly long _segmentBytesMax;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly Thread _thread;
    private readonly List<LogChunk> _chunks = [];
    private readonly List<SealedBlock> _blocks = [];
    private ISegmentFile? _segment;
    private string? _segmentPath;
    private long _offset;
    private int _next;
    private EvidenceHead? _head;
    private string? _failure;

    public LogWriter(PendingEntries pending, BlockSealer sealer, LogFolder folder, LogEnd end, OpenSegment open, long segmentBytesMax, ILogger logger)
    {
        (_pending, _sealer, _folder, _open, _segmentBytesMax, _logger) = (pending, sealer, folder, open, segmentBytesMax, logger);
        (_segmentPath, _offset, _head) = (end.Segment, end.Offset, end.Head);
        _thread = new Thread(Work) { IsBackground = true, Name = "evidence-writer" };
        _thread.Start();
    }

    /// <summary>Called on the writer's thread with each group of blocks that is on disk. Their bodies are gone once the call returns.</summary>
    public event Action<IReadOnlyList<SealedBlock>>? Written;

    /// <summary>Why the log cannot be written; null while it can.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Head of the last block on disk; null where there is none.</summary>
    public EvidenceHead? Head => Volatile.Read(ref _head);

    /// <summary>Blocks written since the start.</summary>
    public long BlocksWritten { get; private set; }

    /// <summary>Write what is there now.</summary>
    public void Wake() => _work.Set();

    /// <summary>Writes what is there and ends.</summary>
    public void Dispose()
    {
        _stop.Set();
        _work.Set();
        _thread.Join();
        _segment?.Dispose();
        _work.Dispose();
        _stop.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            _work.WaitOne();
            var isLast = _stop.WaitOne(0);
            _chunks.Clear();
            _pending.Take(_chunks);
            if (_chunks.Count > 0) WriteAll();
            if (isLast) return;
        }
    }

    private void WriteAll()
    {
        _blocks.Clear();
        _next = 0;
        while (true)
        {
            try
            {
                // A key whose token is away signs later, as a disk that is full is written later.
                while (_blocks.Count < _chunks.Count) _blocks.Add(_sealer.Seal(_chunks[_blocks.Count]));
                WriteBlocks();
                break;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                if (_failure is null) LogFailed(e, _chunks.Count);
                Volatile.Write(ref _failure, e.Message);
                CloseSegment();
                if (_stop.WaitOne(RetryInterval))
                {
                    LogLost(_chunks.Sum(c => (long)c.Leaves));
                    foreach (var chunk in _chunks) chunk.SetLost(e);
                    return;
                }
            }
        }

        if (_failure is not null) LogWorksAgain();
        Volatile.Write(ref _failure, null);
        Volatile.Write(ref _head, _blocks[^1].Head);
        BlocksWritten += _blocks.Count;
        _pending.Written(_chunks);
        foreach (var chunk in _chunks) chunk.SetDurable();
        Written?.Invoke(_blocks);
        foreach (var chunk in _chunks) chunk.Release();
    }

    // Goes on behind what an attempt before it has brought to disk.
    private void WriteBlocks()
    {
        while (_next < _blocks.Count)
        {
            if (_segmentPath is null || _offset >= _segmentBytesMax) BeginSegment(_blocks[_next].Header);
            _segment ??= Reopen(_segmentPath!);
            var parts = new List<ReadOnlyMemory<byte>>();
            var (end, length) = (_next, 0L);
            for (; end < _blocks.Count && (end == _next || _offset + length < _segmentBytesMax); end++)
            {
                parts.Add(_blocks[end].Front);
                parts.Add(_blocks[end].Body);
                length += _blocks[end].Length;
            }

            _segment.Write(parts, _offset);
            if (_offset == 0) _folder.Add(_segmentPath!, _blocks[_next].Header);
            _offset += length;
            _next = end;
        }
    }

    private void BeginSegment(EvidenceBlockHeader first)
    {
        CloseSegment();
        var path = _folder.PathOf(first.Number);
        _segment = _open(path, true);
        (_segmentPath, _offset) = (path, 0);
    }

    // What a failed write left behind the last block goes.
    private ISegmentFile Reopen(string path)
    {
        var segment = _open(path, false);
        segment.CutTo(_offset);
        return segment;
    }

    private void CloseSegment()
    {
        _segment?.Dispose();
        _segment = null;
    }

    [LoggerMessage(1, LogLevel.Critical, "The decision log cannot be written ({Blocks} blocks wait). What each operation does now is its policy's; see docs/evidence.md.")]
    private partial void LogFailed(Exception exception, int blocks);

    [LoggerMessage(2, LogLevel.Warning, "The decision log is written again; nothing that was kept for it is lost.")]
    private partial void LogWorksAgain();

    [LoggerMessage(3, LogLevel.Critical, "The hub stops while the decision log cannot be written: {Entries} entries are lost.")]
    private partial void LogLost(long entries);
}
