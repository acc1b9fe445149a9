using CreditHub.Domain.Codes;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Texts;

namespace CreditHub.Adapters.Mapping;

/// <summary>What messages repeat of a cell: what is short and no person's number.</summary>
internal static class CellQuote
{
    private const int LengthMax = 64;

    /// <summary>The cell in quotation marks, or words in its place.</summary>
    public static string Of(string cell)
    {
        if (cell.Length > LengthMax) return "The text";
        return PersonalNumber.MayBeIn(cell) || CitizenIdentityNumber.IsMasked(cell) ? "A person's number" : $"'{ShownText.Of(cell)}'";
    }
}
