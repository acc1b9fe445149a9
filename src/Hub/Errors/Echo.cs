using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Texts;

namespace CreditHub.Hub.Errors;

/// <summary>
/// What a refusal repeats of a text that a caller sent. The text may be of any length, may hold a person's identity number, and may hold characters that change what
/// a terminal shows; none of that leaves again.
/// </summary>
internal static class Echo
{
    /// <summary>Characters that are repeated at most.</summary>
    public const int LengthMax = ShownText.LengthMax;

    /// <summary>The text as a refusal may state it: clipped, controls and format characters written as escapes.</summary>
    public static string Of(string text) => PersonalNumber.Clipped(text);
}
