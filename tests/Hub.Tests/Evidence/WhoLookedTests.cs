using CreditHub.Hub.Evidence;
using CreditHub.Hub.Tests.Cases;
using CreditHub.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Evidence;

/// <summary>Whoever was shown what is not public of a company stands in the list of those who looked (查询记录), by whatever call.</summary>
public sealed class WhoLookedTests
{
    // Messages whose code is no company that the answer tells of.
    private static readonly string[] NotTold =
    [
        "Authority", "SubjectReference", "Agency", "PublishedBan", "EvidenceDecision", "WaitingCandidate", "ResolveWaitingResponse",
        "VerifyReportResponse", "HeldNumber", "PublicCompany", "PublicNotice",
    ];

    [Fact]
    public void EveryCode_InAnAnswer_IsStatedToBeTheCompanyToldOfOrIsKnownNotToBe()
    {
        var answers = ContractFacts.Methods.Values.SelectMany(m => MessagesIn(m.OutputType, [])).Distinct();
        var undecided = answers.SelectMany(m => m.Fields.InDeclarationOrder())
            .Where(f => f.Name.Contains("unified_social_credit_code", StringComparison.Ordinal) && !ContractFacts.Of(f).Subject
                && !NotTold.Contains(f.ContainingType.Name))
            .Select(f => f.FullName).ToList();

        Assert.Equal([], undecided);
    }

