using CreditHub.Domain.Codes;
using CreditHub.V1;

namespace CreditHub.Hub.Tests;

/// <summary>Rows that are right in every respect; a test changes only what it is about.</summary>
internal static class Rows
{
    public const string Company = "91610000220568570K";
    public const string OtherCompany = "916100007197430329";

    public static BeijingDate Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };

    /// <summary>The n-th invented company.</summary>
    public static string CodeOf(int n) => UnifiedSocialCreditCode.Create("91", "610113", $"MA{n:D6}").ToString();

    public static ReportRow Of(CreditRecord record) => new() { Record = record };

    public static CreditRecord Registration(string code = Company, string region = "610113", string industry = "C2511") => new()
    {
        Dataset = "market.registration",
        RecordNumber = $"reg-{code}",
        Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"公司{code[^4..]}" },
        Authority = new Authority { Name = "陕西省市场监督管理局" },
        DecidedOn = Day(2020, 1, 2),
        Registration = new Registration { State = RegistrationState.Active, RegionCode = region, IndustryCode = industry },
    };

    public static CreditRecord JudgmentDefault(string code = Company, string number = "(2026)陕0113执1194号") => new()
    {
        Dataset = "court.judgment-default",
        RecordNumber = $"{number}#{code}",
        Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"公司{code[^4..]}" },
        Document = new Document { Number = number },
        Authority = new Authority { Name = "西安市雁塔区人民法院" },
        DecidedOn = Day(2026, 10, 20),
        JudgmentDefault = new JudgmentDefault { CaseNumber = number, Court = "西安市雁塔区人民法院", Circumstances = "有履行能力而拒不履行生效法律文书确定义务" },
    };

    public static CreditRecord Penalty(string code = Company) => new()
    {
        Dataset = "market.penalty",
        RecordNumber = $"陕市监处罚(2026)104号#{code}",
        Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"公司{code[^4..]}" },
        Document = new Document { Number = "陕市监处罚〔2026〕104号" },
        Authority = new Authority { Name = "陕西省市场监督管理局" },
        DecidedOn = Day(2026, 9, 1),
        Penalty = new Penalty
        {
            ViolationType = "无证经营",
            Facts = "未取得许可从事经营活动",
            LegalBasis = "无证无照经营查处办法 第十三条",
            Content = "罚款",
            Kinds = { PenaltyKind.Fine },
            Fine = new Money { MinorUnits = 5_000_000 },
        },
    };

    public static CreditRecord AbnormalOperation(string code = Company) => new()
    {
        Dataset = "market.abnormal-operation",
        RecordNumber = $"abn-{code}",
        Version = 1,
        Subject = new SubjectReference { UnifiedSocialCreditCode = code, Name = $"公司{code[^4..]}" },
        Document = new Document { Number = "市监异列〔2026〕7号" },
        Authority = new Authority { Name = "西安市市场监督管理局" },
        DecidedOn = Day(2026, 7, 1),
        AbnormalOperation = new AbnormalOperation { Reason = AbnormalOperationReason.AnnualReportMissing },
    };
}
