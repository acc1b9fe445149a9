using CreditHub.V1;

namespace CreditHub.Hub.Tests.Cases.Model;

/// <summary>Holds what the hub says against the model. A disagreement names the company and all that was done to it.</summary>
internal static class Agreement
{
    public static void OnCase(ModelCompany company, ModelCase held, Case answered)
    {
        var due = held.Due is { } d ? $"{d.Term} by {d.On:yyyy-MM-dd}{(d.IsOverdue ? " overdue" : "")}" : "nothing due";
        var told = answered.Deadline is { } t ? $"{t.Term} by {t.DueOn.Year:D4}-{t.DueOn.Month:D2}-{t.DueOn.Day:D2}{(t.Overdue ? " overdue" : "")}" : "nothing due";
        Equal(
            company,
            $"{held.Kind} {held.Id} of {held.OpenedBy}: {held.State}, {due}, in turn '{held.Responsible}', {string.Join(' ', held.Verbs)}",
            $"{answered.Kind} {answered.CaseId} of {answered.OpenedBy}: {answered.State}, {told}, in turn '{answered.Responsible}', {string.Join(' ', answered.Steps.Select(s => s.Verb))}");
    }

    public static void OnVerdict(ModelCompany company, string matter, DateOnly today, CheckResponse answered)
    {
        var expected = company.Against(matter, today).Select(r => $"{r.Number}{(r.Marks.Count > 0 ? " (under objection)" : "")}");
        var told = answered.Reasons.Where(r => r.Effect != MeasureEffect.Favour).Select(r => $"{r.Record.RecordNumber}{(r.UnderObjection ? " (under objection)" : "")}");
        Equal(
            company, $"{matter}: {company.VerdictOn(matter, today)} by {Sorted(expected)}", $"{matter}: {answered.Verdict} by {Sorted(told)}");
    }

    public static void OnPublicity(ModelCompany company, DateOnly today, IEnumerable<PublicRecord> shown) => Equal(
        company, $"public: {Sorted(company.Records.Where(r => r.IsPublic(today)).Select(r => r.Number))}",
        $"public: {Sorted(shown.Select(r => r.Reference.RecordNumber))}");

    public static void OnRefusal(ModelCompany company, ErrorReason expected, string told) => Equal(
        company, ReasonNames.Of(expected), told);

    public static void Equal(ModelCompany company, string model, string hub)
    {
        if (model == hub) return;
        Assert.Fail($"The model and the hub disagree about {company.Code}.\n  model: {model}\n  hub:   {hub}\n  {string.Join("\n  ", company.History)}");
    }

    private static string Sorted(IEnumerable<string> numbers) => string.Join(", ", numbers.Distinct().Order(StringComparer.Ordinal));
}

/// <summary>Reasons by their names on the wire.</summary>
internal static class ReasonNames
{
    public static string Of(ErrorReason reason) =>
        ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason).Name.Replace("ERROR_REASON_", "", StringComparison.Ordinal);
}
