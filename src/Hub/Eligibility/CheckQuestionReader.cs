using CreditHub.Domain.Codes;
using CreditHub.Domain.Eligibility;
using CreditHub.Domain.Rulebooks;
using CreditHub.Hub.Access;
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

/// <summary>Reads a question that keeps to the contract.</summary>
internal sealed class CheckQuestionReader(SubjectCodeDoor codes, TimeProvider time)
{
    /// <summary>Reads one question.</summary>
    /// <exception cref="ApiException">The rules changed since the question was checked.</exception>
    public CheckedQuestion Read(CheckRequest request, Rulebook rules)
    {
        var code = codes.Open(request.UnifiedSocialCreditCode, "unified_social_credit_code", out _);
        var matter = rules.Catalogue.FindMatter(request.MatterCode)
            ?? throw new ApiException(ErrorReason.MatterUnknown, $"There is no matter '{Echo.Of(request.MatterCode)}'.", ("field", "matter_code"), ("matter", Echo.Of(request.MatterCode)));
        var today = BeijingDate.At(time.GetUtcNow());
        var day = request.EffectiveOn is null ? today : DateArgument.Read(request.EffectiveOn, "effective_on");
        DateTimeOffset? knownAt = Rfc3339.TryParse(request.KnownAt, out var instant) ? instant : null;
        var question = new EligibilityQuestion(matter, day, request.RegionCode, request.IndustryCode) { Regions = rules.Tables.Regions };
        return new CheckedQuestion(code, question, day == today, knownAt, request.PapersMissing);
    }
}
