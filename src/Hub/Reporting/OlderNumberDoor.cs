using CreditHub.Domain.Codes;
using CreditHub.Domain.Identity;
using CreditHub.Ledger.Payloads;
using CreditHub.V1;

namespace CreditHub.Hub.Reporting;

/// <summary>Lets the older numbers in by which a row without a code names its subject. A person's number goes no further and is repeated nowhere.</summary>
internal static class OlderNumberDoor
{
    /// <summary>Opens the numbers; false where there is none, so that the code is what is missing.</summary>
    public static bool Open(OpenedRow opened, SubjectReference subject, string path, string dataset)
    {
        var numbers = new List<SubjectNumber>();
        var isGiven = false;
        foreach (var (scheme, name, text) in OlderNumbers.Stated(subject))
        {
            var fault = SubjectNumber.TryRead(scheme, text, out var number);
            isGiven |= fault != NumberFault.Empty;
            if (fault == NumberFault.None) numbers.Add(number);
            else if (fault != NumberFault.Empty) Refuse(opened, fault, scheme, $"{path}.{name}", text, dataset);
        }

        opened.Numbers = numbers;
        return isGiven;
    }

    private static void Refuse(OpenedRow opened, NumberFault fault, NumberScheme scheme, string field, string text, string dataset)
    {
        switch (fault)
        {
            case NumberFault.PersonsNumber:
                opened.Add(
                    ErrorReason.NaturalPerson, field, "This is a person's identity number, or holds one; the hub regulates businesses.", ("dataset", dataset), ("field", field));
                break;
            case NumberFault.Malformed:
                opened.Add(
                    ErrorReason.CodeMalformed, field, $"'{text}' is no {NameOf(scheme)}.", ("field", field), ("value", text), ("fault", fault.ToString()));
                break;
            default:
                var expected = ExpectedEnd(scheme, text);
                opened.Add(
                    scheme == NumberScheme.Registration ? ErrorReason.CodeCheckCharacter : ErrorReason.CodeOrganisationCheckCharacter, field,
                    $"'{text}' fails its check: a {NameOf(scheme)} with these characters ends in {expected}.",
                    ("field", field), ("value", text), ("expected", $"{expected}"));
                break;
        }
    }

    private static string NameOf(NumberScheme scheme) => scheme switch
    {
        NumberScheme.Registration => "registration number (注册号): 15 digits",
        NumberScheme.Organisation => "organisation code (组织机构代码): 9 characters with or without hyphen",
        _ => "tax registration number (税务登记号): 6 digits and an organisation code",
    };

    private static char ExpectedEnd(NumberScheme scheme, string text)
    {
        if (scheme == NumberScheme.Registration && RegistrationNumber.TryParse(text, out var registration, out _))
            return RegistrationNumber.CheckDigitOf(registration.ToString());
        var organisation = scheme == NumberScheme.Tax && TaxRegistrationNumber.TryParse(text, out var tax, out _) ? tax.Organisation : OrganisationCode.Parse(text);
        return OrganisationCode.CheckCharacterOf(organisation.ToString());
    }
}