    [Fact]
    public void EveryLoggedStream_ThatTellsOfCompanies_NamesThem()
    {
        var unnamed = ContractFacts.Methods.Values.Where(m => m.IsServerStreaming && !m.IsClientStreaming
            && ShownSubjects.May(m.OutputType))
            .Where(m => ContractFacts.Of(m).Logging is not (CallLogging.Subjects or CallLogging.Changes)).Select(m => m.Name).ToList();

        // A recall, and a reminder of an outcome that is owed, go to whom it was answered to, about its own answers.
        Assert.Equal(["WatchFeedbackOwed", "WatchRecalls"], unnamed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryCall_ThatShowsACompanysData_IsListedToTheCompany()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)));
        await hub.Report("sx-hrss", Rows.Of(Listed()));
        await hub.Report("sx-credit", Rows.Of(Evaluated()));
        var held = await hub.Act(CaseCalls.AsCompany(Rows.Company), r => r.Consent = new ConsentStep
        {
            Give = new GiveConsent { Agency = "sx-procurement", Purpose = "procurement", Until = Rows.Day(2026, 11, 30) },
        });

        await Look(hub, TestHub.As("sx-credit", "supervision"), held.Case.CaseId);

        var seen = await hub.Subjects.ListAccessesAsync(
            new ListAccessesRequest { UnifiedSocialCreditCode = Rows.Company, PageSize = 100 }, CaseCalls.AsCompany(Rows.Company),
                cancellationToken: TestHub.Token);
        Assert.Equal(
            [
                "CaseService/GetCase", "CaseService/ListCases", "CaseService/WatchCases", "EvaluationService/ListEvaluations",
                "EvaluationService/WatchEvaluations",
                "ReportService/GetReport", "ReportService/IssueReport", "SanctionService/ListActive",
                "SanctionService/Watch", "SanctionService/Watch",
                "StatisticsService/ListFigureRecords", "SubjectService/GetProfile", "SubjectService/GetRecordHistory",
                "SubjectService/ListRecords", "SubjectService/QueryProfiles", "SupervisionService/GetTier",
            ],
            seen.Accesses.Where(a => a.Agency == "sx-credit").Select(a => a.Operation).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Watch_OfPublicListsOnly_NamesNobody()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));

        await Read(hub.Sanctions.Watch(new WatchRequest { Beginning = new StartBeginning() }, TestHub.As("sx-finance", "procurement"),
            cancellationToken: TestHub.Token), m => m.CaughtUp is not null);

        var seen = await hub.Subjects.ListAccessesAsync(
            new ListAccessesRequest { UnifiedSocialCreditCode = Rows.Company }, CaseCalls.AsCompany(Rows.Company),
                cancellationToken: TestHub.Token);
        Assert.Empty(seen.Accesses);
    }

    private static async Task Look(TestHub hub, Metadata caller, string caseId)
    {
        var token = TestHub.Token;
        await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = Rows.Company }, caller,
            cancellationToken: token);
        await hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company }, caller,
            cancellationToken: token);
        await hub.Subjects.GetRecordHistoryAsync(
            new GetRecordHistoryRequest
            {
                UnifiedSocialCreditCode = Rows.Company,
                Record = new RecordReference { Source = "sx-hrss", Dataset = "lists.other", RecordNumber = "lists.other#1" },
            },
            caller, cancellationToken: token);
        await hub.Statistics.ListFigureRecordsAsync(new ListFigureRecordsRequest { Figure = Figure.Records }, caller,
            cancellationToken: token);
        await Read(hub.Subjects.QueryProfiles(new QueryProfilesRequest(), caller, cancellationToken: token), static _ => false);
        await hub.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, caller, cancellationToken: token);
        await hub.Cases.ListCasesAsync(new ListCasesRequest(), caller, cancellationToken: token);
        await Read(hub.Cases.WatchCases(new WatchCasesRequest { Beginning = new StartBeginning() }, caller, cancellationToken: token), m =>
            m.CaughtUp is not null);
        await hub.Evaluations.ListEvaluationsAsync(new ListEvaluationsRequest { UnifiedSocialCreditCode = Rows.Company }, caller,
            cancellationToken: token);
        await Read(hub.Evaluations.WatchEvaluations(new WatchEvaluationsRequest { Beginning = new StartBeginning() }, caller,
            cancellationToken: token), m => m.CaughtUp is not null);
        await hub.Sanctions.ListActiveAsync(new ListActiveRequest(), caller, cancellationToken: token);
        await Read(hub.Sanctions.Watch(new WatchRequest { Beginning = new StartBeginning() }, caller, cancellationToken: token), m =>
            m.CaughtUp is not null);
        await Read(hub.Sanctions.Watch(new WatchRequest { Snapshot = new StartSnapshot() }, caller, cancellationToken: token), m =>
            m.CaughtUp is not null);
        await hub.Supervision.GetTierAsync(new GetTierRequest { UnifiedSocialCreditCode = Rows.Company }, caller, cancellationToken: token);
        var issued = await hub.Reports.IssueReportAsync(
            new IssueReportRequest
            {
                RequestNumber = "1", UnifiedSocialCreditCode = Rows.Company, ReportPurpose = "bidding",
                IncludeShared = true
            }, caller, cancellationToken: token);
        await hub.Reports.GetReportAsync(new GetReportRequest
        {
            Number = issued.Report.Number,
            VerificationCode = issued.Report.VerificationCode
        }, caller, cancellationToken: token);
    }

    private static async Task Read<T>(AsyncServerStreamingCall<T> call, Func<T, bool> isLast)
    {
        using (call)
        {
            while (await call.ResponseStream.MoveNext(TestHub.Token))
                if (isLast(call.ResponseStream.Current)) return;
        }
    }

    private static IEnumerable<MessageDescriptor> MessagesIn(MessageDescriptor type, HashSet<MessageDescriptor> seen)
    {
        if (!seen.Add(type)) return [];
        return [type, .. type.Fields.InDeclarationOrder().Where(f => f is { FieldType: FieldType.Message, IsMap: false }).SelectMany(f =>
            MessagesIn(f.MessageType, seen))];
    }

    private static CreditRecord Listed() =>
        Of("lists.other", r => r.ListEntry = new ListEntry { ListCode = "key-attention", Reason = "重点关注" });

    private static CreditRecord Evaluated() =>
        Of("credit.evaluation", r => r.CreditEvaluation = new CreditEvaluation { Grade = "B", Scheme = "公共信用综合评价" });

    private static CreditRecord Of(string dataset, Action<CreditRecord> body)
    {
        var record = new CreditRecord
        {
            Dataset = dataset, RecordNumber = $"{dataset}#1", Version = 1,
            Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
            Document = new Document { Number = "认字〔2026〕3号" }, Authority = new Authority { Name = "认定机关" },
            DecidedOn = Rows.Day(2026, 10, 8),
        };
        body(record);
        return record;
    }
}
