using System.Text.RegularExpressions;

namespace CreditHub.Architecture.Tests.Namespaces;

/// <summary>
/// One source file as its names: the namespace, the types it declares, what it imports and what it mentions. Text is read without a compiler, so
/// that a test of the whole repository takes a second; comments and literals are left out, the holes of interpolated strings are not.
/// </summary>
internal sealed partial class SourceText
{
    public SourceText(string path, string text)
    {
        Path = path;
        var code = Code(text);
        Namespace = NamespaceLine().Match(code) is { Success: true } found ? found.Groups["name"].Value : "";
        Imports = UsingLine().Matches(code).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var body = UsingLine().Replace(code, "");
        Declared = Declaration().Matches(body).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Mentioned = Name().Matches(body).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
    }

    public string Path { get; }

    public string Namespace { get; }

    /// <summary>Names of using directives: a namespace, or a type of one where the directive is static or an alias.</summary>
    public IReadOnlySet<string> Imports { get; }

    public IReadOnlySet<string> Declared { get; }

    /// <summary>Capitalised names with the dots that follow: <c>Foo</c>, <c>Cases.Foo</c>. Members after a dot of their own are left out.</summary>
    public IReadOnlySet<string> Mentioned { get; }

    private static string Code(string text)
    {
        text = RawText().Replace(text, "\"\"");
        return CommentOrText().Replace(text, m => m.Value switch
        {
            ['/', ..] => " ",
            ['$', ..] => string.Concat(Hole().Matches(m.Value).Select(hole => $" {hole.Groups["code"].Value} ")),
            _ => "\"\"",
        });
    }

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"")]
    private static partial Regex RawText();

    [GeneratedRegex("""//[^\n]*|/\*[\s\S]*?\*/|'(?:\\.|[^'\\\n])+'|(?:\$@|@\$|@)"(?:""|[^"])*"|\$?"(?:\\.|[^"\\\n])*" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"\{(?<code>[^{}]*)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:global )?using (?!var )(?:static )?(?:\w+ = )?(?:global::)?(?<name>[\w.]+)[^;(]*;", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record|delegate\s[\w<>.,?\[\]]+)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*(?:\.[A-Z]\w*)*")]
    private static partial Regex Name();
}
