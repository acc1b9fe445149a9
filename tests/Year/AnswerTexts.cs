using System.Text.Json.Nodes;

namespace CreditHub.Year.Tests;

/// <summary>Answers of the hub in the words of stories.</summary>
internal static class AnswerTexts
{
    /// <summary>What is said where there is nothing.</summary>
    public const string Nothing = "nothing";

    /// <summary>A verdict, the measures it rests on, and which way a licence under commitment goes.</summary>
    public static string OfCheck(JsonNode answer)
    {
        var reasons = ArrayOf(answer["reasons"]).Select(r =>
            $"{r["measure_code"]}{(r["under_objection"] is null ? "" : " (under objection)")}")
            .Distinct().Order(StringComparer.Ordinal).ToList();
        var text = Short(answer["verdict"], "VERDICT_");
        if (reasons.Count > 0) text += $" by {string.Join(", ", reasons)}";
        if (answer["commitment_path"]?["procedure"] is { } way) text += $", way {Short(way, "COMMITMENT_PROCEDURE_")}";
        return text;
    }

    /// <summary>A change that watchers are told.</summary>
    public static string Of(JsonNode change)
    {
        var kind = Short(change["kind"], "SANCTION_CHANGE_KIND_");
        var about = (string?)change["matter_code"] ?? (string?)change["sanction"]?["list_code"];
        if (about is { Length: > 0 }) return $"{kind} {about}";
        return $"{kind} {(change["sanction"] ?? change["sanction_before"])?["record"]?["record_number"]}";
    }

    /// <summary>State of a case, and whether somebody is late.</summary>
    public static string OfCase(JsonNode answer) =>
        $"{Short(answer["case"]?["state"], "CASE_STATE_")}{(answer["case"]?["deadline"]?["overdue"] is null ? "" : ", overdue")}";

    /// <summary>Names in order, separated by commas.</summary>
    public static string Of(IEnumerable<string?> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        return all.Count == 0 ? Nothing : string.Join(", ", all);
    }

    /// <summary>Objects of an array; none where it is left out.</summary>
    public static IEnumerable<JsonNode> ArrayOf(JsonNode? array) => (array as JsonArray)?.OfType<JsonNode>() ?? [];

    /// <summary>A name of an enumeration without the enumeration's own.</summary>
    public static string Short(JsonNode? value, string prefix) => ((string?)value ?? "")[prefix.Length..];
}
