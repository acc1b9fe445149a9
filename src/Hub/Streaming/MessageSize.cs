using Google.Protobuf;
using Google.Protobuf.Collections;

namespace CreditHub.Hub.Streaming;

/// <summary>
/// No message goes over what a client takes that was set up with nothing but an address: 4 MiB. Beyond it a default client of gRPC fails
/// with RESOURCE_EXHAUSTED, which looks like a rate limit. What is larger goes as several messages, or as several pages.
/// </summary>
internal static class MessageSize
{
    /// <summary>Bytes that a default client takes.</summary>
    public const int ClientMax = 4 << 20;

    /// <summary>Bytes that a message is filled to; the rest is for what stands once in it and for the headers of its items.</summary>
    public const int Max = ClientMax - (64 << 10);

    /// <summary>Bytes after which a page is ended whose items are found one by one: the item that goes over it still fits.</summary>
    public const int PageBytes = Max / 2;

    private const int ItemOverhead = 8;

    /// <summary>How many of the first items go into one message: at least one, however large it is.</summary>
    public static int Fitting<T>(IEnumerable<T> items)
        where T : IMessage
    {
        var (count, bytes) = (0, 0L);
        foreach (var item in items)
        {
            bytes += item.CalculateSize() + ItemOverhead;
            if (count > 0 && bytes > Max) break;
            count++;
        }

        return count;
    }

    /// <summary>A message as parts that are small enough: the items in their order, and what stands beside them in each part.</summary>
    /// <param name="message">The message; it is taken apart.</param>
    /// <param name="items">Its items.</param>
    public static IReadOnlyList<TMessage> Parts<TMessage, TItem>(TMessage message, Func<TMessage, RepeatedField<TItem>> items)
        where TMessage : IMessage<TMessage>
        where TItem : IMessage
    {
        if (message.CalculateSize() <= Max) return [message];
        List<TItem> all = [.. items(message)];
        items(message).Clear();
        var room = message.CalculateSize();
        var parts = new List<TMessage>();
        for (var taken = 0; taken < all.Count;)
        {
            var count = Math.Max(1, FittingBeside(room, all, taken));
            var part = message.Clone();
            items(part).AddRange(all.GetRange(taken, count));
            parts.Add(part);
            taken += count;
        }

        return parts;
    }

    private static int FittingBeside<TItem>(int room, List<TItem> all, int from)
        where TItem : IMessage
    {
        var (count, bytes) = (0, (long)room);
        for (var i = from; i < all.Count; i++)
        {
            bytes += all[i].CalculateSize() + ItemOverhead;
            if (bytes > Max) break;
            count++;
        }

        return count;
    }
}
