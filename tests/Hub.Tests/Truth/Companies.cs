using CreditHub.V1;

namespace CreditHub.Hub.Tests.Truth;

/// <summary>What the generated world knows of a record, whatever the hub says of it.</summary>
internal sealed record Told(string Source, CreditRecord Record)
{
    public bool IsWithdrawn { get; set; }

    public bool IsRepaired { get; set; }

    public RecordReference Reference => new() { Source = Source, Dataset = Record.Dataset, RecordNumber = Record.RecordNumber };
}

/// <summary>Companies to which everything happens that sources report: listed, repaired, withdrawn, corrected, decided by two
/// witnesses.</summary>
internal sealed class Companies(TestHub hub, Random random)
{
    private const int Count = 8;
    private readonly List<Told> _told = [];
    private int _number;

    public static IEnumerable<string> Codes => Enumerable.Range(0, Count).Select(Rows.CodeOf);

    public IReadOnlyList<Told> Records => _told;

    public async Task Step()
    {
        var code = Rows.CodeOf(random.Next(Count));
        switch (random.Next(10))
        {
            case 0:
                await Register(code);
                break;
            case 1 or 2:
                await Withdraw();
                break;
            case 3 or 4:
                await Repair();
                break;
            case 5:
                await Correct();
                break;
            default:
                await Decide(code);
                break;
        }
    }

    private async Task Register(string code)
    {
        var registration = Rows.Registration(code, random.GetItems(["610113", "610402"], 1)[0], random.GetItems(["F5132", "C2511"], 1)[0]);
        registration.Version = ++_number;
        await Report("sx-market", registration);
    }

