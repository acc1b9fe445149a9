namespace CreditHub.Domain.Codes;

/// <summary>
/// Characters for which GBK and the editions of GB 18030 before 2022 used code points for private use, each with the one that Unicode has for it. The same
/// name is written with either, depending on the program that converted it.
/// </summary>
public static class PrivateUse
{
    private const char First = '\uE78D';
    private const char Last = '\uE864';

    // Code point for private use, code point of Unicode.
    private const string Table =
        "\uE78D\uFE10\uE78E\uFE12\uE78F\uFE11\uE790\uFE13\uE791\uFE14\uE792\uFE15\uE793\uFE16\uE794\uFE17\uE795\uFE18\uE796\uFE19"
        + "\uE7C7\u1E3F\uE7C8\u01F9\uE81E\u9FB4\uE826\u9FB5\uE82B\u9FB6\uE82C\u9FB7\uE832\u9FB8\uE843\u9FB9\uE854\u9FBA\uE864\u9FBB";

    private static readonly char[] Folded = MakeFolded();

    /// <summary>True where a text may hold such a character; found without looking closely.</summary>
    public static bool MayBeIn(ReadOnlySpan<char> text) => text.ContainsAnyInRange(First, Last);

    /// <summary>The character of Unicode; the same where there is none or it is not for private use.</summary>
    public static char Fold(char c) => c is >= First and <= Last ? Folded[c - First] : c;

    private static char[] MakeFolded()
    {
        var folded = Enumerable.Range(First, Last - First + 1).Select(c => (char)c).ToArray();
        for (var i = 0; i < Table.Length; i += 2) folded[Table[i] - First] = Table[i + 1];
        return folded;
    }
}
