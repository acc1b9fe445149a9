using CreditHub.Domain.Codes;
using CreditHub.Domain.Records;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.History;

/// <summary>Whether a company is known to whoever asks.</summary>
internal static class KnownSubjects
{
    /// <summary>
    /// Refuses a company of which no record was ever reported in a dataset that is open to the reader. A record that it may not read is
    /// not told
    /// by another answer either.
    /// </summary>
    /// <param name="code">The company.</param>
    /// <param name="records">Every record ever reported of it.</param>
    /// <param name="isOpen">True for datasets that are open to the reader.</param>
    /// <exception cref="ApiException">Nothing is known to this reader.</exception>
    public static void Demand(UnifiedSocialCreditCode code, IEnumerable<RecordKey> records, Func<string, bool> isOpen)
    {
        if (!records.Any(r => isOpen(r.Dataset))) throw Unknown(code);
    }

    /// <summary>The refusal of a company that is not known.</summary>
    public static ApiException Unknown(UnifiedSocialCreditCode code) => new(
        ErrorReason.SubjectUnknown, $"Nothing was ever reported about {code}.", ("unified_social_credit_code", code.ToString()));
}
