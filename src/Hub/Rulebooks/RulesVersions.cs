using CreditHub.Hub.Errors;
using CreditHub.Hub.Paging;
using CreditHub.Ledger;
using CreditHub.Ledger.Entries;
using CreditHub.Ledger.Payloads;
using CreditHub.Ledger.Stored;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Rulebooks;

/// <summary>Shows the changes of the rules as the ledger holds them.</summary>
internal sealed class RulesVersions(PageTokens pages, LedgerStore store, RulebookLedger ledger)
{
    private const string Question = "rules-history";

    /// <summary>The version of a number.</summary>
    /// <exception cref="ApiException">No rulebook has it.</exception>
    public async Task<RulesVersion> Of(long number, CancellationToken cancellationToken) => ToProto(await Find(number, cancellationToken));

    /// <summary>A rulebook with its documents, and the one that waits.</summary>
    public async Task<GetRulesResponse> Get(GetRulesRequest request, CancellationToken cancellationToken)
    {
        var state = await ledger.Read(cancellationToken);
        var entry = request.Number == 0 ? state.InForce! : await Find(request.Number, cancellationToken);
        var response = new GetRulesResponse { Version = ToProto(entry) };
        if (request.IncludeDocuments)
        {
            var stored = RulebookEntry.Parser.ParseFrom(entry.Payload.Span);
            response.Documents.AddRange(stored.Documents.Select(d => new RuleDocument { Name = d.Name, Json = d.Json }));
        }

        if (state.Scheduled is { } scheduled) response.Scheduled = await Of(scheduled.Number, cancellationToken);
        return response;
    }

    /// <summary>A page of changes, latest first.</summary>
    public async Task<ListRulesHistoryResponse> List(ListRulesHistoryRequest request, CancellationToken cancellationToken)
    {
        var size = PageSizes.Of(request.PageSize);
        var question = $"{Question} {store.Id:N}";
        var from = pages.ReadPosition(request.PageToken, question)?.Value ?? (await ledger.Read(cancellationToken)).LastNumber;
        var response = new ListRulesHistoryResponse();
        var number = from;
        for (; number > 0 && response.Changes.Count < size; number--)
        {
            if (await ledger.Find(number, cancellationToken) is { } entry) response.Changes.Add(ToChange(entry));
        }

        if (number > 0) response.NextPageToken = pages.OfPosition(new Position(number), question);
        return response;
    }

    private async Task<LedgerEntry> Find(long number, CancellationToken cancellationToken) =>
        number > 0 && await ledger.Find(number, cancellationToken) is { Kind: EntryKind.RulebookInForce or EntryKind.RulebookScheduled } entry
            ? entry
            : throw new ApiException(ErrorReason.RulesUnknown, $"There are no rules of number {number}.", ("number", $"{number}"));

    private RulesChange ToChange(LedgerEntry entry)
    {
        if (entry.Kind == EntryKind.RulebookInForce) return new RulesChange { InForce = ToProto(entry) };
        if (entry.Kind == EntryKind.RulebookScheduled) return new RulesChange { Scheduled = ToProto(entry) };
        var cancelled = RulebookCancelledEntry.Parser.ParseFrom(entry.Payload.Span);
        return new RulesChange
        {
            Cancelled = new RulesCancellation
            {
                Number = cancelled.Number, ScheduledAs = cancelled.ScheduledAs, Agency = cancelled.Agency, RecordedAt = Rfc3339.Format(entry.RecordedAt),
            },
        };
    }

    private RulesVersion ToProto(LedgerEntry entry)
    {
        var stored = RulebookEntry.Parser.ParseFrom(entry.Payload.Span);
        var version = new RulesVersion
        {
            Number = stored.Number,
            Hash = stored.Hash,
            RuleCodeVersion = stored.RuleCodeVersion,
            Origin = (RulesOrigin)stored.Cause,
            Agency = stored.Agency,
            RecordedAt = Rfc3339.Format(entry.RecordedAt),
            Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, entry.TransactionEnd).ToString() },
            InForceOn = stored.InForceOn == 0 ? null : BeijingDate.FromDayNumber(stored.InForceOn).ToProto(),
            ScheduledAs = stored.ScheduledAs,
        };
        foreach (var document in RulebookPayloads.DocumentsOf(stored).All)
            if (document.StatedVersion() is { } stated) version.DocumentVersions[document.Name] = stated;
        return version;
    }
}
