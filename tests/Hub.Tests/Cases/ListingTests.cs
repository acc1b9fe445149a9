using CreditHub.Hub.Tests.Changes;
using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>Listing through the wire: what is answered before, during and after, with restarts in between.</summary>
public sealed class ListingTests
{
    [Fact]
    public async Task Listing_FromProposalToRemoval_BarsFromDeliveryToRemovalAcrossRestarts()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        string id;
        await using (var hub = await Known(folder))
        {
            id = (await hub.Listing("sx-hrss", "", new DeterminationStep { Propose = Determinations.Proposal() })).Case.CaseId;
            Assert.StartsWith("RD-20261102-", id, StringComparison.Ordinal);
            var notified = await hub.Listing("sx-hrss", id, new DeterminationStep { ServeNotice = Determinations.Notice() });
            Assert.Equal(("listing.statement", Rows.Day(2026, 11, 9)), (notified.Case.Deadline.Term, notified.Case.Deadline.DueOn));
            var heard = await hub.Act(CaseCalls.AsCompany(Rows.Company), r =>
            {
                r.CaseId = id;
                r.Listing = new DeterminationStep { MakeStatement = new MakeStatement { Content = "工资已支付" } };
            });
            Assert.Equal((CaseState.Heard, "工资已支付"), (heard.Case.State, heard.Case.Listing.Statement));
        }

        await using (var hub = await TestHub.StartAsync(folder))
        {
            var decision = Determinations.Decision();
            decision.AnswerToStatement = "经核查,仍拖欠十二人工资";
            decision.Persons.Add(new NamedPerson { Name = "张三", Role = PersonRole.LegalRepresentative });
            await hub.Listing("sx-hrss", id, new DeterminationStep { Decide = decision });
            Assert.Equal(Verdict.Clear, (await Fresh(hub)).Verdict);
            await hub.Listing("sx-hrss", id, new DeterminationStep { Deliver = new DeliverDetermination { Method = "直接送达" } });

            var barred = await Fresh(hub);
            Assert.Equal(Verdict.Barred, barred.Verdict);
            var reason = barred.Reasons.First(r => r.MeasureCode == "bar-wage-arrears");
            Assert.Equal(("wage-arrears", "陕人社认〔2026〕1号", "陕西省人力资源和社会保障厅", id), (reason.ListCode, reason.DocumentNumber, reason.Authority.Name, reason.Record.RecordNumber));
            Assert.Equal((Rows.Day(2026, 11, 2), Rows.Day(2029, 11, 1)), (reason.EffectiveFrom, reason.EffectiveUntil));
            Assert.Equal("张三", Assert.Single((await Entry(hub)).Record.ListEntry.ResponsiblePersons).Name);
        }