    private async Task Decide(string code)
    {
        var (sources, make) = Kinds[random.Next(Kinds.Length)];
        var record = make(++_number);
        (record.RecordNumber, record.Version) = ($"N-{_number:D4}", 1);
        record.Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"公司{random.Next(3)}" };
        record.Document ??= new Document { Number = $"陕决〔2026〕{_number}号" };
        record.Authority ??= new Authority { Name = "陕西省市场监督管理局" };
        record.DecidedOn = Day(-random.Next(700));
        var term = random.Next(5);
        if (term == 0 && record.FinancingFact is null && record.Commitment is null) record.EffectiveUntil = Day(random.Next(1, 40));
        if (term == 1 && record.ListEntry is not null) record.EffectiveFrom = Day(random.Next(1, 25));
        foreach (var source in sources.Take(1 + random.Next(sources.Length))) _told.Add(await Report(source, record.Clone()));
    }

    // The same decision by its other witness too: what its source takes back, that witness still says.
    private async Task Withdraw()
    {
        if (Pick(t => !t.IsWithdrawn) is not { } told) return;
        told.IsWithdrawn = true;
        told.Record.Version++;
        await Send(told.Source, new ReportRow
        {
            Withdrawal = new Withdrawal
            {
                Dataset = told.Record.Dataset, RecordNumber = told.Record.RecordNumber, Version = told.Record.Version, Reason = "录入错误",
                Subject = told.Record.Subject,
            },
        });
    }

    private async Task Repair()
    {
        if (Pick(t => !t.IsWithdrawn && !t.IsRepaired && t.Record.FinancingFact is null && t.Record.CreditEvaluation is null
            && t.Record.Honour is null) is not { } told)
            return;

        // Who took the decision repairs it for all who report it; who merely reported it, for itself (谁认定、谁修复).
        var isWhole = told.Source == "sx-market" && told.Record.Authority.Name == "陕西省市场监督管理局";
        foreach (var witness in _told.Where(t => t == told || (isWhole
            && t.Record.Document.Number == told.Record.Document.Number))) witness.IsRepaired = true;
        await Report(told.Source, new CreditRecord
        {
            Dataset = "credit.repair", RecordNumber = $"R-{++_number:D4}", Version = 1, Subject = told.Record.Subject,
            Document = new Document { Number = $"修〔2026〕{_number}号" }, Authority = new Authority { Name = "陕西省市场监督管理局" },
            DecidedOn = Day(0),
            RepairDecision = new RepairDecision { Target = told.Reference },
        });
    }

    private async Task Correct()
    {
        if (Pick(t => !t.IsWithdrawn) is not { } told) return;
        told.Record.Version++;
        told.Record.Remark = $"更正{told.Record.Version}";
        if (told.Record.EffectiveUntil is not null) told.Record.EffectiveUntil = Day(random.Next(1, 30));
        await Report(told.Source, told.Record);
    }

    private Told? Pick(Func<Told, bool> wanted) => _told.Where(wanted).ToList() is { Count: > 0 } some ? some[random.Next(some.Count)]
        : null;

    private async Task<Told> Report(string source, CreditRecord record)
    {
        await Send(source, Rows.Of(record));
        return new Told(source, record);
    }

    private async Task Send(string source, ReportRow row)
    {
        var result = (await hub.Report(source, TestHub.As(source, "reporting"), row))[0];
        Assert.True(result.Acknowledged is not null, $"{source}: {row}: {result}");
    }

    private BeijingDate Day(int days)
    {
        var day = DateOnly.FromDateTime(hub.Time.GetUtcNow().UtcDateTime.AddHours(8)).AddDays(days);
        return Rows.Day(day.Year, day.Month, day.Day);
    }

    private static readonly (string[] Sources, Func<int, CreditRecord> Make)[] Kinds =
    [
        (["sx-market"], n => new CreditRecord
        {
            Dataset = "market.penalty",
            Penalty = new Penalty
            {
                ViolationType = "无证经营", Facts = $"事实{n}", LegalBasis = "无证无照经营查处办法 第十三条", Content = "罚款",
                Kinds = { n % 3 == 0 ? PenaltyKind.Warning : PenaltyKind.Fine }, Fine = n % 3 == 0 ? null
                    : new Money { MinorUnits = n % 2 == 0 ? 200_000_000 : 20_000 },
            },
        }),
        (["sx-court"], n => new CreditRecord
        {
            Dataset = "court.judgment-default", Authority = new Authority { Name = "西安市雁塔区人民法院" },
                Document = new Document { Number = $"(2026)陕0113执{n}号" },
            JudgmentDefault = new JudgmentDefault { CaseNumber = $"(2026)陕0113执{n}号", Court = "西安市雁塔区人民法院", Circumstances = "有履行能力而拒不履行" },
        }),
        (["sx-tax"], _ => new CreditRecord
        {
            Dataset = "tax.major-violation", Authority = new Authority { Name = "国家税务总局陕西省税务局" },
            TaxViolation = new TaxViolation { Nature = "偷税", Facts = "少缴税款", Treatment = "追缴并罚款" },
        }),
        (["sx-market"], _ => new CreditRecord { Dataset = "market.serious-violation",
            SeriousViolation = new SeriousViolation { Reason = "提供虚假材料" } }),
        (["sx-market"], _ => new CreditRecord { Dataset = "market.abnormal-operation",
            AbnormalOperation = Rows.AbnormalOperation().AbnormalOperation }),
        (["sx-market", "sx-credit", "sx-hrss"], _ => new CreditRecord
        {
            Dataset = "lists.serious", ListEntry = new ListEntry { ListCode = "work-safety", Reason = "重大事故" },
        }),
        (["sx-credit", "sx-market"], _ => new CreditRecord { Dataset = "lists.other",
            ListEntry = new ListEntry { ListCode = "key-attention", Reason = "关注" } }),
        (["sx-hrss"], _ => new CreditRecord { Dataset = "lists.wage-arrears",
            ListEntry = new ListEntry { ListCode = "wage-arrears", Reason = "拖欠工资" } }),
        (["sx-credit"], _ => new CreditRecord { Dataset = "credit.evaluation",
            CreditEvaluation = new CreditEvaluation { Grade = "C", Scheme = "国家公共信用综合评价" } }),
        (["sx-pbc"], _ => new CreditRecord
        {
            Dataset = "pbc.financing", FinancingFact = new FinancingFact { Kind = FinancingFactKind.Repaid, Institution = "西安银行" },
        }),
        (["sx-market"], n => new CreditRecord
        {
            Dataset = "credit.commitment",
            Commitment = new Commitment
            {
                Kind = CommitmentKind.ApprovalSubstitute, Matter = "告知承诺", Content = "材料真实", State = CommitmentState.Broken,
                Breach = n % 2 == 0 ? CommitmentBreach.False : CommitmentBreach.NotKept,
                    BreachDocument = new Document { Number = $"陕市监认〔2026〕{n}号" },
            },
        }),
        (["sx-credit"], _ => new CreditRecord { Dataset = "credit.honour", Honour = new Honour { Name = "守信激励对象" } }),
    ];
}
