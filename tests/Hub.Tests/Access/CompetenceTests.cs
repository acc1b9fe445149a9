using System.Text.Json.Nodes;
using CreditHub.Domain.Records;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using Google.Protobuf.Reflection;
using BodyCase = CreditHub.V1.CreditRecord.BodyOneofCase;

namespace CreditHub.Hub.Tests.Access;

/// <summary>Who may change the effect of another's record: every agency of the directory tries every kind of record that acts on another.</summary>
public sealed class CompetenceTests
{
    private static readonly string[] Repairs = ["repair", "shield"];
    private static readonly string[] Objections = ["objection-open", "objection-closed"];
    private static readonly (string Source, Func<string, CreditRecord> Of)[] Targets =
        [("sx-court", code => Rows.JudgmentDefault(code)), ("sx-tax", TaxViolation), ("sx-market", LargePenalty)];

    [Fact]
    public async Task EveryAgency_ByEveryKindThatActsOnAnother_ChangesOnlyWhatItIsCompetentFor()
    {
        await using var hub = await TestHub.StartOnAsync(EverybodyMayReport);
        var agencies = Agencies(hub);
        foreach (var (source, of) in Targets)
        {
            var target = of(Rows.Company);
            Assert.Equal(RowResult.OutcomeOneofCase.Acknowledged, (await hub.Report(source, Rows.Of(Rows.Registration()), Rows.Of(target)))[^1].OutcomeCase);
            var before = (await hub.Check(Rows.Company)).Verdict;
            Assert.Equal(Verdict.Barred, before);
            foreach (var agency in agencies)
            {
                foreach (var act in (string[])[.. Repairs, .. Objections])
                {
                    var isCompetent = agency == source || (agency, source) == ("sx-finance", "sx-tax") || (agency == "sx-credit" && Objections.Contains(act));
                    if (isCompetent) continue;
                    var (existing, absent) = (Acting(act, source, target), Acting(act, source, target, "nowhere"));
                    var answers = await hub.Report(agency, TestHub.As(agency, PurposeOf(agency)), Rows.Of(existing), Rows.Of(absent));
                    Assert.All(answers, a => Assert.Equal([ErrorReason.NotCompetent], a.Refused.Faults.Select(f => f.Reason)));
                    Assert.Equal(answers[0].Refused, answers[1].Refused);
                    Assert.Equal((agency, act, before), (agency, act, (await hub.Check(Rows.Company)).Verdict));
                }
            }

            // Those that are competent, so that the refusals above are known to be about competence.
            Assert.Equal(RowResult.OutcomeOneofCase.Acknowledged, (await hub.Report("sx-credit", Rows.Of(Acting("objection-open", source, target))))[0].OutcomeCase);
            var repairer = source == "sx-tax" ? "sx-finance" : source;
            Assert.Equal(
                RowResult.OutcomeOneofCase.Acknowledged,
                (await hub.Report(repairer, TestHub.As(repairer, PurposeOf(repairer)), Rows.Of(Acting("repair", source, target))))[0].OutcomeCase);
            Assert.Equal((source, Verdict.Clear), (source, (await hub.Check(Rows.Company)).Verdict));
        }
    }

    [Fact]
    public async Task CompetentForEverySource_ButNotForWhatIsClosedToIt_LearnsNothingOfIt()
    {
        await using var hub = await TestHub.StartAsync();
        var fact = Financing();
        Assert.Equal(RowResult.OutcomeOneofCase.Acknowledged, (await hub.Report("sx-pbc", Rows.Of(fact)))[0].OutcomeCase);

        var answers = await hub.Report("sx-credit", Rows.Of(Acting("objection-open", "sx-pbc", fact)), Rows.Of(Acting("objection-open", "sx-pbc", fact, "nowhere")));

        Assert.Equal(ErrorReason.NotCompetent, answers[0].Refused.Faults.Single().Reason);
        Assert.Equal(answers[0].Refused, answers[1].Refused);
    }

