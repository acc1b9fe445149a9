using System.Collections.Frozen;
using CreditHub.Adapters.Reading;
using CreditHub.Domain.Codes;
using CreditHub.Domain.PersonalData;
using CreditHub.Domain.Texts;

namespace CreditHub.Adapters.Mapping;

/// <summary>
/// Tells rows about natural persons (自然人) from others: they are counted, never sent, and their cells are written nowhere. Where a row leaves it open, it
/// counts as one about a person.
/// </summary>
internal sealed class PersonScreen
{
    private static readonly FrozenSet<string> Categories = FrozenSet.ToFrozenSet(["自然人", "个人", "公民"], StringComparer.Ordinal);
    private static readonly FrozenSet<string> Sexes = FrozenSet.ToFrozenSet(["男", "女", "男性", "女性"], StringComparer.Ordinal);

    private const int PersonsNameMax = 4;

    // What the category's column said last and was of no person: nearly every row says the same.
    private string _ofNoPerson = "";
    private readonly int _name;
    private readonly int _category;
    private readonly int[] _marks;
    private readonly FrozenSet<string> _markValues;
    private readonly int[] _traits;
    private readonly int[] _identifiers;
    private readonly int[] _numbers;

    /// <summary>Makes the screen of a file.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="plan">Which column of the file is what.</param>
    /// <param name="identifiers">Cells of the subject's codes and numbers.</param>
    public PersonScreen(FormatFile format, ColumnPlan plan, int[] identifiers)
    {
        _name = plan.CellOf("subject.name");
        _category = plan.CellOf("subject.kind");
        _marks = plan.Persons;
        _markValues = (format.PersonValues ?? []).ToFrozenSet(StringComparer.Ordinal);
        _traits = plan.PersonTraits;
        _identifiers = identifiers;
        _numbers = plan.PersonNumbers;
    }

    /// <summary>True where the row says by its category, by whose number it carries or by what only persons have, that it is about a person.</summary>
    public bool IsPerson(RawRow row)
    {
        if (_category >= 0 && row.Cells[_category] is var category && category != _ofNoPerson)
        {
            if (IsAmong(Categories, category)) return true;
            _ofNoPerson = category;
        }

        foreach (var cell in _marks)
            if (IsAmong(_markValues, row.Cells[cell])) return true;
        foreach (var cell in _identifiers)
            if (IsPersonsNumber(row.Cells[cell]) || (HasShortName(row) && PersonalNumber.MayBeIn(row.Cells[cell]))) return true;
        if (_name >= 0 && PersonalNumber.IsInCode(row.Cells[_name])) return true;
        return IsKnownAsPersonOnly(row) || HasTraitsOfPersonOnly(row);
    }

    /// <summary>True where a row whose columns cannot be trusted says anywhere that it may be about a person.</summary>
    public bool MayBePerson(RawRow row) => Array.Exists(
        row.Cells,
        cell => IsAmong(Categories, cell) || IsAmong(Sexes, cell) || IsPersonsNumber(cell) || PersonalNumber.MayBeIn(cell)
            // One digit says nothing outside its column.
            || (_marks.Length > 0 && cell.Length > 1 && IsAmong(_markValues, cell)));

    // Owners of individual businesses give their own number beside the code of the business.
    private bool IsKnownAsPersonOnly(RawRow row) =>
        _numbers.Length > 0
        && Array.Exists(_numbers, cell => !PlaceholderText.MeansNothing(row.Cells[cell]))
        && Array.TrueForAll(_identifiers, cell => PlaceholderText.MeansNothing(row.Cells[cell]));

    // One old number in six is a sound registration number as well; names of businesses are longer than those of persons.
    private bool HasShortName(RawRow row) => _name >= 0 && row.Cells[_name].Length is > 0 and <= PersonsNameMax;

    // Sources state sex and age of a company's representative in the same columns, or an age of 0.
    private bool HasTraitsOfPersonOnly(RawRow row) =>
        _traits.Length > 0
        && Array.Exists(_traits, cell => SaysSomething(row.Cells[cell]))
        && !Array.Exists(_marks, cell => SaysSomething(row.Cells[cell]))
        && !Array.Exists(_identifiers, cell => SubjectIdentifier.TryParse(row.Cells[cell], out var identifier, out _) && identifier.IsConforming);

    private static bool SaysSomething(string cell) => !PlaceholderText.MeansNothing(cell) && Plain(cell) is not ("0" or "0岁");

    // Stars alone are a way to say «nothing given».
    private static bool IsPersonsNumber(string cell) =>
        PersonalNumber.IsInCode(cell) || (CitizenIdentityNumber.IsMasked(cell) && !PlaceholderText.MeansNothing(cell));

    private static bool IsAmong(FrozenSet<string> values, string cell) => cell.Length > 0 && (values.Contains(cell) || values.Contains(Plain(cell)));

    // Spreadsheets write codes as numbers, and forms spread short words.
    private static string Plain(string cell)
    {
        if (cell.Length > 16) return cell;
        var text = TextForm.OfCode(cell);
        return text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
    }
}
