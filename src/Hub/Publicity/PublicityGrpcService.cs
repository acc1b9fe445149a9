using CreditHub.Domain.Disclosures;
using CreditHub.Domain.Reports;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Disclosures;
using CreditHub.Hub.History;
using CreditHub.Hub.Paging;
using CreditHub.Hub.Sources;
using CreditHub.Hub.Streaming;
using CreditHub.Ledger;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Publicity;

/// <summary>Shows what is public today, and how what was decided came to be public.</summary>
internal sealed class PublicityGrpcService(
    PageTokens pages, LedgerStore store, SubjectHistory history, SubjectCodeDoor codes, PublicationTimelinessReport timeliness,
        RulesInForce rules, SourceAges ages,
    FieldDisclosureInForce fields, PublicLists lists, PublicSearch search, PublicNotices notices) : PublicityService.PublicityServiceBase
{

    public override async Task<ListPublicResponse> ListPublic(ListPublicRequest request, ServerCallContext context)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        context.Caller().RefuseOtherSubject(code, "unified_social_credit_code");
        var size = PageSizes.Of(request.PageSize);
        var question = $"public {store.Id} {code} {string.Join(',', request.Kinds.Select(k => (int)k))}";
        var after = pages.ReadRecord(request.PageToken, question);
        var head = (await store.Reader.ReadHead(context.CancellationToken)).Last;
        var records = await history.At(code, head, context.CancellationToken);
        var (current, today) = (rules.Current, rules.Today);
        List<Domain.Records.RecordFacts> facts = [.. records.Select(r => r.Facts)];
        var publicity = current.PublicityOf(facts);
        var reader = ReportRules.ReaderOf(current.Directory, withShared: false);
        KnownSubjects.Demand(code, facts.Select(f => f.Key), reader.PublicDatasets.Contains);
        var disclosure = new SubjectDisclosure(facts, reader, publicity, today);
        var shownRecords = new ShownRecords(current.Publicity, fields.Of(current));
        var shownOnce = disclosure.Once(facts).Select(f => f.Key).ToHashSet();
        var shown = records
            .Where(r => shownOnce.Contains(r.Facts.Key) && (request.Kinds.Count == 0 || request.Kinds.Contains((RecordKind)r.Facts.Kind)))
            .OrderByDescending(r => r.Facts.DecidedOn.DayNumber).ThenByDescending(r => r.Latest.Position.Value)
            .SkipWhile(r => after is { } place && !r.IsAfter(place))
            .Take(size + 1).ToList();
        var response = new ListPublicResponse
        {
            Day = today.ToProto(),
            Token = new V1.ChangeToken { Value = Ledger.Tokens.ChangeToken.Of(store, head).ToString() },
        };
        response.SourceAges.AddRange(ages.Of(d => PublicRecords.IsShownFrom(d, request.Kinds)));
        List<PublicRecord> written =
        [
            .. shown.Take(size).Select(r => new PublicRecord
            {
                Reference = r.Facts.Key.ToProto(),
                Record = shownRecords.Public(r.Record),
                Publicity = PublicRecords.ToProto(publicity.TermOf(r.Facts)),
                UnderObjection = publicity.Decisions.IsObjectedTo(r.Facts.Key),
            }),
        ];
        var fitting = MessageSize.Fitting(written);
        response.Records.AddRange(written.Take(fitting));
        if (fitting > 0 && shown.Count > fitting) response.NextPageToken = pages.OfRecord(shown[fitting - 1].Facts.DecidedOn.DayNumber,
            shown[fitting - 1].Latest.Position, question);
        return response;
    }

    public override Task<ListPublicRecordsResponse> ListPublicRecords(ListPublicRecordsRequest request, ServerCallContext context) =>
        lists.List(request, context.CancellationToken);

    public override Task<SearchPublicResponse> SearchPublic(SearchPublicRequest request, ServerCallContext context) =>
        search.Find(request, context.CancellationToken);

    public override Task<ListPublicNoticesResponse> ListPublicNotices(ListPublicNoticesRequest request, ServerCallContext context) =>
        notices.List(request, context.CancellationToken);

    public override Task<GetPublicationTimelinessResponse> GetPublicationTimeliness(GetPublicationTimelinessRequest request, ServerCallContext context) =>
        timeliness.Read(request, context.CancellationToken);

    public override Task<ListPublicityRulesResponse> ListPublicityRules(ListPublicityRulesRequest request, ServerCallContext context)
    {
        var rulebook = rules.Current.Publicity;
        var response = new ListPublicityRulesResponse { Version = rulebook.Version };
        foreach (var channel in rulebook.Channels)
            response.Versions.AddRange(channel.Versions.OrderBy(v => v.InForceFrom).Select(v => ToProto(channel.Code, v)));
        return Task.FromResult(response);
    }

    private static V1.PublicityVersion ToProto(string channel, Domain.Publicity.PublicityVersion version) => new()
    {
        Code = version.Code,
        Channel = channel,
        Rule = version.Rule,
        Kinds = { version.Kinds.Select(k => (RecordKind)k) },
        ResultCodes = { version.ResultCodes },
        InForceFrom = version.InForceFrom.ToProto(),
        InForceUntil = version.InForceUntil?.ToProto(),
        Basis = version.Basis.ToString().ToLowerInvariant(),
        MinimumMonths = version.MinimumMonths,
        MaximumMonths = version.MaximumMonths,
        Unverified = version.Unverified,
        Classes =
        {
            version.Classes.Select(c => new PublicityClassTerm
            {
                ConductClass = (ConductClass)c.Class, Published = c.IsPublished, MinimumMonths = c.MinimumMonths, MaximumMonths = c.MaximumMonths,
            }),
        },
    };
}
