using System.IO.Hashing;
using System.Text;
using CreditHub.Domain.Identity;
using CreditHub.Ledger.Model;
using Microsoft.EntityFrameworkCore;

namespace CreditHub.Ledger.Verification;

/// <summary>
/// Holds the numbers of before the unified code against those that entries state. Kept as 128-bit hashes: there are as many as companies.
/// </summary>
internal sealed class NumberPass
{
    private readonly HashSet<UInt128> _expected = [];
    private readonly HashSet<UInt128> _confirmed = [];

    public void Expect(string code, IEnumerable<SubjectNumber> numbers)
    {
        foreach (var number in numbers) _expected.Add(Hash(number.Number, (short)number.Scheme, code));
    }

    /// <summary>A person decided it.</summary>
    public void Confirm(string code, IEnumerable<SubjectNumber> numbers)
    {
        foreach (var number in numbers) _confirmed.Add(Hash(number.Number, (short)number.Scheme, code));
    }

    /// <summary>Hashes of what entries state.</summary>
    public byte[] Expected => VerificationFile.BytesOf(_expected);

    /// <summary>Hashes of what a person decided.</summary>
    public byte[] Confirmed => VerificationFile.BytesOf(_confirmed);

    /// <summary>Takes what an interrupted verification had found that entries state.</summary>
    public void ResumeExpected(byte[] hashes)
    {
        foreach (var hash in VerificationFile.HashesOf(hashes)) _expected.Add(hash);
    }

    /// <summary>Takes what an interrupted verification had found that a person decided.</summary>
    public void ResumeConfirmed(byte[] hashes)
    {
        foreach (var hash in VerificationFile.HashesOf(hashes)) _confirmed.Add(hash);
    }

    /// <summary>Looks at every row. A row of a subject that is newer than the pass over subjects is not looked at.</summary>
    public void Run(LedgerDbContext context, Func<string, bool> isNewer, Findings findings, VerificationOptions options)
    {
        var (done, met) = (0L, 0L);
        foreach (var row in context.Set<SubjectNumberRow>().AsNoTracking())
        {
            if (++done % 10_000 == 0) options.Progress(new VerificationProgress("numbers", done, 0));
            var hash = Hash(row.Number, row.Scheme, row.Code);
            var confirmed = _confirmed.Contains(hash);
            if (confirmed || _expected.Contains(hash)) met++;
            else if (!isNewer(row.Code)) findings.Add("subject_number", $"{row.Number} {row.Code}", "no entry says so");
            if (row.Confirmed != confirmed && (confirmed || _expected.Contains(hash)))
                findings.Add("subject_number", $"{row.Number} {row.Code}", $"confirmed is «{row.Confirmed}», entries say «{confirmed}»");
        }

        _expected.UnionWith(_confirmed);
        if (met < _expected.Count) findings.Add("subject_number", "", $"{_expected.Count - met} numbers that entries state are missing");
    }

    private static UInt128 Hash(string number, short scheme, string code) =>
        XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{number}\n{scheme}\n{code}"));
}
