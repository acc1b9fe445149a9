using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;
using CreditHub.Client.Errors;

namespace CreditHub.Adapters.Transports;

/// <summary>Delivers the files of one look, one after the other. A file that fails waits; the others go on.</summary>
internal sealed class FileAttempts(ConnectionWork work)
{
    private readonly RetryTimes _retries = new(work.Time);

    /// <summary>Delivers each file that is due.</summary>
    /// <param name="files">Names of all files that are there.</param>
    /// <param name="deliver">Takes one of them all the way.</param>
    /// <param name="result">Where to count.</param>
    /// <param name="cancellationToken">Stops after the rows that are on their way.</param>
    /// <exception cref="SourceFailedException">The source itself failed: the files behind would fail alike.</exception>
    public async Task Run(
        IReadOnlyList<string> files, Func<string, CancellationToken, Task<DeliveryOutcome>> deliver, PassResult result, CancellationToken cancellationToken)
    {
        _retries.KeepOnly(files);
        foreach (var file in files.Where(_retries.IsDue))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Try(file, deliver, result, cancellationToken);
        }
    }

    private async Task Try(string file, Func<string, CancellationToken, Task<DeliveryOutcome>> deliver, PassResult result, CancellationToken cancellationToken)
    {
        var (log, connection, name) = (work.Logger, work.Connection.Name, Path.GetFileName(file));
        try
        {
            log.Begins(connection, name);
            var outcome = await deliver(file, cancellationToken);
            _retries.Delivered(file);
            result.Add(outcome);
            log.Ended(connection, name, outcome);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            log.Stopped(connection, name);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (DeliveryHeldException held)
        {
            result.AddFailure(name, held);
            log.Held(connection, name, held.Message);
            _retries.Failed(file);
        }
        catch (Exception e) when (e is FileFailedException or CreditHubException)
        {
            result.AddFailure(name, e);
            log.FileFailed(connection, name, e.Message, _retries.Failed(file).TotalSeconds);
        }
        catch (Exception e) when (e is not SourceFailedException)
        {
            result.AddFailure(name, e);
            log.DeliveryFailed(e, connection, name, _retries.Failed(file).TotalSeconds);
        }
    }
}
