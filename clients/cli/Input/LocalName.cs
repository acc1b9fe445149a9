using System.Text;
using CreditHub.Cli.Shell;
using CreditHub.Domain.Texts;

namespace CreditHub.Cli.Input;

/// <summary>Names under which files are written here that somebody else chose: whoever submitted a document, or the hub.</summary>
internal static class LocalName
{
    // Systems count bytes: a Chinese character has three.
    private const int LengthMax = 80;
    private const int EndingMax = 10;

    // What some system takes for more than a part of a name.
    private const string Special = "<>:\"|?*";

    /// <summary>
    /// A name in the current folder: the last step of what was chosen, without characters that nobody sees, hidden by no dot, taken for no
    /// option, and of a length that every system takes.
    /// </summary>
    /// <param name="chosen">The name as it was chosen.</param>
    /// <param name="fallback">The name where nothing is left of it.</param>
    public static string Of(string chosen, string fallback)
    {
        var name = new StringBuilder();
        foreach (var rune in chosen[(chosen.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            var character = rune.ToString();
            name.Append(ShownText.Of(character) != character || Special.Contains(character, StringComparison.Ordinal) ? "_" : character);
        }

        var plain = name.ToString().TrimStart('.', '-', ' ').TrimEnd('.', ' ');
        if (plain.Length == 0) return fallback;
        if (plain.Length <= LengthMax) return plain;
        var ending = Path.GetExtension(plain) is { Length: <= EndingMax } last ? last : "";
        var length = LengthMax - ending.Length;
        return plain[..(char.IsHighSurrogate(plain[length - 1]) ? length - 1 : length)] + ending;
    }

    /// <summary>A path below a folder.</summary>
    /// <exception cref="UsageException">The name leads elsewhere.</exception>
    public static string Below(string folder, string name)
    {
        var (root, path) = (Path.GetFullPath(folder) + Path.DirectorySeparatorChar, Path.GetFullPath(Path.Combine(folder, name)));
        return name.Length > 0 && ShownText.Of(name) == name && path.StartsWith(root, StringComparison.Ordinal)
            ? path
            : throw new UsageException(
                $"The hub states a document «{ShownText.Clipped(name)}», which is no name of a file below {folder}. It was not written.");
    }
}
