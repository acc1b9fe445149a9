using System.Text;
using CreditHub.Adapters.Mapping;
using CreditHub.Adapters.Reading;

namespace CreditHub.Adapters.Tests.Mapping;

/// <summary>A small format of penalties with one column of every sort, and rows that fit it.</summary>
internal static class PenaltyTable
{
    public const string Agency = "sx-market";
    public const string Dataset = "market.penalty";
    public const string Code = "91610133MAB0MR350K";
    public const long FileVersion = 20261101001;

    public static readonly string[] Columns =
        ["名称", "类别", "统一社会信用代码", "组织机构代码", "文书号", "处罚类别", "罚款金额(万元)", "没收金额(元)", "决定日期", "版本号", "操作类型", "撤回原因"];

    public const string Json = """
        {
          "dataset": "market.penalty", "agency": "sx-market", "recordNumberFrom": ["document.number", "subject.unified_social_credit_code"],
          "fields": [
            { "path": "subject.name", "columns": ["名称", "CF_XDR_MC"], "required": true },
            { "path": "subject.kind", "columns": ["类别"], "values": { "法人及非法人组织": "ORGANISATION", "1": "ORGANISATION", "2": "NATURAL_PERSON", "自然人": "NATURAL_PERSON" } },
            { "path": "subject.unified_social_credit_code", "columns": ["统一社会信用代码", "CF_XDR_SHXYM"] },
            { "path": "subject.organisation_code", "columns": ["组织机构代码"] },
            { "path": "document.number", "columns": ["文书号", "CF_WSH"], "required": true },
            { "path": "penalty.kinds", "columns": ["处罚类别"], "required": true, "split": ";、", "values": { "罚款": "FINE", "警告": "WARNING" }, "otherwise": "OTHER" },
            { "path": "penalty.fine", "columns": ["罚款金额(万元)"], "unit": "ten-thousand-yuan" },
            { "path": "penalty.confiscated", "columns": ["没收金额(元)"], "unit": "yuan" },
            { "path": "decided_on", "columns": ["决定日期"], "required": true }
          ]
        }
        """;

    public static SourceFormat Format() => Load(Json);

    public static SourceFormat Load(string json) => SourceFormat.Load("test.format.json", new MemoryStream(Encoding.UTF8.GetBytes(json)));

    /// <summary>The format with a column that identifies a record by itself.</summary>
    public static SourceFormat FormatWithOwnNumber() => Load(Json.Replace(
        "\"recordNumberFrom\": [\"document.number\", \"subject.unified_social_credit_code\"]", "\"recordNumber\": [\"编号\"]", StringComparison.Ordinal));

    public static IReadOnlyDictionary<string, SourceFormat> Formats() => new Dictionary<string, SourceFormat> { [Dataset] = Format() };

    /// <summary>A row that is in order, but for the cells that are given.</summary>
    public static RawRow Row(int number = 2, params (string Column, string Cell)[] cells)
    {
        string[] row = ["延长石油清洁新能源", "法人及非法人组织", Code, "", $"陕市监处罚〔2026〕{number}号", "罚款", "1.5", "", "2026/10/20", "", "", ""];
        foreach (var (column, cell) in cells) row[Array.IndexOf(Columns, column)] = cell;
        return new RawRow(number, row, null);
    }

    public static MappedRow Map(params (string Column, string Cell)[] cells) => Format().Fit(Columns, FileVersion).Map(Row(2, cells));
}
