using System.Globalization;

namespace CreditHub.Sampling;

/// <summary>Registrations (登记注册基本信息).</summary>
internal static class RegistrationRows
{
    public static readonly SampleFile File = new(
        "sx-market",
        "market.registration",
        SampleCharset.Gb18030,
        [
            "统一社会信用代码", "企业名称", "法定代表人", "企业类型", "登记状态", "行业代码", "行政区划", "注册资本(万元)", "成立日期", "经营范围", "住所",
            "登记机关", "登记机关代码", "核准日期",
        ],
        Row)
    {
        CodeColumn = "统一社会信用代码",
        NameColumn = "企业名称",
        DateColumn = "成立日期",
        AmountColumn = "注册资本(万元)",
    };

    private static string[] Row(RowContext context)
    {
        var subject = context.Subject;
        return
        [
            subject.CodeText, subject.Name, subject.Representative, subject.LegalForm, subject.State, subject.Trade.Industry, subject.Place.Code,
            subject.Capital.ToString(CultureInfo.InvariantCulture), subject.EstablishedOn.In(DateStyle.Dashes), subject.Trade.Scope, subject.Address,
            subject.Place.MarketOffice, subject.Place.Code, subject.ApprovedOn.In(DateStyle.Dashes),
        ];
    }
}
