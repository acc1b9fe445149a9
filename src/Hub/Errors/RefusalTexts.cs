using System.Collections.Frozen;
using CreditHub.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CreditHub.Hub.Errors;

/// <summary>Refusals in the language that a caller asks for: English, or Chinese where <c>Accept-Language</c> prefers it.</summary>
internal static class RefusalTexts
{
    /// <summary>Locale of the Chinese texts.</summary>
    public const string Chinese = "zh-CN";

    private const string LabelOther = "参数";

    private static readonly FrozenDictionary<string, string> Labels = new Dictionary<string, string>
    {
        ["action"] = "权利", ["agency"] = "机构", ["allowed"] = "允许", ["batch_id"] = "批次", ["case_id"] = "办件", ["command_id"] = "命令编号",
        ["condition"] = "条件", ["dataset"] = "数据集", ["decided_code"] = "已确认代码", ["decision_id"] = "核查编号", ["discard_reason"] = "作废原因",
        ["document"] = "文件", ["document_id"] = "文件编号", ["draw_number"] = "抽查编号", ["due_on"] = "截止日", ["earliest_on"] = "最早日期",
        ["expected"] = "应为", ["fault"] = "原因", ["faults"] = "错误数", ["field"] = "字段", ["fields"] = "字段", ["found"] = "现有",
        ["held_digest"] = "已存摘要", ["held_subject"] = "已属主体", ["highest"] = "最大", ["in_force"] = "现行规则", ["in_force_on"] = "生效日",
        ["key_id"] = "密钥编号", ["kind"] = "种类", ["last_position"] = "最后位置", ["latest"] = "最迟日期", ["length"] = "长度", ["limit"] = "上限",
        ["line"] = "行", ["list"] = "名单", ["logs"] = "日志", ["lowest"] = "最小", ["matter"] = "事项", ["measure"] = "措施", ["needed"] = "需要",
        ["number"] = "编号", ["oldest_token"] = "最早令牌", ["other_field"] = "另一字段", ["other_value"] = "另一值", ["purpose"] = "用途",
        ["read"] = "读取行数", ["record"] = "记录", ["record_number"] = "记录编号", ["retry_after_ms"] = "毫秒后重试", ["role"] = "身份",
        ["rule"] = "依据", ["running"] = "试算中", ["sent_digest"] = "所报摘要", ["source"] = "来源单位", ["state"] = "状态", ["step"] = "步骤",
        ["sum"] = "合计", ["table"] = "代码表", ["today"] = "今天", ["unified_social_credit_code"] = "统一社会信用代码", ["value"] = "值",
        ["version"] = "版本", ["waited_ms"] = "已等待毫秒", ["waiting_id"] = "等待编号", ["year"] = "年份",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>True where the header prefers Chinese to English.</summary>
    public static bool PrefersChinese(StringValues acceptLanguage)
    {
        if (acceptLanguage.Count == 0 || !StringWithQualityHeaderValue.TryParseList(acceptLanguage!, out var ranges)) return false;
        return ranges.Where(r => r.Quality != 0).OrderByDescending(r => r.Quality ?? 1).Select(r => LanguageOf(r.Value.Value ?? ""))
            .FirstOrDefault(l => l is "zh" or "en") == "zh";
    }

    /// <summary>Adds the Chinese text to a refusal's details, where the request prefers it and it is not there yet.</summary>
    public static Google.Rpc.Status Localise(this Google.Rpc.Status status, StringValues acceptLanguage)
    {
        if (status.GetDetail<ErrorInfo>() is not { } info || !PrefersChinese(acceptLanguage)
            || status.GetDetail<LocalizedMessage>() is not null)
            return status;
        status.Details.Add(Any.Pack(new LocalizedMessage { Locale = Chinese, Message = Of(info) }));
        return status;
    }

    /// <summary>The label of a key of the metadata.</summary>
    public static string LabelOf(string key) => Labels.GetValueOrDefault(key, LabelOther);

    // 必填字段为空。(字段:subject)请填写该字段。
    private static string Of(ErrorInfo info)
    {
        var text = ContractFacts.Of(ContractFacts.ReasonOf(info.Reason)).Zh;
        var values = string.Join(';', info.Metadata.Where(m => m.Value.Length > 0).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m =>
            $"{LabelOf(m.Key)}:{m.Value}"));
        return values.Length == 0 ? $"{text.Meaning}{text.Cure}" : $"{text.Meaning}({values}){text.Cure}";
    }

    private static string LanguageOf(string range) => range.Split('-')[0].ToLowerInvariant();
}