    [Fact]
    public async Task Objection_RaisedByAnAgencyAboutARecordThatIsClosedToIt_IsAnsweredLikeOneThatIsNotThere()
    {
        await using var hub = await TestHub.StartAsync();
        var fact = Financing();
        await hub.Report("sx-pbc", Rows.Of(fact));

        var (there, absent) = (await Raise(fact.RecordNumber), await Raise("nowhere"));

        Assert.Equal("RECORD_UNKNOWN", there.Reason());
        Assert.Equal(absent.Status.Detail.Replace("nowhere", fact.RecordNumber, StringComparison.Ordinal), there.Status.Detail);

        async Task<Grpc.Core.RpcException> Raise(string number) => await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await hub.Cases.ActAsync(
            new ActRequest
            {
                UnifiedSocialCreditCode = Rows.Company, CommandId = $"raise-{number}",
                Objection = new ObjectionStep
                {
                    Raise = new RaiseObjection
                    {
                        Target = new RecordReference { Source = "sx-pbc", Dataset = fact.Dataset, RecordNumber = number }, Ground = ObjectionGround.WrongOrIncomplete, Statement = "异议",
                    },
                },
            },
            TestHub.Supervising("sx-credit"), cancellationToken: TestHub.Token));
    }

    [Fact]
    public void EveryKind_WhoseBodyNamesATarget_ActsOnAnother()
    {
        // A commitment says what it is «about»; the record it names keeps its effect.
        foreach (var field in CreditRecord.Descriptor.Oneofs.Single(o => o.Name == "body").Fields)
        {
            var named = field.MessageType.Fields.InDeclarationOrder().FirstOrDefault(f => f.Name != "about" && f.FieldType == FieldType.Message && f.MessageType == RecordReference.Descriptor);
            var kind = (Domain.Records.RecordKind)field.FieldNumber;
            Assert.Equal((kind, named is not null), (kind, kind.ActsOnAnother()));
            if (named is null) continue;
            var record = new CreditRecord();
            var body = (Google.Protobuf.IMessage)Activator.CreateInstance(field.MessageType.ClrType)!;
            named.Accessor.SetValue(body, new RecordReference { Source = "a", Dataset = "b", RecordNumber = "c" });
            field.Accessor.SetValue(record, body);
            Assert.NotEqual(BodyCase.None, record.BodyCase);
            Assert.Equal(new RecordKey("a", "b", "c"), RecordReading.TargetOf(record));
        }
    }

    private static void EverybodyMayReport(JsonNode directory)
    {
        var agencies = directory["agencies"]!.AsArray();
        agencies.Single(a => (string?)a!["code"] == "sx-tax")!["superior"] = "sx-finance";
        foreach (var code in (string[])["credit.repair", "credit.objection"])
        {
            directory.Dataset(code)["reportingAgencies"] = new JsonArray([.. agencies.Select(a => (JsonNode)(string)a!["code"]!)]);
            foreach (var agency in agencies)
            {
                directory["rights"]!.AsArray().Add(new JsonObject
                {
                    ["agency"] = (string)agency!["code"]!, ["datasets"] = new JsonArray(code), ["actions"] = new JsonArray("report"),
                    ["purposes"] = agency["purposes"]!.DeepClone(), ["disclosure"] = "shared",
                });
            }
        }

        // Registrations come from whoever reports the target, to keep the stories of the sources alike.
        directory.Dataset("market.registration")["reportingAgencies"] = new JsonArray("sx-market", "sx-court", "sx-tax");
        foreach (var agency in (string[])["sx-court", "sx-tax"])
        {
            directory["rights"]!.AsArray().Add(new JsonObject
            {
                ["agency"] = agency, ["datasets"] = new JsonArray("market.registration"), ["actions"] = new JsonArray("report"),
                ["purposes"] = new JsonArray("reporting"), ["disclosure"] = "shared",
            });
        }
    }

    private static List<string> Agencies(TestHub hub) => [.. hub.Service<Grains.Rules.RulesInForce>().Current.Directory.Agencies.Select(a => a.Code)];

    private static string PurposeOf(string agency) => agency switch
    {
        "sx-procurement" => "procurement",
        "sx-bidding" => "bidding",
        "sx-portal" => "self-service",
        "bank-xian" => "financing",
        _ => "reporting",
    };

    private static CreditRecord Acting(string act, string source, CreditRecord target, string? number = null)
    {
        var reference = new RecordReference { Source = source, Dataset = target.Dataset, RecordNumber = number ?? target.RecordNumber };
        var record = new CreditRecord
        {
            Dataset = Repairs.Contains(act) ? "credit.repair" : "credit.objection", RecordNumber = $"{act}-{source}", Version = 1, Subject = target.Subject.Clone(),
            Document = new Document { Number = "陕信修〔2026〕8号" }, Authority = new Authority { Name = "某机关" }, DecidedOn = Rows.Day(2026, 11, 2),
        };
        if (Repairs.Contains(act)) record.RepairDecision = new RepairDecision { Target = reference, Ground = "已履行", Shields = act == "shield" };
        else record.ObjectionNotice = new ObjectionNotice { Target = reference, Ground = "异议", State = act == "objection-open" ? ObjectionState.Open : ObjectionState.Sustained };
        return record;
    }

    private static CreditRecord TaxViolation(string code) => new()
    {
        Dataset = "tax.major-violation", RecordNumber = "陕税稽1号", Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"公司{code[^4..]}" },
        Document = new Document { Number = "陕税稽罚〔2026〕1号" }, Authority = new Authority { Name = "国家税务总局陕西省税务局" }, DecidedOn = Rows.Day(2026, 10, 8),
        TaxViolation = new TaxViolation { Nature = "偷税", Facts = "偷税", Treatment = "追缴并罚款" },
    };

    private static CreditRecord LargePenalty(string code)
    {
        var record = Rows.Penalty(code);
        record.Penalty.Fine = new Money { MinorUnits = 200_000_000 };
        return record;
    }

    private static CreditRecord Financing() => new()
    {
        Dataset = "pbc.financing", RecordNumber = "rz-1", Version = 1, Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        Document = new Document { Number = "银〔2026〕1号" }, Authority = new Authority { Name = "中国人民银行陕西省分行" }, DecidedOn = Rows.Day(2026, 10, 8),
        FinancingFact = new FinancingFact { Kind = FinancingFactKind.Overdue, Institution = "西安银行", Amount = new Money { MinorUnits = 100 } },
    };
}
