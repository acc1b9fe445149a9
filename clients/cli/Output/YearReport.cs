using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using CreditHub.Domain.Codes;
using CreditHub.V1;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace CreditHub.Cli.Output;

/// <summary>The joint conference's report: the figures of a year with names, rates and tokens, as a workbook or as JSON.</summary>
/// <param name="parts">The figures, each part those of one state of the ledger.</param>
/// <param name="agencies">Agencies of the sharing directory.</param>
/// <param name="regions">Table of regions.</param>
internal sealed class YearReport(IReadOnlyList<GetYearFiguresResponse> parts, IReadOnlyList<Agency> agencies, Regions regions)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Dictionary<string, string> _agencies = agencies.ToDictionary(a => a.Code, a => a.NameZh);

    /// <summary>The figures with the token of each.</summary>
    private IEnumerable<(YearFigure Figure, string Token)> Figures => parts.SelectMany(p => p.Figures.Select(f => (f, p.Token.Value)));

    /// <summary>Writes JSON: one object with an array of figures, each with numerator, denominator, share and token.</summary>
    public void WriteJson(Stream into)
    {
        var report = new JsonReport(parts[0].Year, Labels.Of(parts[0].Day), [.. Figures.Select(ToJson)]);
        JsonSerializer.Serialize(into, report, Readable);
    }

    /// <summary>Writes a workbook of the Office Open XML format: a sheet for each kind of figure, and one for the tokens.</summary>
    public void WriteWorkbook(Stream into)
    {
        var sheets = new Dictionary<string, object>();
        foreach (var kind in Figures.GroupBy(f => f.Figure.Kind))
            sheets[YearFigureTexts.Of(kind.Key).Sheet] = kind.Select(f => Row(f.Figure)).ToList();
        sheets["令牌 Tokens"] = parts.SelectMany(TokenRows).ToList();
        into.SaveAs(sheets, configuration: new OpenXmlConfiguration { TableStyles = TableStyles.None, AutoFilter = false });
    }

    private Dictionary<string, object?> Row(YearFigure figure)
    {
        var texts = YearFigureTexts.Of(figure.Kind);
        var row = new Dictionary<string, object?>
        {
            ["级别 Level"] = YearFigureTexts.Of(figure.Level), ["代码 Code"] = figure.Code, ["名称 Name"] = Plain(NameOf(figure)),
        };
        if (DetailOf(figure) is { } detail) row["类别 Kind"] = detail;
        row[$"分子 {texts.Counted}"] = figure.Count;
        row[$"分母 {texts.CountedOf}"] = figure.Of;
        row["比率 Share"] = ShareOf(figure);
        if (figure.Kind is YearFigureKind.CasesConcluded or YearFigureKind.RepairsGranted)
            row["中位天数 Median days"] = figure.HasMedianDays ? figure.MedianDays : null;
        return row;
    }

    private static IEnumerable<Dictionary<string, object?>> TokenRows(GetYearFiguresResponse part) =>
        part.Figures.Select(f => f.Kind).Distinct().Select(kind => new Dictionary<string, object?>
        {
            ["指标 Figure"] = $"{YearFigureTexts.Of(kind).Zh} {YearFigureTexts.Of(kind).En}",
            ["年度 Year"] = part.Year,
            ["统计日 Day"] = Labels.Of(part.Day),
            ["令牌 Token"] = part.Token.Value,
        });

    private JsonFigure ToJson((YearFigure Figure, string Token) item)
    {
        var (figure, token) = item;
        var texts = YearFigureTexts.Of(figure.Kind);
        return new JsonFigure(
            Hyphenated(Labels.Of(figure.Kind)), texts.Zh, texts.En, Hyphenated(Labels.Of(figure.Level)), figure.Code, NameOf(figure),
            DetailOf(figure) is { } detail ? Hyphenated(detail) : null, figure.Count, figure.Of, ShareOf(figure), figure.HasMedianDays
                ? figure.MedianDays : null, token);
    }

    private string NameOf(YearFigure figure) => figure.Level switch
    {
        FigureLevel.Agency => _agencies.GetValueOrDefault(figure.Code, ""),
        FigureLevel.City or FigureLevel.County when RegionCode.TryParse(figure.Code, out var code) => regions.Find(code)?.Name ?? "",
        _ => "",
    };

    private static string? DetailOf(YearFigure figure) =>
        figure.CommitmentKind != CommitmentKind.Unspecified ? Labels.Of(figure.CommitmentKind)
        : figure.CaseKind != CaseKind.Unspecified ? Labels.Of(figure.CaseKind) : null;

    private static double? ShareOf(YearFigure figure) => figure.Of == 0 ? null : Math.Round((double)figure.Count / figure.Of, 6);

    private static string Hyphenated(string words) => words.Replace(' ', '-');

    // The library takes a text that begins so for a formula.
    private static string Plain(string text) => text.StartsWith("$=", StringComparison.Ordinal) ? text[1..] : text;

    private sealed record JsonReport(int Year, string Day, IReadOnlyList<JsonFigure> Figures);

    private sealed record JsonFigure(
        string Kind, string NameZh, string NameEn, string Level, string Code, string Name, string? Detail, long Count, long Of,
        double? Share, int? MedianDays, string Token);
}
