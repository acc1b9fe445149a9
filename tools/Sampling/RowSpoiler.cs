using System.Globalization;
using CreditHub.Domain.Calendar;
using CreditHub.Domain.Codes;

namespace CreditHub.Sampling;

/// <summary>Spoils rows in the ways in which deliveries are spoiled; each of them a hub must refuse and name.</summary>
internal static class RowSpoiler
{
    private enum Fault
    {
        WrongCheckCharacter,
        ImpossibleDate,
        FutureDate,
        MissingCell,
        ShiftedColumns,
        AmountInWords,
        NaturalPerson,
    }

    /// <summary>Spoils the cells in one way that the file allows.</summary>
    /// <returns>The spoiled cells, one more than there are columns where a column was shifted.</returns>
    public static string[] Spoil(SampleFile file, string[] cells, Dice dice, BeijingDate asOf)
    {
        switch (dice.Pick(FaultsOf(file)))
        {
            case Fault.WrongCheckCharacter:
                var code = file.Column(file.CodeColumn);
                cells[code] = WithOtherCheckCharacter(cells[code], dice);
                return cells;
            case Fault.ImpossibleDate:
                cells[file.Column(file.DateColumn)] = DateStyles.Write(asOf.Value.Year, 2, 30, file.DateStyle);
                return cells;
            case Fault.FutureDate:
                cells[file.Column(file.DateColumn)] = asOf.AddDays(dice.Between(400, 800)).In(file.DateStyle);
                return cells;
            case Fault.MissingCell:
                cells[file.Column(dice.Chance(0.5) ? file.NameColumn : file.DateColumn)] = "";
                return cells;
            case Fault.ShiftedColumns:
                var name = file.Column(file.NameColumn);
                return [.. cells[..(name + 1)], "", .. cells[(name + 1)..]];
            case Fault.AmountInWords:
                cells[file.Column(file.AmountColumn!)] = "壹万";
                return cells;
            case Fault.NaturalPerson:
                return AsPerson(file, cells, dice);
            default:
                throw new InvalidOperationException("A fault without a way to make it.");
        }
    }

    private static List<Fault> FaultsOf(SampleFile file)
    {
        List<Fault> faults = [Fault.WrongCheckCharacter, Fault.ImpossibleDate, Fault.FutureDate, Fault.MissingCell];
        // The library that writes workbooks knows no row longer than its header.
        if (!file.IsWorkbook) faults.Add(Fault.ShiftedColumns);
        if (file.AmountColumn is not null) faults.Add(Fault.AmountInWords);
        if (file.PersonColumn is not null) faults.Add(Fault.NaturalPerson);
        return faults;
    }

    private static string WithOtherCheckCharacter(string code, Dice dice)
    {
        var alphabet = UnifiedSocialCreditCode.Alphabet;
        var wrong = (alphabet.IndexOf(code[^1], StringComparison.Ordinal) + dice.Between(1, alphabet.Length - 1)) % alphabet.Length;
        return code[..^1] + alphabet[wrong];
    }

    // The identity number is masked as the courts' list masks it: ten characters, four stars, four characters.
    private static string[] AsPerson(SampleFile file, string[] cells, Dice dice)
    {
        cells[file.Column(file.PersonColumn!)] = file.PersonMark;
        cells[file.Column(file.RepresentativeColumn!)] = "";
        cells[file.Column(file.NameColumn)] = Words.Person(dice);
        cells[file.Column(file.CodeColumn)] = string.Create(CultureInfo.InvariantCulture, $"610102{dice.Between(1955, 2004)}****{dice.Below(10_000):D4}");
        return cells;
    }
}
