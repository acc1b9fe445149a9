using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Cases;

/// <summary>A banned company's responsible person who opens elsewhere (易地开张): attention by identity, a question to the banning body by name, nothing else.</summary>
public sealed class ConnectionTests
{
    private const string Identity = "11010519491231002X";
    private const string OtherIdentity = "440524188001010014";

    [Fact]
    public async Task Registration_OfTheSamePerson_DrawsAttentionAcrossARestartUntilTheBanEnds()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("credithub-").FullName;
        string ban, flag;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            ban = await Banned(hub, Identity);
            Assert.Equal((true, "", ""), await Person(hub, ban));
        }

        await using (var hub = await Determinations.Later(folder, 2026, 11, 12))
        {
            await hub.Report("sx-market", Led("张三", Identity));
            var held = Assert.Single(await Flags(hub, "sx-market"));
            flag = held.CaseId;
            Assert.Equal((CaseState.InEffect, true, ban, Rows.Company), (held.State, held.Accountability.Connection.ByIdentity, held.Accountability.Connection.BanCaseId, held.Accountability.Connection.BannedCompany));
            Assert.Equal(Verdict.Attention, (await Asked(hub)).Verdict);
            Assert.DoesNotContain(Identity, (await Records(hub)).ToString(), StringComparison.Ordinal);
            Assert.All((await Records(hub)).Records.Where(r => r.Record.Registration is not null), r => Assert.Empty(r.Record.Registration.LegalRepresentativeIdentityHash));

            // The same registration again, and a correction of it, flag nothing twice.
            await hub.Report("sx-market", Led("张三", Identity));
            await hub.Report("sx-market", Led("张三", Identity, version: 2));
            Assert.Single(await Flags(hub, "sx-market"));

            await hub.Ban("sx-market", ban, new DeterminationStep { Remove = new RemoveDetermination { DocumentNumber = "解禁1", Reason = "依法解除" } });
            await CaseCalls.Eventually(async () =>
            {
                hub.Time.Advance(TimeSpan.FromSeconds(31));
                return (await hub.Case(flag)).State == CaseState.Ended;
            });
            Assert.Equal(Verdict.Clear, (await Asked(hub)).Verdict);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("", Identity)]
    [InlineData(Identity, "")]
    public async Task Registration_OfTheSameNameOnly_AsksTheBanningBodyAndChangesNoVerdict(string banned, string registered)
    {
        await using var hub = await TestHub.StartAsync();
        await Banned(hub, banned);
        await hub.Report("sx-market", Led("张三", registered));

        var held = Assert.Single(await Flags(hub, "sx-market"));
        Assert.Equal((CaseState.Open, false, "sx-market"), (held.State, held.Accountability.Connection.ByIdentity, held.Responsible));
        Assert.Equal(Verdict.Clear, (await Asked(hub)).Verdict);
        await hub.Act(TestHub.Supervising("sx-market"), r =>
        {
            (r.UnifiedSocialCreditCode, r.CaseId) = (Rows.OtherCompany, held.CaseId);
            r.Accountability = new AccountabilityStep { ConfirmConnection = new ConfirmConnection { DocumentNumber = "核〔2026〕1号" } };
        });
        Assert.Equal(Verdict.Attention, (await Asked(hub)).Verdict);
    }

    [Theory]
    [InlineData(false, Identity, CaseState.InEffect, Verdict.Attention, 1)]
    [InlineData(true, Identity, CaseState.InEffect, Verdict.Attention, 1)]
    [InlineData(false, OtherIdentity, CaseState.Ended, Verdict.Clear, 0)]
    [InlineData(true, OtherIdentity, CaseState.InEffect, Verdict.Attention,
        1)] // what the banning body confirmed on a document is the body's to take back
    public async Task Suspicion_ByName_IsSettledByALaterIdentityAndLeavesOneReason(
        bool isConfirmed, string identity, CaseState state, Verdict verdict, int reasons)
    {
        await using var hub = await TestHub.StartAsync();
        await Banned(hub, Identity);
        await hub.Report("sx-market", Led("张三", ""));
        var suspected = Assert.Single(await Flags(hub, "sx-market"));
        if (isConfirmed)
        {
            await hub.Act(TestHub.Supervising("sx-market"), r =>
            {
                (r.UnifiedSocialCreditCode, r.CaseId) = (Rows.OtherCompany, suspected.CaseId);
                r.Accountability = new AccountabilityStep { ConfirmConnection = new ConfirmConnection { DocumentNumber = "核〔2026〕1号" } };
            });
        }

        await hub.Report("sx-market", Led("张三", identity, version: 2));

        var held = Assert.Single(await Flags(hub, "sx-market"));
        Assert.Equal((suspected.CaseId, state, identity == Identity), (held.CaseId, held.State, held.Accountability.Connection.ByIdentity));
        var asked = await Asked(hub);
        Assert.Equal((verdict, reasons), (asked.Verdict, asked.Reasons.Count(r => r.ListCode == "banned-connection"
            && r.MeasureCode == "consider-banned-connection")));
    }

    [Theory]
    [InlineData("张三", OtherIdentity)]
    [InlineData("李四", "")]
    public async Task Registration_OfAnotherPerson_IsNotFlagged(string name, string identity)
    {
        await using var hub = await TestHub.StartAsync();
        await Banned(hub, Identity);
        await hub.Report("sx-market", Led(name, identity));
        Assert.Empty(await Flags(hub, "operator"));
        Assert.Equal(Verdict.Clear, (await Asked(hub)).Verdict);
    }

    [Fact]
    public async Task IdentityNumbers_ThatAreNoneOrWhereNoneMayBe_AreRefusedAndNotRepeated()
    {
        await using var hub = await TestHub.StartAsync();
        var rejected = Assert.Single(await hub.Report("sx-market", Led("张三", "110105194912310021"))).Refused;
        Assert.Equal((ErrorReason.TextMalformed, "record.registration.legal_representative_identity_number"), (rejected.Faults[0].Reason, rejected.Faults[0].Field));
        Assert.DoesNotContain("110105194912310021", rejected.ToString(), StringComparison.Ordinal);

        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var decision = Determinations.Decision();
        decision.Persons.Add(new NamedPerson { Name = "张三", Role = PersonRole.LegalRepresentative, IdentityNumber = Identity });
        var refused = await CaseCalls.Refused(hub.Listing("sx-hrss", "RD-1", new DeterminationStep { Decide = decision }));
        Assert.Equal((StatusCode.InvalidArgument, "PERSONAL_DATA", "listing.decide.persons.identity_number"), (refused.StatusCode, refused.Reason(), refused.Metadata("field")));
        decision.Persons[0] = new NamedPerson { Name = "张三", Role = PersonRole.LegalRepresentative, IdentityHash = "aa" };
        Assert.Equal("PERSONAL_DATA", (await CaseCalls.Refused(hub.Ban("sx-market", "JR-1", new DeterminationStep { Decide = decision }))).Reason());
    }

    [Fact]
    public async Task PublishedBans_AreThoseOfTheYearWithoutAnnulledOnes()
    {
        await using var hub = await TestHub.StartAsync();
        var ban = await Banned(hub, Identity);
        Assert.Empty((await Published(hub, 2025)).Bans);
        var published = Assert.Single((await Published(hub, 2026)).Bans);
        Assert.Equal((ban, Rows.Company, "行业禁入", true, ["C14"]), (published.CaseId, published.UnifiedSocialCreditCode, published.ListName, published.ForEver, published.IndustryCodes));
        Assert.Equal("张三", Assert.Single(published.Persons).Name);
        Assert.Null(published.EndedOn);
        Assert.Single((await Published(hub, 2040)).Bans);

        await hub.Ban("sx-market", ban, new DeterminationStep { Remove = new RemoveDetermination { DocumentNumber = "解禁1", Reason = "依法解除" } });
        Assert.Equal(Rows.Day(2026, 11, 10), Assert.Single((await Published(hub, 2026)).Bans).EndedOn);
        Assert.Empty((await Published(hub, 2027)).Bans);
        var year = await Assert.ThrowsAsync<RpcException>(() => Published(hub, 26));
        Assert.Equal((StatusCode.InvalidArgument, "NUMBER_OUT_OF_RANGE"), (year.StatusCode, year.Reason()));

        var second = await Banned(hub, Identity);
        await hub.Ban("sx-market", second, new DeterminationStep { Annul = new AnnulDetermination { DocumentNumber = "撤1", Reason = "认定错误" } });
        Assert.Equal(ban, Assert.Single((await Published(hub, 2026)).Bans).CaseId);
    }

    [Fact]
    public async Task Superior_OfAStateBody_SeesTheNoticeAmongItsCasesAndAnswers()
    {
        const string Body = "11320100MB1886843H";
        await using var hub = await TestHub.StartAsync();
        var record = Rows.JudgmentDefault(Body);
        await hub.Report("sx-court", Rows.Of(record));
        var told = await hub.Act(TestHub.Supervising("sx-credit"), r =>
        {
            r.UnifiedSocialCreditCode = Body;
            r.Accountability = new AccountabilityStep
            {
                NotifySuperior = new NotifySuperior
                {
                    Record = new RecordReference { Source = "sx-court", Dataset = record.Dataset, RecordNumber = record.RecordNumber }, Superior = "sx-finance", Content = "未履行生效判决", DocumentNumber = "通〔2026〕1号",
                },
            };
        });
        Assert.Equal(told.Case.CaseId, Assert.Single(await Flags(hub, "sx-finance")).CaseId);
        var answered = await hub.Act(TestHub.Supervising("sx-finance"), r =>
        {
            (r.UnifiedSocialCreditCode, r.CaseId) = (Body, told.Case.CaseId);
            r.Accountability = new AccountabilityStep { Answer = new AnswerAsSuperior { Measures = "已督促履行", DocumentNumber = "复〔2026〕1号" } };
        });
        Assert.Equal((CaseState.Done, "sx-credit", "已督促履行"), (answered.Case.State, answered.Case.Responsible, answered.Case.Accountability.Notice.Measures));
    }

    [Fact]
    public async Task Arrears_PaidInParts_EndWithTheLast()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var taken = await Step(hub, "", new AccountabilityStep
        {
            TakeUpArrears = new TakeUpArrears { Creditor = Rows.OtherCompany, Amount = new Money { MinorUnits = 100_00 }, Overseer = "sx-finance", DocumentNumber = "核〔2026〕1号", DueOn = Rows.Day(2026, 12, 31) },
        });
        var id = taken.Case.CaseId;
        Assert.Equal((CaseState.Ordered, Rows.Day(2026, 12, 31)), (taken.Case.State, taken.Case.Deadline.DueOn));
        await Step(hub, id, Pay(40_00));
        Assert.Equal("CASE_CONDITION_UNMET", (await CaseCalls.Refused(Step(hub, id, Pay(60_01)))).Reason());
        Assert.Equal("INVALID_AMOUNT", (await CaseCalls.Refused(Step(hub, id, Pay(0)))).Reason());
        var paid = await Step(hub, id, Pay(60_00));
        Assert.Equal((CaseState.Ended, 100_00L), (paid.Case.State, paid.Case.Accountability.Arrears.Paid.MinorUnits));
    }

    [Fact]
    public async Task Arrears_FromTheirFirstDay_AreSeenByOverseerAndCreditorAndNobodyElse()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-market", Rows.Of(Rows.Registration()), Rows.Of(Rows.Registration(Rows.OtherCompany)));
        using var watch = hub.Cases.WatchCases(new WatchCasesRequest { Now = new StartNow() }, TestHub.Supervising("sx-finance"),
            cancellationToken: TestHub.Token);
        Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        var taken = await Step(hub, "", new AccountabilityStep
        {
            TakeUpArrears = new TakeUpArrears
            {
                Creditor = Rows.OtherCompany, Amount = new Money { MinorUnits = 100_00 },
                Overseer = "sx-finance", DocumentNumber = "核〔2026〕1号"
            },
        });

        Metadata[] parties = [TestHub.Supervising("sx-market"), TestHub.Supervising("sx-finance"), CaseCalls.AsCompany(Rows.Company),
            CaseCalls.AsCompany(Rows.OtherCompany)];
        foreach (var party in parties)
        {
            var request = new GetCaseRequest { CaseId = taken.Case.CaseId };
            Assert.Equal(taken.Case, (await hub.Cases.GetCaseAsync(request, party, cancellationToken: TestHub.Token)).Case);
            var listed = await hub.Cases.ListCasesAsync(new ListCasesRequest { OpenOnly = true }, party, cancellationToken: TestHub.Token);
            Assert.Equal(taken.Case, Assert.Single(listed.Cases));
        }

        foreach (var other in (Metadata[])[TestHub.Supervising("sx-tax"), CaseCalls.AsCompany(Rows.CodeOf(9))])
        {
            var refused = await Assert.ThrowsAsync<RpcException>(
                async () => await hub.Cases.GetCaseAsync(new GetCaseRequest { CaseId = taken.Case.CaseId }, other,
                    cancellationToken: TestHub.Token));
            Assert.Equal("CASE_UNKNOWN", refused.Reason());
            Assert.Empty((await hub.Cases.ListCasesAsync(new ListCasesRequest(), other, cancellationToken: TestHub.Token)).Cases);
        }

        while (watch.ResponseStream.Current.Changes is null) Assert.True(await watch.ResponseStream.MoveNext(TestHub.Token));
        Assert.Equal(taken.Case, Assert.Single(watch.ResponseStream.Current.Changes.Changes).Case);
    }

    private static AccountabilityStep Pay(long fen) => new() { RecordPayment = new RecordPayment { Amount = new Money { MinorUnits = fen }, DocumentNumber = "凭1" } };

    private static Task<ActResponse> Step(TestHub hub, string caseId, AccountabilityStep step) => hub.Act(TestHub.Supervising("sx-market"), r =>
    {
        r.CaseId = caseId;
        r.Accountability = step;
    });

    private static async Task<string> Banned(TestHub hub, string identity)
    {
        await hub.Report("sx-market", Rows.Of(Rows.Registration()));
        var propose = new ProposeDetermination { ListCode = "ban-industry", Reason = "生产不合格食品", BasisDocument = "陕市监罚〔2026〕9号", IndustryCodes = { "C14" } };
        var id = (await hub.Ban("sx-market", "", new DeterminationStep { Propose = propose })).Case.CaseId;
        await hub.Ban("sx-market", id, new DeterminationStep { ServeNotice = Determinations.Notice("中华人民共和国食品安全法", "第一百三十五条") });
        hub.Time.Advance(TimeSpan.FromDays(8));
        var decision = Determinations.Decision();
        decision.ForEver = true;
        decision.Persons.Add(new NamedPerson { Name = "张三", Role = PersonRole.LegalRepresentative, IdentityNumber = identity });
        await hub.Ban("sx-market", id, new DeterminationStep { Decide = decision });
        return (await hub.Ban("sx-market", id, new DeterminationStep { Deliver = new DeliverDetermination { Method = "直接送达" } })).Case.CaseId;
    }

    private static ReportRow Led(string name, string identity, int version = 1)
    {
        var registration = Rows.Registration(Rows.OtherCompany, industry: "C1411");
        registration.Version = version;
        (registration.Registration.LegalRepresentative, registration.Registration.LegalRepresentativeIdentityNumber) = (name, identity);
        registration.Registration.Domicile = $"第{version}版住所";
        return Rows.Of(registration);
    }

    private static async Task<(bool Known, string Number, string Hash)> Person(TestHub hub, string ban)
    {
        var person = Assert.Single((await hub.Case(ban)).Ban.Decision.Persons);
        return (person.IdentityKnown, person.IdentityNumber, person.IdentityHash);
    }

    private static async Task<IReadOnlyList<Case>> Flags(TestHub hub, string agency) => (await hub.Cases.ListCasesAsync(
        new ListCasesRequest { Kind = CaseKind.Accountability }, TestHub.Supervising(agency), cancellationToken: TestHub.Token)).Cases;

    private static async Task<ListPublishedBansResponse> Published(TestHub hub, int year) => await hub.Cases.ListPublishedBansAsync(
        new ListPublishedBansRequest { Year = year }, TestHub.Supervising("sx-bidding"), cancellationToken: TestHub.Token);

    private static async Task<ListRecordsResponse> Records(TestHub hub) => await hub.Subjects.ListRecordsAsync(
        new ListRecordsRequest { UnifiedSocialCreditCode = Rows.OtherCompany }, cancellationToken: TestHub.Token);

    private static Task<CheckResponse> Asked(TestHub hub) => hub.Check(Rows.OtherCompany, "licence", r =>
    {
        r.IndustryCode = "C1411";
        r.Freshness = new Freshness { FullyConsistent = true };
    });
}
