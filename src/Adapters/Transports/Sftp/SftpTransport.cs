using CreditHub.Adapters.Connections;
using CreditHub.Adapters.Reporting;
using Renci.SshNet.Common;

namespace CreditHub.Adapters.Transports.Sftp;

/// <summary>
/// Takes the files of a folder on a server: downloads a whole file, delivers it, puts quarantine and receipt back, then moves it to <c>done/</c>
/// or <c>refused/</c>. Each step can be done again: what was downloaded is not downloaded again, what was reported not reported again.
/// </summary>
internal sealed class SftpTransport(ConnectionWork work, SftpSettings settings) : ITransport
{
    private const string MarkerEnding = ".done";

    private readonly Spool<TakenFile> _spool = new(work);
    private readonly FileAttempts _attempts = new(work);
    private Dictionary<string, RemoteFile> _seen = [];

    public int LooksUntilTaken => settings.Complete == SftpCompletion.Unchanged ? 2 : 1;

    public async Task Look(PassResult result, CancellationToken cancellationToken)
    {
        using var session = await SftpSession.Open(settings, work.Connection.Folder, cancellationToken);
        var before = _seen;
        var names = DropFolder.InOrder(_spool.Names().Union(Complete(await Listed(session, cancellationToken))));
        try
        {
            await _attempts.Run(names, (name, stop) => Guarded(session, name, stop), result, cancellationToken);
        }
        catch (SourceFailedException)
        {
            // The next look comes soon: what it sees unchanged since this one may still be written.
            _seen = before;
            throw;
        }
    }

    public async Task Check(Action<string> show, CancellationToken cancellationToken)
    {
        using var session = await SftpSession.Open(settings, work.Connection.Folder, cancellationToken);
        var files = await Listed(session, cancellationToken);
        show($"{settings.User}@{settings.Host}:{settings.Port}{settings.Folder}: {files.Count} files wait; {_spool.Names().Count} are taken and not filed away yet.");
        foreach (var file in files.Take(20)) show($"  {file.Name}  {file.Length:N0} bytes, written {file.WrittenAt:yyyy-MM-dd HH:mm:ss} UTC");
        if (files.Count > 20) show("  …");
    }

    public void Dispose()
    {
    }

    private async Task<IReadOnlyList<RemoteFile>> Listed(SftpSession session, CancellationToken cancellationToken)
    {
        try
        {
            var files = await session.List(cancellationToken);
            var marked = files.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
            return [.. files.Where(f => DropFolder.IsDelivery(f.Name) && (settings.Complete != SftpCompletion.DoneMarker || marked.Contains(f.Name + MarkerEnding)))];
        }
        catch (SftpPathNotFoundException e)
        {
            throw new SourceFailedException($"There is no folder {settings.Folder} on {settings.Host}.", e);
        }
        catch (Exception e) when (e is SshException || session.IsLostBy(e))
        {
            throw new SourceFailedException($"The folder {settings.Folder} on {settings.Host} cannot be read: {e.Message}", e);
        }
    }

    // A file that went away meanwhile begins anew when it comes back.
    private IEnumerable<string> Complete(IReadOnlyList<RemoteFile> listed)
    {
        var before = _seen;
        _seen = listed.ToDictionary(f => f.Name, StringComparer.Ordinal);
        return listed.Where(f => settings.Complete != SftpCompletion.Unchanged || (before.TryGetValue(f.Name, out var seen) && seen == f)).Select(f => f.Name);
    }

    // A lost connection fails all files alike and ends the look; anything else is one file's own affair.
    private async Task<DeliveryOutcome> Guarded(SftpSession session, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await Deliver(session, name, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not SourceFailedException && session.IsLostBy(e))
        {
            throw new SourceFailedException($"The connection to {settings.Host} was lost at {name}: {e.Message} It goes on where it was.", e);
        }
        catch (SshException e)
        {
            throw new FileFailedException(
                $"{settings.Host} refuses what is to be done with {settings.Folder}/{name}: {e.Message} Check that the account {settings.User} may read it, write beside it, and make and fill the folders done and refused.", e);
        }
    }

    private async Task<DeliveryOutcome> Deliver(SftpSession session, string name, CancellationToken cancellationToken)
    {
        if (_spool.Find(name) is null && await session.Find(name, cancellationToken) is { Entry: { WhyNotTaken: { } reason } entry })
        {
            var refused = new TakenFile(entry.Length, entry.WrittenAt, await FreeName(session, name, cancellationToken));
            return await FileAway(session, name, refused, new DeliveryOutcome.Refused(reason), cancellationToken);
        }

        var taken = _spool.Find(name) ?? await Download(session, name, cancellationToken);
        var outcome = await work.Delivery.Run(_spool.PathOf(name), work.Connection.Agency, work.ProgressOf(name), cancellationToken);
        return await FileAway(session, name, taken, outcome, cancellationToken);
    }

    private async Task<TakenFile> Download(SftpSession session, string name, CancellationToken cancellationToken)
    {
        var file = await session.Find(name, cancellationToken) ?? throw new FileFailedException($"{name} went away before it was taken.");
        if (file.Length > settings.FileBytesMax)
            throw TakenFile.TooLong(name, file.Length, settings.FileBytesMax);
        var taken = new TakenFile(file.Length, file.WrittenAt, await FreeName(session, name, cancellationToken));
        return (await _spool.Take(name, file.WrittenAt, async into =>
        {
            await session.Download(name, into, cancellationToken);
            if (into.Length != file.Length || await session.Find(name, cancellationToken) != file)
                throw TakenFile.Changed(name, file.Length, into.Length);
            return taken;
        }))!;
    }

    private static async Task<string> FreeName(SftpSession session, string name, CancellationToken cancellationToken)
    {
        var free = name;
        for (var i = 2; await IsTaken(free); i++) free = $"{Path.GetFileNameWithoutExtension(name)}.{i}{Path.GetExtension(name)}";
        return free;

        async Task<bool> IsTaken(string candidate) =>
            await session.Find($"done/{candidate}", cancellationToken) is not null
            || await session.Find($"refused/{candidate}", cancellationToken) is not null;
    }

    // The file moves last: whoever finds it in done finds its receipt there. A file of other content under its name is a new delivery and stays.
    private async Task<DeliveryOutcome> FileAway(
        SftpSession session, string name, TakenFile taken, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        var folder = outcome is DeliveryOutcome.Delivered ? "done" : "refused";
        var file = _spool.PathOf(name);
        await session.MakeFolder(folder, cancellationToken);
        foreach (var ending in new[] { QuarantineFile.Ending, OriginalsFile.Ending })
        {
            if (!File.Exists(file + ending)) continue;
            await using var rows = File.OpenRead(file + ending);
            await session.Write(taken.FiledAs + ending, rows, cancellationToken);
        }

        using var note = new MemoryStream(outcome.Note);
        await session.Write($"{folder}/{taken.FiledAs}{outcome.NoteEnding}", note, cancellationToken);
        new Receipts(work).Keep(taken.FiledAs, outcome, file);
        if (await session.Find(name, cancellationToken) is { } there && taken.Is(there.Entry))
        {
            await session.Move(name, $"{folder}/{taken.FiledAs}", cancellationToken);
            await session.Delete(name + MarkerEnding, cancellationToken);
        }

        _spool.Clear(name);
        _seen.Remove(name);
        return outcome;
    }
}
