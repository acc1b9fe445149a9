using CreditHub.Evidence.Log;
using CreditHub.Hub.Evidence;
using CreditHub.V1;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>A decision log on a disk that a test fills up and empties.</summary>
internal sealed class FailingDisk : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("credithub-log-").FullName;
    private volatile bool _isFull;
    private volatile bool _tears;

    public FakeTimeProvider Time { get; } = new(TestHub.Start);

    public string Folder => Path.Combine(_folder, "evidence");

    public DecisionLog Log { get; private set; } = null!;

    public static async Task<FailingDisk> OpenAsync(Action<EvidenceOptions>? with = null)
    {
        var disk = new FailingDisk();
        await disk.ReopenAsync(with);
        return disk;
    }

    public async Task ReopenAsync(Action<EvidenceOptions>? with = null)
    {
        var options = new EvidenceOptions { Folder = Folder, KeyFolder = Path.Combine(Folder, "secret") };
        with?.Invoke(options);
        Log = await DecisionLog.Open(options, _ => Task.FromResult(new LedgerView(0, 0)), (path, isNew) => new Segment(this, SegmentFile.Open(path, isNew)), Time, NullLogger.Instance);
        await Log.Flush(TestHub.Token);
    }

    /// <summary>The disk takes nothing any more; <paramref name="tears"/>: a write stops in its middle.</summary>
    public void Fill(bool tears = false) => (_tears, _isFull) = (tears, true);

    public void Empty() => _isFull = false;

    public Guid Ask(EvidenceCall call, out EvidenceDecision decision)
    {
        var id = Log.NewId(Time.GetUtcNow());
        call.Agency = "sx-procurement";
        call.DecidedAtMs = Time.GetUtcNow().ToUnixTimeMilliseconds();
        decision = new EvidenceDecision { DecisionId = DecisionIds.ToBytes(id), UnifiedSocialCreditCode = Rows.Company, Verdict = Verdict.Clear };
        return id;
    }

    public void Dispose()
    {
        Log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Segment(FailingDisk disk, ISegmentFile file) : ISegmentFile
    {
        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset)
        {
            if (disk._isFull)
            {
                if (disk._tears) file.Write([parts[0][..(parts[0].Length / 2)]], offset);
                throw new IOException("No space left on device");
            }

            file.Write(parts, offset);
        }

        public void CutTo(long offset) => file.CutTo(offset);

        public void Dispose() => file.Dispose();
    }
}
