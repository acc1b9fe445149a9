using System.Buffers.Binary;
using CreditHub.V1;

namespace CreditHub.Evidence;

/// <summary>
/// Numbers of the latest decisions of a walk, so that a second answer under one number is found. Numbers begin with their time, so that
/// an honest log cannot
/// repeat one but close to the first; memory is bounded by the count kept.
/// </summary>
internal sealed class RecentDecisions
{
    private const int Kept = 1 << 22;

    private readonly HashSet<UInt128> _numbers = [];
    private readonly Queue<UInt128> _order = [];

    /// <summary>Adds a decision; false where its number stands among those kept.</summary>
    /// <param name="decision">Protobuf bytes of the EvidenceDecision.</param>
    public bool Add(ReadOnlyMemory<byte> decision)
    {
        var number = Read(decision.Span);
        if (!_numbers.Add(number)) return false;
        _order.Enqueue(number);
        if (_order.Count > Kept) _numbers.Remove(_order.Dequeue());
        return true;
    }

    /// <summary>Number of a decision, 32 hexadecimal digits.</summary>
    public static string NumberOf(ReadOnlyMemory<byte> decision) =>
        Read(decision.Span).ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    // The number is the message's first field, 16 bytes long; whatever was written otherwise is parsed.
    private static UInt128 Read(ReadOnlySpan<byte> decision)
    {
        ReadOnlySpan<byte> front = [0x0A, 16];
        if (decision.StartsWith(front) && decision.Length >= 18) return BinaryPrimitives.ReadUInt128BigEndian(decision[2..]);
        var id = EvidenceReading
            .Parse(EvidenceDecision.Parser, Google.Protobuf.ByteString.CopyFrom(decision), "A decision").DecisionId.Span;
        return id.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(id) : throw new EvidenceFaultException("a decision has no number");
    }
}
