using System.Globalization;
using CreditHub.Domain.Codes;
using CreditHub.Domain.PersonalData;
using CreditHub.Grains.Rules;
using CreditHub.Hub.Errors;
using CreditHub.V1;

namespace CreditHub.Hub.Access;

/// <summary>Lets unified social credit codes in: conforming ones, and lawful ones that fail a check character where the operator's list names them.</summary>
public sealed class SubjectCodeDoor(RulesInForce rules)
{
    /// <summary>The code of a text.</summary>
    /// <param name="text">What the caller sent.</param>
    /// <param name="field">Path of the field, for the refusal.</param>
    /// <param name="isNonstandard">True where the operator's list let it in.</param>
    /// <exception cref="ApiException">The code is malformed or fails a check character.</exception>
    public UnifiedSocialCreditCode Open(string text, string field, out bool isNonstandard) =>
        TryOpen(text, field, out var code, out isNonstandard) is { } fault ? throw fault : code;

    /// <summary>Reads the code of a text.</summary>
    /// <returns>Why it is refused; null where it is let in.</returns>
    internal ApiException? TryOpen(string text, string field, out UnifiedSocialCreditCode code, out bool isNonstandard)
    {
        isNonstandard = false;
        var isCode = UnifiedSocialCreditCode.TryParse(text, out code, out var fault);
        // Nearly all texts are such codes; a closer look is taken at the others.
        if (isCode && code.Conformity == CodeConformity.Conforming && !CitizenIdentityNumber.LooksLikeCitizenId(text)) return null;
        // No older number belongs here, so one that may as well be a person's is not taken for a company's.
        if (PersonalNumber.MayBeIn(text))
            return new ApiException(ErrorReason.NaturalPerson, "This is a person's identity number, or holds one; the hub regulates businesses.", ("field", field));
        if (!isCode && WithoutSpaces(text) is var plain && plain.Length < text.Length && plain.Length > 0) return TryOpen(plain, field, out code, out isNonstandard);
        if (!isCode) return Malformed(text, field, fault);
        switch (rules.Current.Tables.Nonstandard.Accepts(code))
        {
            case CodeAcceptance.AcceptedNonstandard:
                isNonstandard = true;
                return null;
            case CodeAcceptance.Refused refused:
                var isOrganisation = refused.Failed == CodeConformity.WrongOrganisationCheckCharacter;
                return new ApiException(
                    isOrganisation ? ErrorReason.CodeOrganisationCheckCharacter : ErrorReason.CodeCheckCharacter,
                    $"'{code}' fails a check: character {refused.Position} is {refused.Found} and should be {refused.Expected}. "
                    + "If the code is lawful all the same, ask the operator to put it on the list of exceptions.",
                    ("field", field), ("value", code.ToString()), ("expected", $"{refused.Expected}"));
            default:
                return null;
        }
    }

    private static ApiException Malformed(string text, string field, CodeFault fault)
    {
        if (fault == CodeFault.Empty) return new ApiException(ErrorReason.FieldRequired, "The unified social credit code is empty.", ("field", field));
        var echo = Echo.Of(text);
        return new ApiException(
            ErrorReason.CodeMalformed,
            fault == CodeFault.Placeholder
                ? $"'{echo}' is a placeholder, not a company's code: its organisation code says nothing. Spreadsheet programs make such codes of numbers; enter the code as text."
                : $"'{echo}' is not a unified social credit code ({fault}): 18 characters of 0-9 and A-Y without I, O, S, V, Z.",
            ("field", field), ("value", echo), ("fault", fault.ToString()));
    }

    // Spaces, and characters without width that texts from the web bring along.
    private static string WithoutSpaces(string text) =>
        string.Concat(text.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format));
}
