using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>Case numbers that one Beijing day has seen, by agency and matter: each counts as one transaction of the day.</summary>
internal sealed class CheckedTransactions
{
    // Beyond it, every check of the day with a case number counts as a transaction of its own.
    private const int Max = 2_000_000;

    private readonly HashSet<UInt128> _seen = [];
    private BeijingDate _day;

    /// <summary>True where the day sees the transaction for the first time.</summary>
    public bool IsNew(string agency, string matter, string caseNumber, BeijingDate day)
    {
        if (day != _day)
        {
            _seen.Clear();
            _day = day;
        }

        var key = KeyOf(agency, matter, caseNumber);
        return _seen.Count < Max ? _seen.Add(key) : !_seen.Contains(key);
    }

    // Codes and case numbers hold no control characters, so the separator makes the three parts one text without doubt.
    private static UInt128 KeyOf(string agency, string matter, string caseNumber)
    {
        var hash = XxHash128.Hash(Encoding.UTF8.GetBytes($"{agency}\n{matter}\n{caseNumber}"));
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
