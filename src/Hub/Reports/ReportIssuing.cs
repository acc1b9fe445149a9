using System.Security.Cryptography;
using CreditHub.Domain.Records;
using CreditHub.Domain.Reports;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Documents;
using CreditHub.Hub.Errors;
using CreditHub.Hub.Feed;
using CreditHub.Hub.Publicity;
using CreditHub.Hub.Rulebooks;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using Google.Protobuf;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;
using ParticipantKind = CreditHub.Domain.SharingDirectory.ParticipantKind;

namespace CreditHub.Hub.Reports;

/// <summary>
/// Issues reports. What is recorded is what a report rests on, not its text: position, day, statements of the sources, digest. From these it is
/// built again, which is how a repeated request and a later reader get the same report.
/// </summary>
internal sealed class ReportIssuing(
    LedgerStore store, DocumentLog documents, ReportDoor door, RulebookHistory history, ReportCompiler compiler, ChangeFeed feed, RulesInForce rules, TimeProvider time,
    SubjectReading reading, NamedPersons persons)
{
    private const string HubSource = "hub";
    private const string ReportDataset = "report";
    private const string RequestDataset = "report-request";

    /// <summary>Key of a report by its number.</summary>
    public static RecordKey KeyOf(string number) => new(HubSource, ReportDataset, number);

    /// <summary>Issues a report; the same request again gets the same one.</summary>
    public async Task<CreditReport> Issue(IssueReportRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var (position, basis) = await Now(cancellationToken);
        var today = rules.Today;
        var question = door.Open(request, today, basis.Definitions);
        caller.RefuseOtherSubject(question.Code, "unified_social_credit_code");
        RefuseShared(question, caller);
        await Demand(caller, question.Code, question.WithShared, cancellationToken);
        var requestKey = new RecordKey(caller.Agency.Code, RequestDataset, request.RequestNumber);
        if (await documents.Find(requestKey, cancellationToken) is { } held) return await Again(held, request, cancellationToken);

        var sources = compiler.SourcesNow();
        var compiled = await compiler.Compile(question, basis, position, today, sources, cancellationToken);
        var entry = ToEntry(request, caller, question, position, compiled, sources);
        var (_, isRepeated) = await documents.Record(
            request.RequestNumber,
            new DocumentDraft(EntryKind.ReportRequested, requestKey, DigestOf(request), new ReportRequestedEntry { Number = entry.Number }),
            new DocumentDraft(EntryKind.ReportIssued, KeyOf(entry.Number), ContentDigest.Of(entry.ToByteArray()), entry));
        return isRepeated
            ? await Again((await documents.Find(requestKey, cancellationToken))!, request, cancellationToken)
            : ToReport(entry, compiled.Content);
    }

    // The sources' statements and the rules come from this node's feed: it must not be behind what the records are read from, and the rules are those of that
    // very position, since a later reader builds the report again from it.
    private async Task<(Position Position, ReportBasis Basis)> Now(CancellationToken cancellationToken)
    {
        var position = (await store.Reader.ReadHead(cancellationToken)).Last;
        await feed.WaitFor(position, cancellationToken);
        return (position, ReportBasis.Of(await history.At(position, cancellationToken)));
    }

    // Banks, associations and portals see what is public; a company sees of itself what authorities see.
    private static void RefuseShared(ReportQuestion question, CallerIdentity caller)
    {
        if (!question.WithShared || caller.ActingFor is not null || caller.Agency.Kind is ParticipantKind.Agency or ParticipantKind.Operator) return;
        throw new ApiException(
            ErrorReason.SharedNotGranted, $"'{caller.Agency.Code}' is no authority; its reports show what is public.", ("agency", caller.Agency.Code), ("field", "include_shared"));
    }

    /// <summary>The entry of a report; null where number and verification code do not belong together.</summary>
    public async Task<ReportIssuedEntry?> Find(string number, string verificationCode, CancellationToken cancellationToken)
    {
        if (!ReportNumber.IsWellFormed(number) || await documents.Find(KeyOf(number), cancellationToken) is not { } found) return null;
        var entry = ReportIssuedEntry.Parser.ParseFrom(found.Payload.Span);
        return Same(entry.VerificationCode, verificationCode) ? entry : null;
    }

    /// <summary>Refuses who may not read what a report shows: with what authorities share, all of that.</summary>
    /// <exception cref="ApiException">The right is not granted.</exception>
    public async ValueTask Demand(CallerIdentity caller, Domain.Codes.UnifiedSocialCreditCode code, bool withShared, CancellationToken cancellationToken)
    {
        if (withShared) await reading.OpenShared(caller, code, cancellationToken);
        else await reading.Open(caller, code, cancellationToken);
    }

    /// <summary>Builds an issued report again from the ledger.</summary>
    public async Task<CreditReport> Rebuild(ReportIssuedEntry entry, CancellationToken cancellationToken)
    {
        var (position, day) = (new Position(entry.Position), BeijingDate.FromDayNumber(entry.IssuedOn));
        var basis = ReportBasis.Of(await history.At(position, cancellationToken));
        var question = door.Open(entry.Request, day, basis.Definitions);
        var report = ToReport(entry, (await compiler.Compile(question, basis, position, day, entry.Sources, cancellationToken)).Content);
        return report.ContentDigest == Convert.ToHexStringLower(entry.ContentDigest.Span) && !await NamesTooLong(question.Code, report.Content, cancellationToken)
            ? report
            : throw new ApiException(
                ErrorReason.ReportUnknown,
                $"Report {entry.Number} can no longer be shown as it was issued: persons that it named are named no longer, or this program compiles it differently.",
                ("number", entry.Number));
    }

    // A report that is shown again is an answer of today. It is not altered, since its digest would be another; who keeps it has it as it was issued.
    private async Task<bool> NamesTooLong(Domain.Codes.UnifiedSocialCreditCode code, ReportContent content, CancellationToken cancellationToken)
    {
        var naming = content.Chapters.SelectMany(c => c.Items).Where(i => PersonalParts.NamesAnybody(i.Record)).Select(i => i.Reference.ToKey()).ToList();
        if (naming.Count == 0) return false;
        var isNamed = await persons.Of(code, cancellationToken);
        return !naming.TrueForAll(key => isNamed(key));
    }

    /// <summary>SHA-256 of a content as it is encoded.</summary>
    public static byte[] Digest(ReportContent content) => SHA256.HashData(content.ToByteArray());

    private async Task<CreditReport> Again(LedgerEntry held, IssueReportRequest request, CancellationToken cancellationToken)
    {
        if (held.Digest != DigestOf(request)) throw DocumentLog.Conflict(request.RequestNumber);
        var number = ReportRequestedEntry.Parser.ParseFrom(held.Payload.Span).Number;
        var entry = await documents.Find(KeyOf(number), cancellationToken) ?? throw new InvalidOperationException($"Report {number} was requested but is missing.");
        return await Rebuild(ReportIssuedEntry.Parser.ParseFrom(entry.Payload.Span), cancellationToken);
    }

    private ReportIssuedEntry ToEntry(
        IssueReportRequest request, CallerIdentity caller, ReportQuestion question, Position position, CompiledReport compiled, IReadOnlyList<SourceAge> sources)
    {
        var now = time.GetUtcNow();
        Span<byte> random = stackalloc byte[2 * ReportNumber.SuffixLength];
        RandomNumberGenerator.Fill(random);
        var used = compiled.Outline.Sources.Select(s => (s.Source, s.Dataset)).ToHashSet();
        var entry = new ReportIssuedEntry
        {
            Number = ReportNumber.Of(now, random),
            VerificationCode = ReportNumber.Letters(random[ReportNumber.SuffixLength..]),
            Agency = caller.Agency.Code,
            CallerPurpose = caller.Purpose,
            Request = request,
            Position = position.Value,
            IssuedAtTicks = now.UtcTicks,
            IssuedOn = rules.Today.DayNumber,
            ValidUntil = rules.Today.AddDays(question.Purpose.ValidityDays - 1).DayNumber,
            ContentDigest = ByteString.CopyFrom(Digest(compiled.Content)),
        };
        entry.Sources.AddRange(sources.Where(s => used.Contains((s.Source, s.Dataset))));
        entry.Items.AddRange(compiled.Outline.Shown.Select(r => new ReportedItem
        {
            Record = r.Facts.Key.ToProto(), Digest = ByteString.CopyFrom(r.Facts.Digest.ToBytes()), UnderObjection = r.UnderObjection,
        }));
        return entry;
    }

    private CreditReport ToReport(ReportIssuedEntry entry, ReportContent content) => new()
    {
        Number = entry.Number,
        VerificationCode = entry.VerificationCode,
        IssuedAt = Rfc3339.Format(new DateTimeOffset(entry.IssuedAtTicks, TimeSpan.Zero)),
        ValidUntil = BeijingDate.FromDayNumber(entry.ValidUntil).ToProto(),
        ContentDigest = Convert.ToHexStringLower(Digest(content)),
        Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, new Position(entry.Position)).ToString() },
        Content = content,
    };

    private static ContentDigest DigestOf(IssueReportRequest request) => ContentDigest.Of(request.ToByteArray());

    // The time of comparing must not tell how much of a guess was right.
    private static bool Same(string held, string given) => CryptographicOperations.FixedTimeEquals(
        System.Text.Encoding.UTF8.GetBytes(held), System.Text.Encoding.UTF8.GetBytes(given.Trim().ToUpperInvariant()));
}
