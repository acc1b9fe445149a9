using System.Threading.Channels;
using CreditHub.Ledger.Engines;

namespace CreditHub.Ledger.Reading;

/// <summary>
/// A bounded set of threads that read, each on a connection of its own. SQLite's asynchronous calls are synchronous, and neither a grain's
/// thread nor one of the pool may wait for a disk.
/// </summary>
internal sealed class ReaderThreads : IAsyncDisposable
{
    private readonly Channel<Action<Func<LedgerConnection>>> _queue;
    private readonly Task[] _threads;
    private readonly LedgerEngine _engine;

    public ReaderThreads(LedgerEngine engine, int threads, int queueMax)
    {
        _engine = engine;
        _queue = Channel.CreateBounded<Action<Func<LedgerConnection>>>(queueMax);
        _threads = [.. Enumerable.Range(0, threads).Select(Start)];
    }

    /// <summary>Reads that wait for a thread.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>
    /// Reads on one of the threads. A caller that has gone is not read for; one that goes meanwhile gets its answer of cancellation at
    /// once.
    /// </summary>
    public async Task<T> Run<T>(Func<LedgerConnection, T> read, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync(
            connection =>
            {
                try
                {
                    if (cancellationToken.IsCancellationRequested) answer.SetCanceled(cancellationToken);
                    else answer.SetResult(read(connection()));
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    answer.SetCanceled(cancellationToken);
                }
                catch (Exception e)
                {
                    answer.SetException(e);
                    throw;
                }
            },
            cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_threads);
    }

    private Task Start(int number)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Work(ended)) { IsBackground = true, Name = $"ledger-reader-{number}" }.Start();
        return ended.Task;
    }

    private void Work(TaskCompletionSource ended)
    {
        LedgerConnection? connection = null;
        try
        {
            while (Next() is { } read)
            {
                try
                {
                    read(() => connection ??= new LedgerConnection(_engine.Open(isWriter: false)));
                }
                catch (Exception)
                {
                    // The caller has the exception; this thread goes on with a connection that is surely sound.
                    connection?.Dispose();
                    connection = null;
                }
            }
        }
        finally
        {
            connection?.Dispose();
            ended.SetResult();
        }
    }

    // What is read is handed to one thread; waiting for anything to be there would wake them all for it.
    private Action<Func<LedgerConnection>>? Next()
    {
        try
        {
            return _queue.Reader.TryRead(out var read) ? read : _queue.Reader.ReadAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }
}
