using CreditHub.Domain.Identity;
using Proto = CreditHub.V1;

namespace CreditHub.Ledger.Payloads;

/// <summary>The numbers of before the unified code that a subject's reference states.</summary>
public static class OlderNumbers
{
    /// <summary>Each number's scheme, its field's name and its text, empty ones too.</summary>
    public static IEnumerable<(NumberScheme Scheme, string Field, string Text)> Stated(Proto.SubjectReference subject) =>
    [
        (NumberScheme.Registration, "registration_number", subject.RegistrationNumber),
        (NumberScheme.Organisation, "organisation_code", subject.OrganisationCode),
        (NumberScheme.Tax, "tax_registration_number", subject.TaxRegistrationNumber),
    ];

    /// <summary>The sound ones. What fails its check character or is a person's number is nobody's.</summary>
    public static IReadOnlyList<SubjectNumber> Sound(Proto.SubjectReference subject)
    {
        var numbers = new List<SubjectNumber>();
        foreach (var (scheme, _, text) in Stated(subject))
            if (text.Length > 0 && SubjectNumber.TryRead(scheme, text, out var number) == NumberFault.None) numbers.Add(number);
        return numbers;
    }
}
