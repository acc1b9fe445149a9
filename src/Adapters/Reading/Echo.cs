using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Texts;

namespace CreditHub.Adapters.Reading;

/// <summary>
/// What messages, notes and receipts repeat of a source's file: names of columns and sheets, parts of a workbook. Each may be of any length
/// and hold anything.
/// </summary>
internal static class Echo
{
    private const int NamesMax = 20;
    private const int FaultMax = 200;

    /// <summary>A text as it may be stated: its beginning, with what nobody sees written out.</summary>
    public static string Of(string text) => PersonalNumber.Clipped(text);

    /// <summary>What a library says of a fault: it often repeats what it read.</summary>
    public static string OfFault(Exception fault) => ShownText.Clipped(PersonalNumber.Repeatable(fault.Message), FaultMax);

    /// <summary>Names as they may be stated, the first twenty of them.</summary>
    public static string OfList(IReadOnlyCollection<string> names, string separator = ", ")
    {
        var shown = string.Join(separator, names.Take(NamesMax).Select(Of));
        return names.Count <= NamesMax ? shown : $"{shown} and {names.Count - NamesMax:N0} more";
    }
}
