using CreditHub.Domain.Codes;

namespace CreditHub.Hub.Reporting;

/// <summary>Keeps the rows of one subject in the order in which a stream sent them, though several messages are worked on at a time.</summary>
/// <remarks><see cref="InTurn"/> and <see cref="Alone"/> are called by the one reader of a stream, message after message.</remarks>
internal sealed class SubjectOrder
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UnifiedSocialCreditCode, Task> _last = [];
    private readonly List<Task> _running = [];
    private Task _turn = Task.CompletedTask;

    /// <summary>
    /// Begins work on a message when all messages before it have begun theirs. What it does before it first waits comes after what they did
    /// before they first waited.
    /// </summary>
    public Task<T> InTurn<T>(Func<Task<T>> work)
    {
        var before = _turn;
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _turn = began.Task;
        return Remember(Begin());

        async Task<T> Begin()
        {
            await before;
            Task<T> begun;
            try
            {
                begun = work();
            }
            finally
            {
                began.SetResult();
            }

            return await begun;
        }
    }

    /// <summary>Works on a message when all messages before it are done, and before any after it begins.</summary>
    public Task<T> Alone<T>(Func<Task<T>> work)
    {
        var before = _turn;
        Task[] earlier = [.. _running];
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _turn = done.Task;
        return Remember(Work());

        async Task<T> Work()
        {
            await before;

            // What became of the others is for the stream to say.
            await Task.WhenAll(earlier).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                return await work();
            }
            finally
            {
                done.SetResult();
            }
        }
    }

    /// <summary>Runs work for subjects after all earlier work for any of them. What that came to is its own affair.</summary>
    public async Task After(IReadOnlyCollection<UnifiedSocialCreditCode> subjects, Func<Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Queue(subjects, done.Task);
        try
        {
            await work();
        }
        finally
        {
            done.SetResult();
            Leave(subjects, done.Task);
        }
    }

    private Task Queue(IReadOnlyCollection<UnifiedSocialCreditCode> subjects, Task done)
    {
        var before = new HashSet<Task>();
        lock (_gate)
        {
            foreach (var subject in subjects)
            {
                if (_last.TryGetValue(subject, out var last)) before.Add(last);
                _last[subject] = done;
            }
        }

        return Task.WhenAll(before);
    }

    private void Leave(IReadOnlyCollection<UnifiedSocialCreditCode> subjects, Task done)
    {
        lock (_gate)
        {
            foreach (var subject in subjects)
                if (_last.GetValueOrDefault(subject) == done) _last.Remove(subject);
        }
    }

    private Task<T> Remember<T>(Task<T> task)
    {
        _running.RemoveAll(t => t.IsCompleted);
        _running.Add(task);
        return task;
    }
}
