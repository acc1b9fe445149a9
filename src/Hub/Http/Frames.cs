using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using CreditHub.Hub.Errors;
using CreditHub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CreditHub.Hub.Http;

/// <summary>Messages in the frames of gRPC: a byte that says whether it is compressed, four of the length, the message.</summary>
internal static class Frames
{
    /// <summary>Bytes before a message.</summary>
    public const int HeaderBytes = 5;

    /// <summary>Writes a message.</summary>
    /// <exception cref="ApiException">It is larger than the hub takes.</exception>
    public static void Write(IMessage message, IBufferWriter<byte> to, int messageBytesMax)
    {
        var size = message.CalculateSize();
        if (size > messageBytesMax) throw TooLarge(size, messageBytesMax);
        var frame = to.GetSpan(HeaderBytes + size)[..(HeaderBytes + size)];
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], size);
        message.WriteTo(frame[HeaderBytes..]);
        to.Advance(frame.Length);
    }

    /// <summary>The refusal of what is larger than the hub takes.</summary>
    public static ApiException TooLarge(long size, long max) =>
        new(ErrorReason.MessageTooLarge, $"The message has more than {max} bytes.", ("value", $"{size}"), ("limit", $"{max}"));
}

/// <summary>
/// Takes the frames that a call answers with. Of an answer that is one message it keeps it; what derives from it hands the messages of a
/// stream on.
/// </summary>
internal class FrameSink(MessageDescriptor type) : PipeWriter
{
    private const int FirstBytes = 4096;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;

    /// <summary>True once something was answered.</summary>
    public bool HasStarted { get; set; }

    /// <summary>The next whole message; null where there is none yet.</summary>
    public IMessage? Take()
    {
        if (_length < Frames.HeaderBytes) return null;
        var size = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(1));
        var end = Frames.HeaderBytes + size;
        if (_length < end) return null;
        var message = type.Parser.ParseFrom(_buffer.AsSpan(Frames.HeaderBytes, size));
        _buffer.AsSpan(end, _length - end).CopyTo(_buffer);
        _length -= end;
        return message;
    }

    public override void Advance(int bytes)
    {
        _length += bytes;
        HasStarted = true;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(default(FlushResult));

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    /// <summary>Gives the memory back, once the call ended well: nothing of it writes any more.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 256);
        if (needed <= _buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
