using CreditHub.Hub.Access;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Outcomes.Feedback;

/// <summary>Whose feedback a caller may see: an agency its own, the operator everybody's.</summary>
internal static class OutcomeAgency
{
    /// <summary>The agency whose feedback is asked for; empty = all.</summary>
    /// <exception cref="ApiException">It is another's.</exception>
    public static string Of(string asked, CallerIdentity caller)
    {
        if (asked.Length > 0 && asked != caller.Agency.Code && !caller.IsOperator)
        {
            throw new ApiException(
                ErrorReason.NotYourAgency, $"Agency '{caller.Agency.Code}' may not see the feedback of '{asked}'.", ("agency", asked),
                    ("field", "agency"));
        }

        return caller.IsOperator ? asked : caller.Agency.Code;
    }
}
