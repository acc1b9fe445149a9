using CreditHub.Domain.Rulebooks;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Eligibility;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Access;
using CreditHub.Hub.Codes;
using CreditHub.Hub.Errors;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;
using BeijingDate = CreditHub.Domain.Calendar.BeijingDate;

namespace CreditHub.Hub.Eligibility;

/// <summary>A question that passed the door.</summary>
/// <param name="Code">About whom.</param>
/// <param name="Question">What.</param>
/// <param name="IsToday">True where it is about today, so that the index can answer.</param>
/// <param name="KnownAt">Answer with what was known then; null = now.</param>
/// <param name="PapersMissing">The application lacks papers that the subject commits itself to hand in.</param>
internal readonly record struct CheckedQuestion(
    UnifiedSocialCreditCode Code, EligibilityQuestion Question, bool IsToday, DateTimeOffset? KnownAt, bool PapersMissing);

/// <summary>Reads a question and refuses what cannot be answered, naming field, value and cure.</summary>
internal sealed class CheckQuestionReader(SubjectCodeDoor codes, CodeTables tables, TimeProvider time)
{
    private const int CaseNumberMax = 64;

    /// <summary>Reads one question.</summary>
    public CheckedQuestion Read(CheckRequest request, Rulebook rules)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        if (request.MatterCode.Length == 0)
            throw new ApiException(ErrorReason.FieldRequired, "matter_code is empty: say what is being decided, such as «procurement».", ("field", "matter_code"));
        var matter = rules.Catalogue.FindMatter(request.MatterCode) ?? throw new ApiException(
            ErrorReason.MatterUnknown,
            $"There is no matter '{request.MatterCode}'. There are: {string.Join(", ", rules.Catalogue.Matters.Select(m => m.Code))}.",
            ("field", "matter_code"), ("matter", request.MatterCode));
        if (request.CaseNumber.Length > CaseNumberMax)
        {
            throw new ApiException(
                ErrorReason.TextTooLong, $"case_number has {request.CaseNumber.Length} characters; at most {CaseNumberMax} are allowed.",
                ("field", "case_number"), ("length", $"{request.CaseNumber.Length}"), ("limit", $"{CaseNumberMax}"));
        }

        var today = BeijingDate.At(time.GetUtcNow());
        var day = request.EffectiveOn is null ? today : DateArgument.Read(request.EffectiveOn, "effective_on");
        var knownAt = ReadKnownAt(request);
        return new CheckedQuestion(
            code, new EligibilityQuestion(matter, day, tables.OptionalRegion(request.RegionCode, "region_code"), CodeTables.OptionalIndustry(request.IndustryCode, "industry_code"))
            { Regions = rules.Tables.Regions }, day == today, knownAt,
            request.PapersMissing);
    }

    private DateTimeOffset? ReadKnownAt(CheckRequest request)
    {
        if (request.KnownAt.Length == 0) return null;
        if (!Rfc3339.TryParse(request.KnownAt, out var knownAt))
        {
            throw new ApiException(
                ErrorReason.InvalidDate, $"'{request.KnownAt}' is no RFC 3339 time with an offset, such as 2026-04-01T09:30:00+08:00.",
                ("field", "known_at"), ("value", request.KnownAt));
        }

        if (request.Freshness is not null && request.Freshness.DemandCase != Freshness.DemandOneofCase.None)
        {
            throw new ApiException(
                ErrorReason.ArgumentsConflict, "known_at asks for the past and freshness for the present: give one of them.", ("fields", "known_at, freshness"));
        }

        if (knownAt > time.GetUtcNow())
        {
            throw new ApiException(
                ErrorReason.FutureDate, $"known_at {request.KnownAt} has not come yet.", ("field", "known_at"), ("value", request.KnownAt),
                ("today", BeijingDate.At(time.GetUtcNow()).ToString()));
        }

        return knownAt;
    }
}
