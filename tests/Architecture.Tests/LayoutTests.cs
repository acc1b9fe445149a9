using System.Text.RegularExpressions;
using Xunit;

namespace CreditHub.Architecture.Tests;

/// <summary>Lines and methods fit on a screen.</summary>
public sealed partial class LayoutTests
{
    private const int ColumnsMax = 140;
    private const int MethodLinesMax = 70;

    /// <summary>Lines that are still wider, by folder. The numbers only shrink: after a clean-up, write the new one here.</summary>
    private static readonly (string Folder, int Lines)[] WideLines =
    [
        ("src/Domain", 494), ("src/Ledger", 199), ("src/Grains", 36), ("src/Evidence", 65), ("src/Hub", 799), ("src/Adapters", 373),
        ("clients", 493), ("tools", 36), ("examples", 0), ("tests", 1804),
    ];

    /// <summary>Methods that are still longer. The list only shrinks.</summary>
    private static readonly string[] LongMethods = [];

    public static TheoryData<string, int> Folders => new(WideLines);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Lines_WiderThanAScreen_BecomeFewer(string folder, int known)
    {
        var wide = Code(folder).SelectMany(f => File.ReadLines(f).Select((line, i) => (Line: line, Place: $"{Relative(f)}:{i + 1}")))
            .Where(l => l.Line.Length > ColumnsMax).Select(l => l.Place).ToList();
        Assert.True(wide.Count <= known, $"{wide.Count} lines of {folder} have more than {ColumnsMax} columns, {known} are known; among them {string.Join(", ", wide.Take(20))}.");
    }

    [Fact]
    public void Methods_FitOnAScreen()
    {
        var found = Code("src", "clients", "tools").SelectMany(f => LongOnes(File.ReadAllLines(f)).Select(name => $"{Relative(f)}: {name}")).ToList();
        Assert.Equal(LongMethods.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LongOnes_OfText_AreMethodsWhoseLinesAreTooMany()
    {
        string[] text =
        [
            "public sealed class Thing(int size)", "{",
            "    public void Short()", "    {", "        Run();", "    }",
            "    public int Long(", "        int argument)", "    {", .. Enumerable.Repeat("        Run();", MethodLinesMax), "    }",
            "    private int Switch(int x) => x switch", "    {", .. Enumerable.Repeat("        1 => 1,", MethodLinesMax), "    };",
            "    private sealed class Nested(int size)", "    {", .. Enumerable.Repeat("        public int X;", MethodLinesMax), "    }", "}",
        ];
        Assert.Equal(["Long", "Switch"], LongOnes(text));
    }

    // Formatting is held by the build: a member begins and ends in the same column.
    private static IEnumerable<string> LongOnes(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (Member().Match(lines[i]) is not { Success: true } member || lines[i].EndsWith(';')) continue;
            var indent = member.Groups["indent"].Value;
            var end = Array.FindIndex(
                lines, i + 1, l => l == indent + "}" || l == indent + "};" || Member().Match(l).Groups["indent"].Value == indent);
            if (end >= 0 && lines[end].TrimStart().StartsWith('}') && end - i + 1 > MethodLinesMax) yield return member.Groups["name"].Value;
        }
    }

    private static IEnumerable<string> Code(params string[] folders) =>
        Repository.Files("*.cs", folders).Where(f => !f.Contains("Migrations", StringComparison.Ordinal));

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);

    [GeneratedRegex(@"^(?<indent>(?: {4}){1,3})(?:public|private|protected|internal|static)\b(?!.*\b(?:class|record|struct|interface|enum|delegate)\b)[^=(]*?\b(?<name>\w+)(?:<[\w, ]+>)?\(")]
    private static partial Regex Member();
}
