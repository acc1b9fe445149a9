using CreditHub.V1;

namespace CreditHub.Hub.Outcomes;

/// <summary>Leaves what an agency feeds back as the hub stores it. The contract's rules have checked it.</summary>
internal static class OutcomeDoor
{
    /// <summary>The request with the digits of its decision id in one form.</summary>
    public static ReportOutcomeRequest Open(ReportOutcomeRequest request)
    {
        request.DecisionId = request.DecisionId.ToLowerInvariant();
        return request;
    }
}
