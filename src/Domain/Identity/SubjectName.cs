using System.Text;
using CreditHub.Domain.Codes;
using CreditHub.Domain.Texts;

namespace CreditHub.Domain.Identity;

/// <summary>Registered names (名称) as they are compared: sources write brackets, letters and spaces at will.</summary>
public static class SubjectName
{
    /// <summary>True where two names are the same but for white space, case, the width and kind of brackets, and characters that older encodings have for private use. An empty name is like no other.</summary>
    public static bool AreSame(string one, string other) =>
        Normalise(one) is { Length: > 0 } normalised && normalised == Normalise(other);

    /// <summary>
    /// A name as it is searched: without white space, brackets and punctuation, in half width and upper case, so that however somebody
    /// writes
    /// brackets and separators the same company is found.
    /// </summary>
    public static string Fold(string name) => string.Concat(Normalise(name).Where(char.IsLetterOrDigit));

    private static string Normalise(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsWhiteSpace(c)) continue;
            text.Append(c switch
            {
                '〔' or '【' or '［' or '[' => '(',
                '〕' or '】' or '］' or ']' => ')',
                _ => CodeText.ToHalfWidthUpper(PrivateUse.Fold(c)),
            });
        }

        return text.ToString();
    }
}
