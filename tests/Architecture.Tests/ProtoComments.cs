using System.Text.RegularExpressions;

namespace CreditHub.Architecture.Tests;

/// <summary>
/// The comments of the contract by the full name of what they stand above. Descriptors in generated code carry no comments, so the files are read.
/// </summary>
internal sealed partial class ProtoComments
{
    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);

    private ProtoComments()
    {
    }

    /// <summary>Reads every file of a folder.</summary>
    public static ProtoComments Read(string folder)
    {
        var comments = new ProtoComments();
        foreach (var file in Directory.EnumerateFiles(folder, "*.proto").Order(StringComparer.Ordinal)) comments.Add(File.ReadLines(file));
        return comments;
    }

    /// <summary>The comment above an element, as one line; empty where there is none.</summary>
    public string Of(string name) => _byName.GetValueOrDefault(name, "");

    /// <summary>The first sentence of the comment above an element.</summary>
    public string FirstSentenceOf(string name) => Sentence().Match(Of(name)) is { Success: true } sentence ? sentence.Value : Of(name);

    private void Add(IEnumerable<string> lines)
    {
        var scope = new Stack<string>();
        var above = new List<string>();
        foreach (var line in lines.Select(l => l.Trim()))
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                above.Add(line[2..].Trim());
                continue;
            }

            if (Element().Match(line) is { Success: true } element)
            {
                var name = element.Groups["name"].Value;
                // A oneof is no scope of names, but its brace ends like one.
                var path = string.Join('.', scope.Reverse().Where(s => s.Length > 0).Append(name));
                _byName[path] = string.Join(' ', above.Where(a => a.Length > 0));
                if (line.EndsWith('{') && element.Groups["kind"].Value is "message" or "enum" or "service") scope.Push(name);
                else if (line.EndsWith('{') || line.EndsWith('[')) scope.Push("");
            }
            else if (line.EndsWith('{') || line.EndsWith('['))
            {
                scope.Push("");
            }

            if (line is "}" or "};" or "}];" or "];") scope.TryPop(out _);
            if (line.Length > 0) above.Clear();
        }
    }

    [GeneratedRegex(@"^(?:(?<kind>message|enum|service|rpc|oneof) (?<name>\w+)|(?:repeated |map<[^>]+> ?|optional )?[\w.]* ?\b(?<name>\w+) = \d+)")]
    private static partial Regex Element();

    [GeneratedRegex(@"^.*?[.](?=\s[A-Z«]|$)")]
    private static partial Regex Sentence();
}
