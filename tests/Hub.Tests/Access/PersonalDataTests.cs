using CreditHub.V1;

namespace CreditHub.Hub.Tests.Access;

public sealed class PersonalDataTests
{
    [Fact]
    public async Task Report_InformationThatMayNotBeCollected_IsRefusedAndNotRepeated()
    {
        await using var hub = await TestHub.StartAsync();
        var labelled = Rows.Penalty();
        labelled.Penalty.Facts = "当事人血型:AB";
        var topic = new CreditRecord
        {
            Dataset = "credit.voluntary", RecordNumber = "v1", Version = 1,
            Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
            Authority = new Authority { Name = "陕西省公共信用信息中心" },
            DecidedOn = Rows.Day(2026, 9, 1),
            VoluntaryRegistration = new VoluntaryRegistration { Topic = "宗教信仰", Content = "无", TruthCommitted = true },
        };

        var penalty = (await hub.Report("sx-market", Rows.Of(labelled)))[0].Refused.Faults.Single();
        var voluntary = (await hub.Report("sx-credit", Rows.Of(topic)))[0].Refused.Faults.Single();

        Assert.Equal((ErrorReason.ForbiddenInformation, "record.penalty.facts", "blood-type"), (penalty.Reason, penalty.Field, penalty.Metadata["kind"]));
        Assert.DoesNotContain("AB", penalty.ToString(), StringComparison.Ordinal);
        Assert.Equal((ErrorReason.ForbiddenInformation, "record.voluntary_registration.topic", "religion"), (voluntary.Reason, voluntary.Field, voluntary.Metadata["kind"]));
    }

    [Fact]
    public async Task Report_FieldThatItsDatasetMayNotHold_IsRefused()
    {
        await using var hub = await TestHub.StartOnAsync(d => d.Dataset("tax.major-violation")["forbiddenFields"] = new System.Text.Json.Nodes.JsonArray("tax_violation.financial_officer"));

        var faults = (await hub.Report("sx-tax", Rows.Of(TaxViolation(financialOfficer: "王五"))))[0].Refused.Faults;
        var taken = (await hub.Report("sx-tax", Rows.Of(TaxViolation(financialOfficer: ""))))[0].Acknowledged.Effect;

        Assert.Equal((ErrorReason.ForbiddenInformation, "record.tax_violation.financial_officer"), (faults.Single().Reason, faults.Single().Field));
        Assert.Equal(RowEffect.Recorded, taken);
    }

    [Fact]
    public async Task Names_OfResponsiblePersons_LeaveTheAnswersWhenPublicityEnds()
    {
        await using var hub = await TestHub.StartAsync();
        var record = TaxViolation(financialOfficer: "王五");
        record.TaxViolation.LegalRepresentative = "赵六";
        record.PublicityEndsOn = Rows.Day(2026, 11, 3);
        await hub.Report("sx-tax", Rows.Of(record));

        Assert.Equal(("赵六", "王五"), await Names(hub));
        hub.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(("", ""), await Names(hub));
    }

    private static async Task<(string Representative, string Officer)> Names(TestHub hub)
    {
        var listed = await hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token);
        var violation = listed.Records.Single().Record.TaxViolation;
        return (violation.LegalRepresentative, violation.FinancialOfficer);
    }

    private static CreditRecord TaxViolation(string financialOfficer) => new()
    {
        Dataset = "tax.major-violation", RecordNumber = "t1", Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.Company, Name = "公司" },
        Document = new Document { Number = "陕税稽罚〔2026〕7号" },
        Authority = new Authority { Name = "国家税务总局陕西省税务局" },
        DecidedOn = Rows.Day(2026, 9, 1),
        TaxViolation = new TaxViolation { Nature = "虚开发票", Facts = "虚开增值税专用发票", Treatment = "依照税收征收管理法处理", FinancialOfficer = financialOfficer },
    };
}
