using System.Collections.Concurrent;
using CreditHub.Domain.Codes;

namespace CreditHub.Hub.Reporting;

/// <summary>Keeps the rows of one subject in the order in which a stream sent them, though several messages are worked on at a time.</summary>
internal sealed class SubjectOrder
{
    private readonly ConcurrentDictionary<UnifiedSocialCreditCode, Task> _last = new();

    /// <summary>Runs work for a subject after all earlier work for it. What that came to is its own affair.</summary>
    public async Task After(UnifiedSocialCreditCode subject, Func<Task> work)
    {
        // Called by one stream, one message after the other: nobody else adds between the look and the entry.
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
}
