using System.Buffers;
using System.IO.Pipelines;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Json;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Http;

/// <summary>
/// Sends the lines of a body on as the messages of a call. A line is one message; empty lines are passed over. It goes on only while the
/// call takes what was sent, so a caller that sends faster is held back by its own connection.
/// </summary>
internal sealed class LineReader(MessageDescriptor type, HttpBackends backends)
{
    private long _line;

    /// <summary>
    /// Sends until the body ends, a line is no message, or nobody reads any more. Never throws: what is wrong with a line is what the call
    /// is refused for.
    /// </summary>
    public async Task Send(PipeReader body, PipeWriter messages, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            while (await SendSome(body, messages, cancellationToken))
            {
            }
        }
        catch (Exception e) when (e is ApiException or IOException or InvalidOperationException or OperationCanceledException)
        {
            fault = e;
        }

        await messages.CompleteAsync(fault);
    }

    private async Task<bool> SendSome(PipeReader body, PipeWriter messages, CancellationToken cancellationToken)
    {
        var read = await HttpRequestReader.ReadOn(body, cancellationToken);
        var rest = read.Buffer;
        try
        {
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                if (!await SendLine(rest.Slice(0, end), messages, cancellationToken)) return false;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > backends.TextBytesMax) throw Frames.TooLarge(rest.Length, backends.TextBytesMax);
            if (!read.IsCompleted) return true;
            await SendLine(rest, messages, cancellationToken);
            rest = rest.Slice(rest.End);
            return false;
        }
        finally
        {
            // The server drains what is left, which it cannot while a reading is under way.
            body.AdvanceTo(rest.Start, rest.End);
        }
    }

    private async ValueTask<bool> SendLine(ReadOnlySequence<byte> line, PipeWriter messages, CancellationToken cancellationToken)
    {
        _line++;
        if (IsEmpty(line)) return true;
        try
        {
            if (line.Length > backends.TextBytesMax) throw Frames.TooLarge(line.Length, backends.TextBytesMax);
            Frames.Write(MessageReader.Read(type, line), messages, backends.MessageBytesMax);
        }
        catch (ApiException e)
        {
            throw new ApiException(e.Reason, $"Line {_line}: {e.Message}", e.Metadata.Select(m => (m.Key, m.Value))) { Others = e.Others };
        }

        return !(await messages.FlushAsync(cancellationToken)).IsCompleted;
    }

    private static bool IsEmpty(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
            if (part.Span.IndexOfAnyExcept(" \t\r"u8) >= 0) return false;
        return true;
    }
}
