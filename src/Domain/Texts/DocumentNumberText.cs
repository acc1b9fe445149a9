using System.Buffers;

namespace CreditHub.Domain.Texts;

/// <summary>
/// Compares numbers of documents (文号). The same number is written with 〔〕, [], （） or () brackets, in full or half width and with spaces.
/// The number itself is stored as its source wrote it.
/// </summary>
public static class DocumentNumberText
{
    private static readonly SearchValues<char> Unified = SearchValues.Create("〔〕[] ");

    /// <summary>The number in its one form for comparison; the same object where it has that form already.</summary>
    public static string KeyOf(string number)
    {
        number = HalfWidth.Of(number);
        if (!number.AsSpan().ContainsAny(Unified)) return number;
        var key = new char[number.Length];
        var length = 0;
        foreach (var c in number)
            if (c != ' ') key[length++] = c switch { '〔' or '[' => '(', '〕' or ']' => ')', _ => c };
        return new string(key, 0, length);
    }
}
