using CreditHub.Adapters.Reading;
using CreditHub.Domain.Codes;

namespace CreditHub.Adapters.Mapping;

/// <summary>Tells rows about natural persons (自然人) from others: they are counted, never sent, and their cells are written nowhere.</summary>
internal sealed class PersonScreen
{
    private const string PersonCategory = "自然人";

    private readonly int _category;
    private readonly int[] _marks;
    private readonly IReadOnlyList<string> _markValues;
    private readonly int[] _identifiers;
    private readonly int[] _numbers;

    /// <summary>Makes the screen of a file.</summary>
    /// <param name="category">Cell of the counterpart's category; -1 = the file has none.</param>
    /// <param name="marks">Cells that say by one of <paramref name="markValues"/> that the row is about a person.</param>
    /// <param name="markValues">Those values.</param>
    /// <param name="identifiers">Cells of the subject's codes and numbers.</param>
    /// <param name="numbers">Cells of the subject's number as a person.</param>
    public PersonScreen(int category, int[] marks, IReadOnlyList<string> markValues, int[] identifiers, int[] numbers)
    {
        _category = category;
        _marks = marks;
        _markValues = markValues;
        _identifiers = identifiers;
        _numbers = numbers;
    }

    /// <summary>True where the row says by its category, or by whose number it carries, that it is about a person.</summary>
    public bool IsPerson(RawRow row)
    {
        if (_category >= 0 && row.Cells[_category] == PersonCategory) return true;
        foreach (var cell in _marks)
            if (_markValues.Contains(row.Cells[cell])) return true;
        foreach (var cell in _identifiers)
            if (IsPersonsNumber(row.Cells[cell])) return true;
        return IsKnownAsPersonOnly(row);
    }

    /// <summary>True where a row whose columns cannot be trusted says anywhere that it may be about a person.</summary>
    public static bool MayBePerson(RawRow row) => Array.Exists(row.Cells, cell => cell == PersonCategory || IsPersonsNumber(cell));

    // Owners of individual businesses give their own number beside the code of the business.
    private bool IsKnownAsPersonOnly(RawRow row) =>
        _numbers.Length > 0
        && Array.Exists(_numbers, cell => !PlaceholderText.MeansNothing(row.Cells[cell]))
        && Array.TrueForAll(_identifiers, cell => PlaceholderText.MeansNothing(row.Cells[cell]));

    // Stars alone are a way to say «nothing given».
    private static bool IsPersonsNumber(string cell) =>
        CitizenIdentityNumber.LooksLikeCitizenId(cell) || (CitizenIdentityNumber.IsMasked(cell) && !PlaceholderText.MeansNothing(cell));
}
