using CreditHub.Domain.Codes;
using CreditHub.V1;

namespace CreditHub.Adapters.Mapping;

/// <summary>
/// Puts a subject's numbers where they belong. Older lists have nine characters of an organisation code, or the 15 of a tax number, in the column of the
/// unified code, and since 2015 sources fill every column of numbers with the unified code.
/// </summary>
internal static class MisplacedNumber
{
    /// <summary>Moves what is in another number's place and sound there; the rest stays for the hub to judge.</summary>
    public static void PutRight(SubjectReference subject, bool isOfTaxOffice)
    {
        if (subject.UnifiedSocialCreditCode.Length == 0)
        {
            subject.UnifiedSocialCreditCode = CodeIn(subject.RegistrationNumber) ?? CodeIn(subject.OrganisationCode) ?? CodeIn(subject.TaxRegistrationNumber) ?? "";
            return;
        }

        if (subject.UnifiedSocialCreditCode.Length == UnifiedSocialCreditCode.Length || !SubjectIdentifier.TryParse(subject.UnifiedSocialCreditCode, out var found, out _)) return;
        if (isOfTaxOffice && found is SubjectIdentifier.Registration && TaxRegistrationNumber.TryParse(found.Text, out var tax, out _) && tax.IsConforming)
            found = new SubjectIdentifier.Tax(tax);
        switch (found)
        {
            case SubjectIdentifier.Organisation when subject.OrganisationCode.Length == 0:
                subject.OrganisationCode = found.Text;
                break;
            case SubjectIdentifier.Tax when subject.TaxRegistrationNumber.Length == 0:
                subject.TaxRegistrationNumber = found.Text;
                break;
            case SubjectIdentifier.Registration when subject.RegistrationNumber.Length == 0:
                subject.RegistrationNumber = found.Text;
                break;
            default:
                return;
        }

        subject.UnifiedSocialCreditCode = "";
    }

    private static string? CodeIn(string text) =>
        text.Length == UnifiedSocialCreditCode.Length && UnifiedSocialCreditCode.TryParse(text, out var code, out _) && code.Conformity == CodeConformity.Conforming ? text : null;
}
