using CreditHub.Domain.Codes;
using CreditHub.Ledger.Engines;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Model;
using CreditHub.Ledger.Stored;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace CreditHub.Ledger.Verification;

/// <summary>
/// Folds each subject's entries and holds its rows against them, some hundred subjects at a time, each page in one view of the store.
/// What a hub that runs beside it has changed between two reads is looked at again before it is a finding.
/// </summary>
internal sealed class SubjectPass(LedgerEngine engine, VerificationOptions options, VerificationFile file, NumberPass numbers)
{
    private const int PageSubjects = 256;
    private const int LooksMax = 3;
    private const string Code = nameof(SubjectTableRow.Code);
    private const string Subject = nameof(EntryRow.Subject);

    public void Run(Findings findings, CancellationToken cancellationToken)
    {
        var (after, done) = ("", 0L);
        if (file.State.Subjects is { } kept)
        {
            (after, done) = (kept.After, kept.Done);
            numbers.ResumeExpected(kept.Expected);
            findings.Resume(kept.Findings, kept.MoreFindings);
            if (kept.IsAtEnd) return;
        }

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (last, entries) = Page(after, findings);
            done += entries;
            options.Progress(new VerificationProgress("subjects", done, file.State.Began));
            after = last ?? after;
            file.Offer(
                () => new SubjectsState
                {
                    After = after, Done = done, IsAtEnd = last is null, Expected = numbers.Expected, Findings = [.. findings.Named],
                    MoreFindings = findings.More,
                },
                isLast: last is null);
            if (last is null) return;
        }
    }

    private (string? Last, int Entries) Page(string after, Findings findings)
    {
        for (var look = 1; ; look++)
        {
            using var context = engine.CreateContext();
            var found = new Findings(context, options.FindingsMax);
            var page = Look(context, after, found);
            if (found.Named.Count > 0 && look < LooksMax) continue;
            findings.AddAll(found);
            return page;
        }
    }

    private (string? Last, int Entries) Look(LedgerDbContext context, string after, Findings findings)
    {
        using var view = LedgerVerifier.View(engine, context);
        var codes = context.Set<EntryRow>().Where(e => string.Compare(e.Subject, after) > 0).Select(e => e.Subject!).Distinct()
            .OrderBy(s => s)
            .Take(PageSubjects).ToList();
        var last = codes.Count == PageSubjects ? codes[^1] : null;
        var parts = Between(context.Set<PersonPartRow>(), after, last).ToDictionary(p => p.Position, p => p.Part);
        var entries = Between(context.Set<EntryRow>(), after, last).OrderBy(e => e.Subject).ThenBy(e => e.Position).ToList()
            .GroupBy(e => e.Subject!, StringComparer.Ordinal);
        var subjects = Between(context.Set<SubjectTableRow>(), after, last, Code).ToDictionary(s => s.Code, StringComparer.Ordinal);
        var snapshots = Between(context.Set<SnapshotRow>(), after, last, Code).ToDictionary(s => s.Code, StringComparer.Ordinal);
        var records = Between(context.Set<RecordTableRow>(), after, last).ToDictionary(r => r.RecordKey, StringComparer.Ordinal);
        var cases = Between(context.Set<CaseTableRow>(), after, last).ToDictionary(c => c.CaseId, StringComparer.Ordinal);
        var count = 0;
        foreach (var group in entries)
        {
            var rows = group.ToList();
            count += rows.Count;
            subjects.Remove(group.Key, out var subject);
            snapshots.Remove(group.Key, out var snapshot);
            if (Fold(group.Key, rows, parts, snapshot?.Position ?? 0, findings) is not { } fold) continue;
            findings.Compare(group.Key, fold.Subject, subject);
            Hold(fold, snapshot, findings);
            foreach (var (key, expected) in fold.Records) Hold(key, expected, records, findings);
            foreach (var (id, expected) in fold.Cases)
            {
                cases.Remove(id, out var held);
                findings.Compare(id, expected, held);
            }

            numbers.Expect(group.Key, fold.Numbers);
        }

        foreach (var (code, extra) in subjects) findings.Compare(code, null, extra);
        foreach (var (code, extra) in snapshots) findings.Compare(code, null, extra);
        foreach (var (key, extra) in records) findings.Compare(key, null, extra);
        foreach (var (id, extra) in cases) findings.Compare(id, null, extra);
        return (last, count);
    }

    private static SubjectFold? Fold(string code, List<EntryRow> rows, Dictionary<long, byte[]> parts, long snapshotAt, Findings findings)
    {
        try
        {
            var entries = rows.Select(row => Entry(row, parts.GetValueOrDefault(row.Position)));
            return SubjectFold.Of(UnifiedSocialCreditCode.Parse(code), entries, snapshotAt);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException or FormatException or ArgumentException
            or KeyNotFoundException or NullReferenceException)
        {
            // Entries that the hub wrote can be folded: these were altered.
            findings.Add("entry", code, $"the entries of the subject cannot be folded: {e.Message}");
            return null;
        }
    }

    private static void Hold(string key, RecordTableRow expected, Dictionary<string, RecordTableRow> records, Findings findings)
    {
        records.Remove(key, out var held);
        findings.Compare(key, expected, held);
        if (held is not null && held.SeenVersion < expected.SeenVersion)
            findings.Add("record", key, $"seen_version is «{held.SeenVersion}», entries say at least «{expected.SeenVersion}»");
    }

    // There may be none: it is dropped and made again. One that is there is that of its position.
    private static void Hold(SubjectFold fold, SnapshotRow? stored, Findings findings)
    {
        if (stored is null) return;
        if (fold.Snapshot is null)
        {
            findings.Add("subject_snapshot", stored.Code, $"position is «{stored.Position}», where the subject has no entry");
            return;
        }

        if (!Same(stored.Profile, fold.Snapshot))
            findings.Add("subject_snapshot", stored.Code, "profile is not what the entries up to its position say");
    }

    private static bool Same(byte[] stored, SubjectSnapshot expected)
    {
        try
        {
            return SubjectFold.Canonical(SubjectSnapshot.Parser.ParseFrom(stored)).AsSpan().SequenceEqual(SubjectFold.Canonical(expected));
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    // By reflection of the column's name, since the tables share no type: subject > after, and up to the last of the page where there is
    // one.
    private static IQueryable<T> Between<T>(IQueryable<T> rows, string after, string? last, string column = Subject)
        where T : class
    {
        rows = rows.AsNoTracking().Where(r => string.Compare(EF.Property<string>(r, column), after) > 0);
        return last is null ? rows : rows.Where(r => string.Compare(EF.Property<string>(r, column), last) <= 0);
    }

    internal static LedgerEntry Entry(EntryRow row, byte[]? part) => new()
    {
        Position = new Position(row.Position),
        TransactionEnd = new Position(row.TransactionEnd),
        Kind = (EntryKind)row.Kind,
        Subject = row.Subject is null ? null : UnifiedSocialCreditCode.Parse(row.Subject),
        Record = row.RecordKey is null ? null : RecordKeyText.Parse(row.RecordKey),
        RecordVersion = row.RecordVersion,
        Digest = row.ContentDigest is null ? null : Domain.Records.ContentDigest.FromBytes(row.ContentDigest),
        Payload = part is null ? row.Payload : [.. row.Payload, .. part],
        RecordedAt = new DateTimeOffset(row.RecordedAt, TimeSpan.Zero),
    };
}
