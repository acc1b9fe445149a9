using System.Text.Json.Nodes;
using CreditHub.V1;

namespace CreditHub.Year.Tests;

/// <summary>Asks the hub on the path that an expectation names, and puts the answer into the words of stories.</summary>
internal sealed class StoryAnswers(Story story, YearHub hub, Func<string, string> nameOf)
{
    private static readonly Caller Operator = new("operator", "supervision");
    private int _told;

    /// <summary>The answer; compared with what the story expects word by word.</summary>
    public async Task<string> Ask(string[] words, Func<string, string> word) => words switch
    {
        ["check", var matter] => AnswerTexts.OfCheck(await Check(matter, _ => { })),
        ["check", var matter, "on", var day] => AnswerTexts.OfCheck(await Check(
            matter, asked => Assignments.Fill($"effective_on={day}", _ => asked, word))),
        ["check", var matter, "in", var industry] => AnswerTexts.OfCheck(await Check(matter, asked => asked.IndustryCode = industry)),
        ["check", var matter, "without", "papers"] => AnswerTexts.OfCheck(await Check(matter, asked => asked.PapersMissing = true)),
        ["page"] => AnswerTexts.Of(Numbers(
            AnswerTexts.ArrayOf((await hub.Get(Operator, $"v1/public-records?unified_social_credit_code={story.Code}"))["records"]))),
        ["report"] => AnswerTexts.Of(Numbers(await ReportItems()).Distinct()),
        ["list", var list] => await Listed(list),
        ["watch"] => Watched(),
        ["case", var name] => AnswerTexts.OfCase(await hub.Get(Operator, $"v1/cases/{word($"case {name}")}")),
        ["tier", var rules] => await Tier(rules),
        ["owed", var agency] => await Owed(agency),
        ["evaluations"] => AnswerTexts.Of(
            AnswerTexts.ArrayOf((await hub.Get(Operator, $"v1/subjects/{story.Code}/evaluations"))["evaluations"])
                .Select(e => $"{e["record"]?["dataset"]} {e["evaluation"]?["grade"]}")),
        ["figure", var kind, .. var of] => await Figure(kind, of),
        _ => throw new FormatException("no expectation is written like this"),
    };

    private Task<JsonNode> Check(string matter, Action<CheckRequest> with)
    {
        var request = new CheckRequest { UnifiedSocialCreditCode = story.Code, MatterCode = matter };
        with(request);
        return hub.Post(Operator, "v1/checks", request);
    }

    private async Task<IEnumerable<JsonNode>> ReportItems()
    {
        var request = new IssueReportRequest
        {
            RequestNumber = Guid.NewGuid().ToString("N"), UnifiedSocialCreditCode = story.Code, ReportPurpose = "procurement",
        };
        var content = (await hub.Post(Operator, "v1/credit-reports", request))["report"]!["content"]!;
        return AnswerTexts.ArrayOf(content["chapters"]).SelectMany(c => AnswerTexts.ArrayOf(c["items"]));
    }

    private async Task<string> Listed(string list)
    {
        var answer = await hub.Get(
            Operator, $"v1/sanctions?filter.list_codes={list}&filter.unified_social_credit_codes={story.Code}");
        return AnswerTexts.ArrayOf(answer["entries"]).Any() ? "listed" : "not listed";
    }

    // What was told since the story last looked. Nothing further may come: the next look finds it.
    private string Watched()
    {
        var told = hub.Told(story.Code);
        var text = AnswerTexts.Of(told.Skip(_told).Select(t => t.Split(' ') is [var kind, var about] ? $"{kind} {nameOf(about)}" : t));
        _looked = told.Count;
        return text;
    }

    private int _looked;

    /// <summary>To be called when what was told is as expected.</summary>
    public void Heard() => _told = _looked;

    private async Task<string> Tier(string rules)
    {
        var answer = await hub.Get(new Caller("sx-market", "supervision"), $"v1/subjects/{story.Code}/tier?rules_code={rules}");
        return AnswerTexts.Short(AnswerTexts.ArrayOf(answer["tiers"]).Single()["tier"], "SUPERVISION_TIER_");
    }

    private async Task<string> Owed(string agency)
    {
        var purpose = agency == "sx-procurement" ? "procurement" : "bidding";
        var answer = await hub.Get(new Caller(agency, purpose), $"v1/feedback-owed?unified_social_credit_code={story.Code}");
        return AnswerTexts.Of(AnswerTexts.ArrayOf(answer["owed"])
            .Select(o => $"{o["case_number"]}{(o["overdue"] is null ? "" : " overdue")}"));
    }

    private async Task<string> Figure(string kind, string[] of)
    {
        var figures = AnswerTexts.ArrayOf((await hub.Get(Operator, "v1/year-figures?year=2026"))["figures"]).Where(
            f => (string?)f["kind"] == $"YEAR_FIGURE_KIND_{kind}" && (string?)f["level"] == "FIGURE_LEVEL_WHOLE"
                && of.All(o => f.ToJsonString().Contains(o, StringComparison.Ordinal)));
        return AnswerTexts.Of(figures.Select(f => $"{f["count"] ?? "0"} of {f["of"] ?? "0"}"));
    }

    private IEnumerable<string?> Numbers(IEnumerable<JsonNode> records) =>
        records.Where(r => r["record"]?["registration"] is null).Select(r => nameOf((string)r["reference"]!["record_number"]!));
}
