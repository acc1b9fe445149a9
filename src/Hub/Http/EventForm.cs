using System.Text;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Json;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Http;

/// <summary>
/// Messages of a stream as server-sent events: the choice that a message makes is the event's type, its token the event's id. A browser
/// sends the last id when it comes again; the stream then goes on after it, whatever start the address states.
/// </summary>
internal static class EventForm
{
    /// <summary>Content type of events.</summary>
    public const string ContentType = "text/event-stream";

    /// <summary>Header of the last event that the caller dealt with.</summary>
    public const string LastIdHeader = "Last-Event-ID";

    private const string TokenField = "token";
    private const string AfterField = "after";

    /// <summary>The line that names an event's type, and where it has a token the line of its id.</summary>
    public static byte[] HeadOf(IMessage message)
    {
        var choice = message.Descriptor.Oneofs.FirstOrDefault(o => !o.IsSynthetic)?.Accessor.GetCaseFieldDescriptor(message);
        var token = choice?.FieldType == FieldType.Message && choice.Accessor.GetValue(message) is IMessage chosen ? TokenOf(chosen)
            : TokenOf(message);
        return Encoding.UTF8.GetBytes(string.IsNullOrEmpty(token) ? $"event: {choice?.Name ?? "message"}\n"
            : $"event: {choice?.Name ?? "message"}\nid: {token}\n");
    }

    /// <summary>Lets a stream go on after the last event of the one before it.</summary>
    /// <param name="lastId">The id of that event; empty where there was none.</param>
    /// <param name="request">What opens the stream.</param>
    /// <exception cref="ApiException">The stream has no such start.</exception>
    public static void ResumeAfter(string lastId, IMessage request)
    {
        if (lastId.Length == 0) return;
        var after = request.Descriptor.FindFieldByName(AfterField);
        if (after?.MessageType != ChangeToken.Descriptor)
            throw new ApiException(ErrorReason.ArgumentsConflict, $"{LastIdHeader}: this stream has no tokens to go on after.",
                ("fields", LastIdHeader));

        // Setting one of a choice clears the others.
        after.Accessor.SetValue(request, new ChangeToken { Value = lastId });
    }

    private static string? TokenOf(IMessage message) => message switch
    {
        ChangeToken token => token.Value,
        _ => MessageShape.Of(message.Descriptor).Find(TokenField)?.Field is { FieldType: FieldType.Message } field
            && field.MessageType == ChangeToken.Descriptor
            ? (field.Accessor.GetValue(message) as ChangeToken)?.Value : null,
    };
}