        await using (var hub = await Determinations.Later(folder, 2026, 12, 1))
        {
            Assert.Equal(Verdict.Barred, (await Fresh(hub)).Verdict);
            var removed = await hub.Listing("sx-hrss", id, new DeterminationStep { Remove = new RemoveDetermination { DocumentNumber = "陕人社移〔2026〕1号", Reason = "已清偿" } });
            Assert.Equal(CaseState.Ended, removed.Case.State);
            Assert.Equal(Verdict.Clear, (await Fresh(hub)).Verdict);
            Assert.Equal(Verdict.Barred, (await hub.Check(Rows.Company, with: r => r.EffectiveOn = Rows.Day(2026, 11, 30))).Verdict);
            Assert.Equal(removed.Case, await hub.Case(id, "sx-hrss"));
            Assert.Equal((2, Rows.Day(2026, 12, 1)), ((await Entry(hub)).Record.Version, (await Entry(hub)).Record.RemovedOn));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Listing_Annulled_IsUndoneFromItsBeginningAndSubscribersAreTold()
    {
        await using var hub = await Known();
        var id = await InEffect(hub);
        Assert.Equal(Verdict.Barred, (await Fresh(hub)).Verdict);
        await hub.Listing("sx-hrss", id, new DeterminationStep { Annul = new AnnulDetermination { DocumentNumber = "陕人社撤〔2026〕1号", Reason = "认定错误" } });

        Assert.Equal(Verdict.Clear, (await Fresh(hub)).Verdict);
        Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company, with: r => r.EffectiveOn = Rows.Day(2026, 11, 10))).Verdict);
        var changes = await Watch.UntilCaughtUp(hub, new WatchRequest { Beginning = new StartBeginning() });
        Assert.Equal([ChangeCause.Case, ChangeCause.Case], changes.Select(t => t.Cause));
        Assert.Contains(changes[0].Changes, c => c is { Kind: SanctionChangeKind.Barred, MatterCode: "procurement" });
        Assert.Contains(changes[1].Changes, c => c is { Kind: SanctionChangeKind.Cleared, MatterCode: "procurement" });
    }

    [Fact]
    public async Task Listing_MissingStep_IsRefusedByItsOwnReasonAndTheCaseStays()
    {
        await using var hub = await Known();
        await Refused(hub, "sx-tax", "", new DeterminationStep { Propose = Determinations.Proposal() }, StatusCode.PermissionDenied, "RIGHT_NOT_GRANTED", "dataset", "lists.wage-arrears");
        await Refused(hub, "operator", "", new DeterminationStep { Propose = Determinations.Proposal() }, StatusCode.PermissionDenied, "DETERMINATION_BODY_NOT_COMPETENT", "expected", "sx-hrss");
        await Refused(hub, "sx-court", "", new DeterminationStep { Propose = Determinations.Proposal("judgment-defaulter") }, StatusCode.PermissionDenied, "DETERMINATION_BODY_NOT_COMPETENT", "list", "judgment-defaulter");
        var id = (await hub.Listing("sx-hrss", "", new DeterminationStep { Propose = Determinations.Proposal() })).Case.CaseId;
        await Refused(hub, "sx-hrss", id, new DeterminationStep { Decide = Determinations.Decision() }, StatusCode.FailedPrecondition, "DETERMINATION_NOTICE_MISSING", "case_id", id);
        await Refused(hub, "sx-hrss", id, new DeterminationStep { ServeNotice = Determinations.Notice(article: "第九十九条") }, StatusCode.FailedPrecondition, "CASE_LEGAL_BASIS_MISSING", "article", "第九十九条");
        await Refused(hub, "operator", id, new DeterminationStep { ServeNotice = Determinations.Notice() }, StatusCode.PermissionDenied, "CASE_WRONG_BODY", "expected", "'sx-hrss'");
        await hub.Listing("sx-hrss", id, new DeterminationStep { ServeNotice = Determinations.Notice() });
        await Refused(hub, "sx-hrss", id, new DeterminationStep { Decide = Determinations.Decision() }, StatusCode.FailedPrecondition, "CASE_TOO_EARLY", "earliest_on", "2026-11-10");
        hub.MoveTo(2026, 11, 10);
        var decision = Determinations.Decision();
        decision.Persons.Add(new NamedPerson { Name = "李四", Role = PersonRole.ActualController });
        await Refused(hub, "sx-hrss", id, new DeterminationStep { Decide = decision }, StatusCode.FailedPrecondition, "PERSON_ROLE_NOT_NAMED", "list", "wage-arrears");
        decision.Persons[0].Name = "李四11010519491231002X";
        await Refused(hub, "sx-hrss", id, new DeterminationStep { Decide = decision }, StatusCode.InvalidArgument, "PERSONAL_DATA", "field", "listing.decide.persons.name");
        await Refused(hub, "sx-hrss", id, new DeterminationStep { Deliver = new DeliverDetermination { Method = "邮寄" } }, StatusCode.FailedPrecondition, "CASE_WRONG_STATE", "state", "Notified");
        await Refused(hub, "sx-hrss", id, new DeterminationStep { Deliver = new DeliverDetermination() }, StatusCode.InvalidArgument, "FIELD_REQUIRED", "field", "listing.deliver.method");
        var held = await hub.Case(id);
        Assert.Equal((CaseState.Notified, 2), (held.State, held.Steps.Count(s => s.Agency.Length > 0)));
        Assert.Equal(Verdict.Clear, (await Fresh(hub)).Verdict);
    }

    [Fact]
    public async Task Listing_TermPasses_TheCaseEndsByTheCalendar()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        string id;
        await using (var hub = await Known(folder)) id = await InEffect(hub);
        await using (var hub = await Determinations.Later(folder, 2029, 11, 9))
        {
            Assert.Equal((Verdict.Barred, CaseState.InEffect), ((await Fresh(hub)).Verdict, (await hub.Case(id)).State));
            hub.Time.Advance(TimeSpan.FromDays(1));
            Assert.Equal(Verdict.Clear, (await Fresh(hub)).Verdict);
            await CaseCalls.Eventually(async () => (await hub.Case(id)).State == CaseState.Ended);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Repair_ByASource_ShowsInTheListingInTheSameTransaction()
    {
        await using var hub = await Known();
        var id = await InEffect(hub);
        var repair = new CreditRecord
        {
            Dataset = "credit.repair", RecordNumber = "xf-1", Version = 1, Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
            Authority = new Authority { Name = "陕西省公共信用信息中心" }, DecidedOn = Rows.Day(2026, 11, 10), Document = new Document { Number = "修复〔2026〕1号" },
            RepairDecision = new RepairDecision { Target = new RecordReference { Source = "sx-hrss", Dataset = "lists.wage-arrears", RecordNumber = id } },
        };
        Assert.Equal(RowResult.OutcomeOneofCase.Acknowledged, (await hub.Report("sx-hrss", Rows.Of(repair)))[0].OutcomeCase);
        Assert.Equal(Rows.Day(2026, 11, 10), (await hub.Case(id)).Listing.RepairedOn);
        Assert.Equal(Verdict.Clear, (await Fresh(hub)).Verdict);
    }

    [Fact]
    public async Task Proposal_OfARectification_ShowsToTheDeterminingBodyAndListsNobodyByItself()
    {
        await using var hub = await Known();
        var id = (await Rectify(hub, "sx-market", "", new RectificationStep
        {
            Order = new OrderRectification { Findings = "未按时支付工资", Required = "足额支付", DocumentNumber = "陕市监责改〔2026〕3号", LegalBasis = "保障农民工工资支付条例 第五十三条", DueOn = Rows.Day(2026, 11, 20) },
        })).Case.CaseId;
        hub.MoveTo(2026, 11, 21);
        hub.Time.Advance(TimeSpan.FromSeconds(31));
        await CaseCalls.Eventually(async () => (await hub.Case(id)).State == CaseState.Overdue);
        Assert.DoesNotContain(await Of(hub, "sx-hrss"), c => c.CaseId == id);
        await Rectify(hub, "sx-market", id, new RectificationStep { ProposeListing = new ProposeListing { ListCode = "wage-arrears", Body = "sx-hrss", Reason = "逾期未改" } });
        Assert.Equal((CaseState.Escalated, "sx-hrss"), (await Of(hub, "sx-hrss")).Where(c => c.CaseId == id).Select(c => (c.State, c.Responsible)).Single());
        Assert.Equal(Verdict.Clear, (await Fresh(hub)).Verdict);

        var proposal = Determinations.Proposal();
        proposal.ProposalCaseId = id;
        var listing = (await hub.Listing("sx-hrss", "", new DeterminationStep { Propose = proposal })).Case;
        var ended = await Rectify(hub, "sx-hrss", id, new RectificationStep { AnswerProposal = new AnswerProposal { ListingCaseId = listing.CaseId, Reason = "启动认定" } });
        Assert.Equal((CaseState.Ended, listing.CaseId), (ended.Case.State, ended.Case.Rectification.Proposal.ListingCaseId));
        Assert.Equal(Verdict.Clear, (await Fresh(hub)).Verdict);
    }

    [Fact]
    public async Task Ban_LimitedToAnIndustryAndARegion_BarsThereOnlyAndSurvivesARestart()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        string id;
        await using (var hub = await Known(folder))
        {
            id = (await hub.Ban("sx-market", "", new DeterminationStep
            {
                Propose = new ProposeDetermination { ListCode = "ban-industry", Reason = "生产不合格食品", BasisDocument = "陕市监罚〔2026〕9号", IndustryCodes = { "14" }, RegionCodes = { "610100" } },
            })).Case.CaseId;
            Assert.StartsWith("JR-", id, StringComparison.Ordinal);
            await hub.Ban("sx-market", id, new DeterminationStep { ServeNotice = Determinations.Notice("中华人民共和国食品安全法", "第一百三十五条") });
            hub.MoveTo(2026, 11, 10);
            var decision = Determinations.Decision();
            decision.ForEver = true;
            await hub.Ban("sx-market", id, new DeterminationStep { Decide = decision });
            await hub.Ban("sx-market", id, new DeterminationStep { Deliver = new DeliverDetermination { Method = "直接送达" } });
            await Limits(hub);
        }

        await using (var hub = await Determinations.Later(folder, 2036, 11, 10))
        {
            await Limits(hub);
            var active = await hub.Sanctions.ListActiveAsync(new ListActiveRequest(), cancellationToken: TestHub.Token);
            var sanction = active.Entries.Single().Sanctions.Single(s => s.ListCode == "ban-industry");
            Assert.Equal((["C14"], ["610100"]), (sanction.IndustryCodes, sanction.RegionCodes));
            await hub.Ban("sx-market", id, new DeterminationStep { Remove = new RemoveDetermination { DocumentNumber = "解禁〔2036〕1号", Reason = "依法解除" } });
            Assert.Equal(Verdict.Clear, (await Asked(hub, "C1411", "610113")).Verdict);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static async Task Limits(TestHub hub)
    {
        Assert.Equal(Verdict.Barred, (await Asked(hub, "C1411", "610113")).Verdict);
        Assert.Equal(Verdict.Clear, (await Asked(hub, "C2511", "610113")).Verdict);
        Assert.Equal(Verdict.Clear, (await Asked(hub, "C1411", "610402")).Verdict);
        var open = await Asked(hub, "", "610113");
        Assert.Equal((Verdict.Attention, "C14"), (open.Verdict, open.Reasons[0].LimitedTo));
    }

    private static Task<CheckResponse> Asked(TestHub hub, string industry, string region) => hub.Check(Rows.Company, "licence", r =>
    {
        (r.IndustryCode, r.RegionCode) = (industry, region);
        r.Freshness = new Freshness { FullyConsistent = true };
    });

    private static async Task<TestHub> Known(string? folder = null)
    {
        var hub = await TestHub.StartAsync(folder);
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        return hub;
    }

    private static async Task<string> InEffect(TestHub hub)
    {
        var id = (await hub.Listing("sx-hrss", "", new DeterminationStep { Propose = Determinations.Proposal() })).Case.CaseId;
        await hub.Listing("sx-hrss", id, new DeterminationStep { ServeNotice = Determinations.Notice() });
        hub.MoveTo(2026, 11, 10);
        await hub.Listing("sx-hrss", id, new DeterminationStep { Decide = Determinations.Decision() });
        return (await hub.Listing("sx-hrss", id, new DeterminationStep { Deliver = new DeliverDetermination { Method = "直接送达" } })).Case.CaseId;
    }

    private static Task<ActResponse> Rectify(TestHub hub, string agency, string caseId, RectificationStep step) => hub.Act(TestHub.Supervising(agency), r =>
    {
        r.CaseId = caseId;
        r.Rectification = step;
    });

    private static async Task<IReadOnlyList<Case>> Of(TestHub hub, string agency) =>
        (await hub.Cases.ListCasesAsync(new ListCasesRequest(), TestHub.Supervising(agency), cancellationToken: TestHub.Token)).Cases;

    private static Task<CheckResponse> Fresh(TestHub hub) => hub.Check(Rows.Company, with: r => r.Freshness = new Freshness { FullyConsistent = true });

    private static async Task<HeldRecord> Entry(TestHub hub) => (await hub.Subjects.ListRecordsAsync(
        new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company, Kinds = { RecordKind.ListEntry } }, cancellationToken: TestHub.Token)).Records.Single();

    private static async Task Refused(
        TestHub hub, string agency, string caseId, DeterminationStep step, StatusCode status, string reason, string key, string value)
    {
        var refused = await CaseCalls.Refused(hub.Listing(agency, caseId, step));
        Assert.Equal((status, reason, value), (refused.StatusCode, refused.Reason(), refused.Metadata(key)));
    }
}
