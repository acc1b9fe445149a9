using CreditHub.Domain.Calendar;
using CreditHub.Domain.Publicity;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Publicity;

/// <summary>Counts how decisions came to be public, by authority, dataset and channel.</summary>
internal sealed class PublicationTally(PublicityRulebook rulebook, WorkingDayCalendar calendar, int examplesMax)
{
    private readonly Dictionary<(string Authority, string Dataset, string Channel), PublicationTimeliness> _counts = [];
    private readonly Queue<LatePublication> _examples = [];

    /// <summary>A record that became public on a day.</summary>
    public void AddPublic(RecordKey key, CreditRecord record, BeijingDate publicOn) => Add(key, record, publicOn, isWaiting: false);

    /// <summary>A record that is not public, because its subject must still be named.</summary>
    public void AddWaiting(RecordKey key, CreditRecord record, BeijingDate today) => Add(key, record, today, isWaiting: true);

    /// <summary>Puts what was counted into an answer, worst first.</summary>
    public void WriteTo(GetPublicationTimelinessResponse response)
    {
        response.Authorities.AddRange(_counts.Values
            .OrderByDescending(c => c.Late + c.WaitingOverdue).ThenBy(c => c.Authority, StringComparer.Ordinal)
            .ThenBy(c => c.Dataset, StringComparer.Ordinal).ThenBy(c => c.Channel, StringComparer.Ordinal));
        response.Examples.AddRange(_examples.Reverse());
    }

    private void Add(RecordKey key, CreditRecord record, BeijingDate day, bool isWaiting)
    {
        var decidedOn = record.DecidedOn.ToDomain()!.Value;
        foreach (var channel in rulebook.Channels)
        {
            if (PublicationDue.Judge(RecordReading.KindOf(record), key.Dataset, decidedOn, day, channel, calendar) is not { } standing) continue;
            var count = CountOf((record.Authority.Name, key.Dataset, channel.Code), standing.Clock);
            if (isWaiting) count.WaitingOverdue += standing.Timeliness == Timeliness.Late ? 1 : 0;
            else Count(count, standing.Timeliness);
            if (standing.Timeliness == Timeliness.Late && examplesMax > 0) Keep(key, record, channel.Code, standing.DueOn, isWaiting ? null : day);
        }
    }

    private static void Count(PublicationTimeliness count, Timeliness timeliness)
    {
        switch (timeliness)
        {
            case Timeliness.InTime:
                count.InTime++;
                break;
            case Timeliness.Late:
                count.Late++;
                break;
            default:
                count.Unknown++;
                break;
        }
    }

    private PublicationTimeliness CountOf((string Authority, string Dataset, string Channel) key, PublicationClock clock)
    {
        if (_counts.TryGetValue(key, out var held)) return held;
        return _counts[key] = new PublicationTimeliness
        {
            Authority = key.Authority, Dataset = key.Dataset, Channel = key.Channel, WorkingDays = clock.WorkingDays, Rule = clock.Rule,
        };
    }

    private void Keep(RecordKey key, CreditRecord record, string channel, BeijingDate? dueOn, BeijingDate? publicOn)
    {
        if (_examples.Count == examplesMax) _examples.Dequeue();
        _examples.Enqueue(new LatePublication
        {
            Record = key.ToProto(), Authority = record.Authority.Name, Channel = channel, DecidedOn = record.DecidedOn, DueOn = dueOn?.ToProto(), PublicOn = publicOn?.ToProto(),
        });
    }
}
