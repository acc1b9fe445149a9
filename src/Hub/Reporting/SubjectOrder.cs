using System.Collections.Concurrent;
using CreditHub.Domain.Codes;

namespace CreditHub.Hub.Reporting;

/// <summary>Keeps the rows of one subject in the order in which a stream sent them, though several messages are worked on at a time.</summary>
/// <remarks><see cref="InTurn"/> and <see cref="Alone"/> are called by the one reader of a stream, message after message.</remarks>
internal sealed class SubjectOrder
{
    private readonly ConcurrentDictionary<UnifiedSocialCreditCode, Task> _last = new();
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

    /// <summary>Runs work for a subject after all earlier work for it. What that came to is its own affair.</summary>
    public async Task After(UnifiedSocialCreditCode subject, Func<Task> work)
    {
        // Called in turn, one message after the other: nobody else adds between the look and the entry.
        var before = _last.GetValueOrDefault(subject, Task.CompletedTask);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _last[subject] = done.Task;
        await before;
        try
        {
            await work();
        }
        finally
        {
            done.SetResult();
            _last.TryRemove(new KeyValuePair<UnifiedSocialCreditCode, Task>(subject, done.Task));
        }
    }

    private Task<T> Remember<T>(Task<T> task)
    {
        _running.RemoveAll(t => t.IsCompleted);
        _running.Add(task);
        return task;
    }
}
